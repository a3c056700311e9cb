import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createDeliver } from './delivery.ts'
import { readRelated, writeRelated } from './multipart.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hop-truc-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const bytes = Buffer.from([0, 13, 10, 255, 10, 13])
const message = {
  ...{ messageId: 'message-0001', documentId: 'H10,2026/11/29,15/BB-VP' },
  ...writeRelated('<a/>', [{ contentId: 'f', contentType: 'application/pdf', bytes }], 'axis-1'),
}
const never = new AbortController().signal

test('a message lies in the folder as one MIME file with the same bytes, and a second try leaves it as it is', async () => {
  const outboxFolder = join(folder, 'di')
  const deliver = createDeliver({ endpoint: null, outboxFolder, timeoutMs: 1_000 })
  expect(await deliver(message, never)).toEqual({ kind: 'taken', status: null })
  expect(await readdir(outboxFolder)).toEqual(['message-0001.mime'])
  const path = join(outboxFolder, 'message-0001.mime')
  const file = await readFile(path)
  const gap = file.indexOf('\r\n\r\n')
  const [, contentType = ''] = /^Content-Type: (.*)$/mu.exec(file.toString('latin1', 0, gap)) ?? []
  const read = readRelated(contentType.trim(), file.subarray(gap + 4))
  expect(read.ok && read.value.attachments[0]?.bytes.equals(bytes)).toBe(true)
  const { ino } = await stat(path)
  expect(await deliver(message, never)).toEqual({ kind: 'taken', status: null })
  expect((await stat(path)).ino).toBe(ino)
})

test('a folder that cannot be written to is tried again later', async () => {
  const outboxFolder = join(folder, 'di')
  await writeFile(outboxFolder, 'a file in its place')
  const deliver = createDeliver({ endpoint: null, outboxFolder, timeoutMs: 1_000 })
  expect(await deliver(message, never)).toMatchObject({ kind: 'later', reason: 'folder' })
})

import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeWhole } from './write-zip.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hop-zip-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const MB = 1024 * 1024
async function* pieces(count: number) {
  for (let piece = 0; piece < count; piece += 1) yield new Uint8Array(16 * MB)
}

test('an archive ends before it takes the room that is to be left, though there was enough at its beginning', async () => {
  const [path, signal] = [join(folder, 'ho-so.zip'), new AbortController().signal]
  const looks = [10, 9, 8]
  const freeBytes = async () => looks.shift() ?? 0
  const written = await writeWhole(path, pieces(5), { signal, minFreeBytes: 9, freeBytes })
  expect([written.bytes, await readdir(folder), looks]).toEqual([80 * MB, ['ho-so.zip'], [8]])
  await rm(path)
  const full = writeWhole(path, pieces(1), { signal, minFreeBytes: 9, freeBytes })
  await expect(full).rejects.toMatchObject({ code: 'ENOSPC' })
  looks.push(9, 8)
  await expect(writeWhole(path, pieces(5), { signal, minFreeBytes: 9, freeBytes })).rejects.toMatchObject({
    code: 'ENOSPC',
  })
  expect(await readdir(folder)).toEqual([])
})

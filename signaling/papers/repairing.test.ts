// Repaired copies by the real qpdf: what it mends, and what is never given out.
import { execFileSync } from 'node:child_process'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { oddPdf, pageObject } from '../../docs-fixtures/bad-inputs/odd-files.ts'
import { passwordPdf } from '../../docs-fixtures/bad-inputs/password-pdf.ts'
import { readPages } from '../../docs-fixtures/pdf-text.ts'
import { openHttp } from './test-http.ts'
import { until, type Person } from './test-world.ts'
import { paperFilePath, repairedFilePath, type UploadResult } from './wire.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })
const http = await openHttp()
afterAll(http.close)
const { world } = http

const get = (path: string, person: Person = 'secretary') => fetch(http.base + path, { headers: http.as(person) })
const repaired = (version: UploadResult, person?: Person) => get(repairedFilePath(version.paperVersionId), person)
const text = async (bytes: Uint8Array) => (await readPages(bytes)).map((page) => page.text)

describe('a repaired copy', () => {
  test.each([
    ['an index place off by a few bytes', oddPdf({ startxref: (offset) => offset + 7 })],
    ['an entry beside its object', oddPdf({ entry: (at, number) => (number === pageObject(3) + 1 ? at + 3 : at) })],
    ['no index at all', oddPdf({ end: '', startxref: () => 0 })],
  ])(
    'of a file with %s is sound, has the same pages and text, and leaves the original as it is',
    async (_name, bytes) => {
      const version = await http.uploaded(bytes, await world.addMeeting())
      const answer = await repaired(version)
      expect(answer.status).toBe(200)
      expect(decodeURIComponent(answer.headers.get('content-disposition') ?? '')).toContain('Báo cáo (đã sửa).pdf')
      const copy = new Uint8Array(await answer.arrayBuffer())
      expect(await text(copy)).toEqual(Array.from({ length: 8 }, (_page, index) => `Trang so ${index + 1}`))
      // qpdf itself finds nothing to mend any more.
      const path = join(world.folder, 'copy.pdf')
      await writeFile(path, copy)
      execFileSync('qpdf', ['--check', path], { stdio: 'ignore' })
      const original = new Uint8Array(await (await get(paperFilePath(version.paperVersionId))).arrayBuffer())
      expect(Buffer.from(original).equals(Buffer.from(bytes))).toBe(true)
      await until('nothing is left in its folder', async () => (await left()).length === 0)
    },
  )

  test('is for those who prepare papers', async () => {
    const version = await http.uploaded(passwordPdf(''), await world.addMeeting())
    for (const person of ['delegate', 'operator', 'observer'] as const)
      expect((await repaired(version, person)).status).toBe(403)
    expect((await repaired(version, 'stranger')).status).toBe(404)
    expect((await repaired(version, 'chair')).status).toBe(200)
  })
})

const left = () => readdir(`${world.folder}/work`).catch(() => [])

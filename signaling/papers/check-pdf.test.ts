import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { joinPdf, manyPages } from '../../docs-fixtures/bad-inputs/plain-pdf.ts'
import { createPdfChecker } from './check-pdf.ts'
import { stampedLine, stampedName } from './state-secret.ts'

// Each starts processes or sockets, on machines that may be busy.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const settings = { maxPages: 2_000, timeoutMs: 20_000, memoryMb: 512, atOnce: 2, waiting: 16 }
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'check-pdf-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function fileOf(bytes: Uint8Array): Promise<string> {
  const path = join(folder, `${Math.random()}.pdf`)
  await writeFile(path, bytes)
  return path
}

/** One page with a font whose first codes are named glyphs. */
function onePage(content: Uint8Array, glyphs: string, filter = ''): Uint8Array {
  return joinPdf([
    { body: '<</Type/Catalog/Pages 2 0 R>>' },
    { body: '<</Type/Pages/Count 1/Kids[3 0 R]>>' },
    { body: '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 4 0 R>>>>/Contents 5 0 R>>' },
    { body: `<</Type/Font/Subtype/Type1/BaseFont/Times-Roman/Encoding<</Type/Encoding/Differences[65${glyphs}]>>>>` },
    { body: `<</Length ${content.length}${filter}>>`, stream: content },
  ])
}

test('a secrecy stamp on a page is found, the same word within a sentence is not', async () => {
  const checker = createPdfChecker(settings)
  // A, B, C stand for M, Ậ, T and D for a space.
  const stamped = onePage(Buffer.from('BT /F1 14 Tf 72 740 Td (ABC) Tj 0 -40 Td (CCC) Tj ET'), '/M/uni1EAC/T/space')
  const honey = onePage(Buffer.from('BT /F1 14 Tf 72 740 Td (CADABC) Tj 0 -40 Td (CCC) Tj ET'), '/M/uni1EAC/T/space')
  expect(await checker.check(await fileOf(stamped))).toEqual({ ok: false, error: 'stateSecret' })
  expect(await checker.check(await fileOf(honey))).toEqual({ ok: true, value: { pages: 1, remarks: [] } })
  checker.close()
})

test('a page that unpacks to hundreds of megabytes is refused within its limits', async () => {
  const checker = createPdfChecker(settings)
  const bomb = deflateSync(Buffer.alloc(500 * 1024 * 1024, ' '), { level: 1 })
  const path = await fileOf(onePage(bomb, '/M', '/Filter/FlateDecode'))
  expect(await checker.check(path)).toEqual({ ok: false, error: 'pdfTooSlow' })
  // The limit is one that a sound paper never meets.
  expect((await checker.check(await fileOf(manyPages(2_000, 'a')))).ok).toBe(true)
  checker.close()
}, 60_000)

test('a check that outlasts its deadline is ended', async () => {
  const checker = createPdfChecker({ ...settings, timeoutMs: 1 })
  expect(await checker.check(await fileOf(manyPages(3, 'a')))).toEqual({ ok: false, error: 'pdfTooSlow' })
  checker.close()
})

test('page trees that turn in a circle are refused', async () => {
  const checker = createPdfChecker(settings)
  const circle = joinPdf([
    { body: '<</Type/Catalog/Pages 2 0 R>>' },
    { body: '<</Type/Pages/Count 5/Kids[3 0 R]>>' },
    { body: '<</Type/Pages/Parent 2 0 R/Count 5/Kids[2 0 R]>>' },
  ])
  expect((await checker.check(await fileOf(circle))).ok).toBe(false)
  checker.close()
})

test('more uploads than may wait are refused as unavailable, and closing ends the waiting ones', async () => {
  const checker = createPdfChecker({ ...settings, atOnce: 1, waiting: 1 })
  const path = await fileOf(manyPages(3, 'a'))
  const [first, second, third] = [checker.check(path), checker.check(path), checker.check(path)]
  expect(await third).toEqual({ ok: false, error: 'unavailable' })
  checker.close()
  expect(await second).toEqual({ ok: false, error: 'unavailable' })
  expect((await first).ok).toBe(false)
})

test('only stamps count as stamps', () => {
  for (const line of [
    'MẬT',
    ' TỐI MẬT ',
    'T U Y Ệ T  M Ậ T',
    '[MẬT]',
    'Độ mật: MẬT'.toUpperCase(),
    'MẬT'.normalize('NFD'),
  ]) {
    expect(stampedLine(line), line).toBe(true)
  }
  for (const line of ['MẬT ONG', 'Mật', 'mật', 'BÍ MẬT', 'BẢO MẬT', '']) expect(stampedLine(line), line).toBe(false)
  for (const name of ['[MẬT] a.pdf', 'a (TUYỆT MẬT).pdf', 'MẬT.pdf', 'TỐI MẬT - a.pdf'])
    expect(stampedName(name), name).toBe(true)
  for (const name of ['BẢO MẬT - a.pdf', 'MẬT ONG.pdf', 'a mật.pdf']) expect(stampedName(name), name).toBe(false)
})

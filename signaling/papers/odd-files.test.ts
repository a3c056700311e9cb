import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { oddPdf, pageObject, withUpdate, type OddPdf } from '../../docs-fixtures/bad-inputs/odd-files.ts'
import { passwordPdf } from '../../docs-fixtures/bad-inputs/password-pdf.ts'
import { joinPdf, manyPages } from '../../docs-fixtures/bad-inputs/plain-pdf.ts'
import { createPdfChecker } from './check-pdf.ts'
import { headOf } from '../office/heads.ts'

// Each starts processes, on machines that may be busy.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const checker = createPdfChecker({ maxPages: 2_000, timeoutMs: 20_000, memoryMb: 512, atOnce: 2, waiting: 16 })
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'odd-files-'))
})
afterAll(async () => {
  checker.close()
  await rm(folder, { recursive: true, force: true })
})

async function check(bytes: Uint8Array) {
  const path = join(folder, `${Math.random()}.pdf`)
  await writeFile(path, bytes)
  const outcome = await checker.check(path)
  // Signed originals stay as they are, byte for byte.
  expect(Buffer.from(bytes).equals(await readFile(path))).toBe(true)
  return outcome.ok ? { pages: outcome.value.pages, remarks: outcome.value.remarks } : outcome
}

const CASE = (file: string) => readFile(new URL(`../../docs-fixtures/odd/${file}`, import.meta.url))
const whole = oddPdf()
const upTo = (words: string) => whole.subarray(0, whole.indexOf(words))

const UNTIDY: Record<string, OddPdf> = {
  'nothing odd': {},
  'zeros after its end': { after: '\0'.repeat(6_000) },
  'spaces after its end': { after: ' \r\n'.repeat(3_000) },
  'a web page after its end': { after: '<html><body>an object 3 of 7</body></html>\n'.repeat(100) },
  'a 0x1A after its end': { after: '\x1a' },
  'no line break before the end mark': { end: '%%EOF' },
  'no end mark': { end: '\n' },
  'nothing at all after the index’s place': { end: '' },
  'CR line ends': { eol: '\r' },
  'CRLF line ends': { eol: '\r\n' },
  'a mail’s head before its beginning': { before: 'Content-Type: application/pdf\r\n\r\n' },
  'a kilobyte before its beginning': { before: '\x1b%-12345X@PJL\r\n'.padEnd(1_000, 'x') + '\n' },
  'too small a size in its trailer': { size: () => 1 },
  'too large a size in its trailer': { size: () => 5_000 },
  'wrong stream lengths': { contentLength: () => 3 },
  'stream lengths beyond the end': { contentLength: (length) => length + 100_000 },
  'stream lengths of nothing': { contentLength: () => 0 },
  'a page count that is too large': { count: () => 20 },
}
const REBUILT: Record<string, OddPdf> = {
  'an index place off by a few bytes': { startxref: (offset) => offset + 7 },
  'an index place before the table': { startxref: (offset) => offset - 9 },
  'an index place of zero': { startxref: () => 0 },
  'an index place in the middle': { startxref: (offset) => Math.floor(offset / 2) },
  'an index place far behind the end': { startxref: () => 99_999_999 },
  'every index entry beside its object': { entry: (offset) => offset + 3 },
  'the entry of one page beside its object': { entry: (at, number) => (number === pageObject(3) ? at + 3 : at) },
}

describe('a file whose pages can all be read is taken', () => {
  test.each(Object.entries(UNTIDY))('with %s', async (_name, odd) => {
    const bytes = oddPdf(odd)
    expect(headOf(bytes.subarray(0, 1_024))).toBe('pdf')
    expect(await check(bytes)).toEqual({ pages: 8, remarks: [] })
  })

  test.each(Object.entries(REBUILT))('and its wrong index told: %s', async (_name, odd) => {
    expect(await check(oddPdf(odd))).toEqual({ pages: 8, remarks: [{ kind: 'indexRebuilt' }] })
  })

  test('also where pdf.js by itself trusts the wrong entry of a page’s content', async () => {
    const odd = oddPdf({ entry: (at, number) => (number === pageObject(3) + 1 ? at + 3 : at) })
    expect(await check(odd)).toEqual({ pages: 8, remarks: [{ kind: 'indexIgnored' }] })
  })

  test('with later revisions, and when the last of them is cut off, which is remarked', async () => {
    const updated = withUpdate(withUpdate(whole, 2, 'Sua lan mot'), 4, 'Sua lan hai')
    expect(await check(updated)).toEqual({ pages: 8, remarks: [] })
    expect(await check(updated.subarray(0, -60))).toEqual({ pages: 8, remarks: [{ kind: 'endMissing' }] })
  })

  test('when its restrictions are the owner’s and no password is needed to read it', async () => {
    expect(await check(passwordPdf(''))).toEqual({ pages: 1, remarks: [] })
  })

  test.each([
    ['end-plain-control.pdf', []],
    ['end-no-eol-before-eof.pdf', []],
    ['end-startxref-off-by-some.pdf', [{ kind: 'indexRebuilt' }]],
    ['scan-a3-600dpi.pdf', []],
    ['drawing-a0.pdf', []],
    ['userunit-2.pdf', []],
  ])('from real programs: %s', async (file, remarks) => {
    expect(await check(await CASE(file))).toEqual({ pages: 1, remarks })
  })
})

describe('what is refused is called by its name', () => {
  const truncated = (details?: object) => ({ ok: false, error: 'truncatedPdf', ...(details && { details }) })

  test('a file cut off before its catalog can be found has no page to read', async () => {
    for (const bytes of [upTo('Trang so 6'), upTo('14 0 obj'), whole.subarray(0, 300)])
      expect(await check(bytes)).toEqual(truncated())
  })

  test('a file that lost its second half names the pages that went with it', async () => {
    const linearized = Buffer.from(manyPages(40, 'Trang', 'trailer\n<</Size 50/Root 1 0 R>>\nstartxref\n0\n%%EOF\n'))
    const half = linearized.subarray(0, linearized.indexOf('26 0 obj'))
    expect(await check(half)).toEqual(truncated({ unreadable: '21–40', pages: 40 }))
  })

  test('a page whose content was lost is not taken for an empty one', async () => {
    const bytes = withUpdate(whole, 2, 'Moi')
    // The first revision names an object that only the lost end of the file held.
    const torn = Buffer.from(
      bytes.toString('latin1').replace(/\n9 0 obj[^]*?endobj/u, (text) => '\n' + ' '.repeat(text.length - 1)),
      'latin1',
    )
    expect(await check(torn.subarray(0, torn.lastIndexOf('9 0 obj') + 20))).toEqual(
      truncated({ unreadable: '3', pages: 8 }),
    )
  })

  test('a password, a certificate and another program’s lock are three things', async () => {
    const locked = (filter: string) =>
      oddPdf({
        trailer: '/Encrypt 20 0 R/ID[<00112233445566778899aabbccddeeff><00112233445566778899aabbccddeeff>]',
        more: [filter],
      })
    expect(await check(passwordPdf('mat-khau'))).toEqual({ ok: false, error: 'encryptedPdf' })
    expect(
      await check(
        locked(
          '<</Filter/Adobe.PubSec/SubFilter/adbe.pkcs7.s5/V 4/CF<</DefaultCryptFilter<</CFM/AESV2/Recipients[<00>]>>>>>>',
        ),
      ),
    ).toEqual({ ok: false, error: 'certificatePdf' })
    expect(await check(locked('<</Filter/FOPN_foweb/V 1/Length 40>>'))).toEqual({ ok: false, error: 'lockedPdf' })
  })

  test('something that only mentions PDF near its beginning is none', async () => {
    expect(await check(Buffer.from('<p>%PDF-1.7</p>\n'))).toEqual({ ok: false, error: 'notPdf' })
  })

  test('a file of no pages is damaged', async () => {
    expect(await check(oddPdf({ count: () => 0, pages: 0 }))).toEqual({ ok: false, error: 'damagedPdf' })
  })
})

describe('shells', () => {
  const xfa = (content: string, catalog: string, pages = 1) =>
    joinPdf([
      { body: `<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[]/XFA 6 0 R>>${catalog}>>` },
      { body: `<</Type/Pages/Count ${pages}/Kids[${'3 0 R '.repeat(pages)}]>>` },
      { body: '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 4 0 R>>>>/Contents 5 0 R>>' },
      { body: '<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>' },
      { body: `<</Length ${content.length}>>`, stream: Buffer.from(content) },
      { body: '<</Length 11>>', stream: Buffer.from('<xdp></xdp>') },
    ])
  const words = (text: string) => `BT /F1 14 Tf 72 740 Td (${text}) Tj ET`

  test('an XFA form that is drawn by its own program alone is named, one with pages is taken', async () => {
    const wait = words('Please wait... If this message is not eventually replaced by the proper contents')
    expect(await check(xfa(wait, ''))).toEqual({ ok: false, error: 'xfaPdf' })
    expect(await check(xfa(words('Bieu mau'), '/NeedsRendering true'))).toEqual({ ok: false, error: 'xfaPdf' })
    expect(await check(xfa(words('Don xin nghi phep'), ''))).toEqual({ pages: 1, remarks: [{ kind: 'form' }] })
  })

  const bundle = (pages: number, catalog: string) => {
    const first = 4 + 2 * pages
    const file = '<</Type/EmbeddedFile/Length 5>>\nstream\nhello\nendstream'
    return oddPdf({
      pages,
      catalog: `/Names<</EmbeddedFiles<</Names[(a.txt) ${first} 0 R]>>>>${catalog}`,
      more: [`<</Type/Filespec/F(a.txt)/UF(a.txt)/EF<</F ${first + 1} 0 R>>>>`, file],
    })
  }
  test('a portfolio that is but a cover is named; with pages of its own its files are mentioned', async () => {
    expect(await check(bundle(1, '/Collection<</View/D>>'))).toEqual({
      ok: false,
      error: 'portfolioPdf',
      details: { files: 1 },
    })
    expect(await check(bundle(4, '/Collection<</View/D>>'))).toEqual({
      pages: 4,
      remarks: [{ kind: 'attachments', files: 1 }],
    })
    expect(await check(bundle(1, ''))).toEqual({ pages: 1, remarks: [{ kind: 'attachments', files: 1 }] })
  })
})

test('pages with pictures that are too large to draw are named', async () => {
  const picture = (width: number, height: number) => ({
    body: `<</Type/XObject/Subtype/Image/Width ${width}/Height ${height}/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/FlateDecode/Length 20>>`,
    stream: deflateSync(Buffer.alloc(100)),
  })
  const page = (image: number) => ({
    body: `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</I ${image} 0 R>>>>/Contents 5 0 R>>`,
  })
  const content = Buffer.from('q 595 0 0 842 0 0 cm /I Do Q')
  const scans = joinPdf([
    { body: '<</Type/Catalog/Pages 2 0 R>>' },
    { body: '<</Type/Pages/Count 3/Kids[3 0 R 4 0 R 8 0 R]>>' },
    page(6),
    page(7),
    { body: `<</Length ${content.length}>>`, stream: content },
    picture(9_933, 14_043),
    picture(19_866, 28_086),
    page(7),
  ])
  expect(await check(scans)).toEqual({ pages: 3, remarks: [{ kind: 'picturesTooLarge', pageNumbers: [2, 3] }] })
})

describe('secrecy stamps', () => {
  const stamped = { ok: false, error: 'stateSecret' }
  /** One page in a font of that name; the bytes are the font's own. */
  const written = (font: string, ...lines: string[]) => {
    const content = Buffer.from(
      `BT /F1 14 Tf 72 800 Td ${lines.map((line) => `(${line}) Tj 0 -40 Td`).join(' ')} ET`,
      'latin1',
    )
    return joinPdf([
      { body: '<</Type/Catalog/Pages 2 0 R>>' },
      { body: '<</Type/Pages/Count 1/Kids[3 0 R]>>' },
      { body: '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 4 0 R>>>>/Contents 5 0 R>>' },
      { body: `<</Type/Font/Subtype/TrueType/BaseFont/${font}/Encoding/WinAnsiEncoding>>` },
      { body: `<</Length ${content.length}>>`, stream: content },
    ])
  }
  const NAME_TCVN3 = 'ABCDEF+.VnTime'

  test.each([
    ['TCVN3 capitals by the font', 'ABCDEF+.VnTimeH', ['tuyÖt mËt']],
    ['TCVN3 capitals by the font, one word', '.VnArialH', ['mËt']],
    ['TCVN3 typed in capitals', NAME_TCVN3, ['TèI MËT']],
    ['TCVN3 in a font of another name', 'Times-Roman', ['UBND', 'MËT', 'Sè 12']],
    ['VNI', 'VNI-Times', ['TUYEÄT MAÄT']],
    ['VNI in a font of another name', 'Times-Roman', ['TOÁI MAÄT']],
  ])('in %s are seen', async (_name, font, lines) => {
    expect(await check(written(font, ...lines))).toEqual(stamped)
  })

  test.each([
    ['.VnTimeH', ['b¶o mËt th«ng tin', 'mËt ong b¹c hµ']],
    [NAME_TCVN3, ['mËt', 'BÝ MËT CñA RõNG', 'MËT ONG']],
    ['VNI-Times', ['BAÛO MAÄT', 'Maät ong', 'maät']],
  ])('are not seen in plain words of %s', async (font, lines) => {
    expect(await check(written(font, ...lines))).toMatchObject({ pages: 1 })
  })
})

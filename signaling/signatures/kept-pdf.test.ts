// The judges here are programs that did not make the file: qpdf and poppler. None of them is a validator of PDF/A: what that standard asks for beyond
// what is read here (each font's tables, each number of the profile) stands unjudged.
import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCanvas } from '@napi-rs/canvas'
import { PDF, PdfArray, PdfDict, PdfRef, PdfStream } from '@libpdf/core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { Annex } from '../kit/annex.ts'
import { readAnnexFonts } from '../kit/annex-fonts.ts'
import { createPrepare } from './prepare.ts'
import type { SignaturePlace } from './place.ts'

// Each starts some processes, on machines that may be busy.
vi.setConfig({ testTimeout: 120_000 })

const TITLE = 'Biên bản: họp <giao ban> & nghị quyết'
let folder: string
let path: string
let bytes: Uint8Array
const ask = (program: string, ...args: string[]): string => execFileSync(program, args, { encoding: 'utf8' })

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hop-pdfa-'))
  path = join(folder, 'bien-ban.pdf')
  const annex = new Annex(await readAnnexFonts(), TITLE)
  annex.write({ text: 'BIÊN BẢN', size: 14, style: 'bold', align: 'center', role: 'H1' })
  annex.beside([{ text: 'Bên trái trước', size: 13 }], [{ text: 'bên phải sau', size: 13 }], 0.5)
  annex.rule(0.5, 90)
  annex.write({ text: 'I. THÀNH PHẦN', size: 14, style: 'bold', role: 'H2' })
  annex.write({
    text: 'Đại biểu dự họp gồm các đồng chí có tên sau đây, theo danh sách của Văn phòng. '.repeat(3),
    size: 14,
    align: 'justify',
  })
  const rows = Array.from({ length: 45 }, (_, index) => [String(index + 1), `Nguyễn Thị Đường ${index + 1}`])
  await annex.table(
    [
      { heading: 'TT', share: 0.2, align: 'center' },
      { heading: 'Họ và tên', share: 0.8 },
    ],
    rows,
  )
  annex.write({ text: 'CHỦ TỌA', size: 14, style: 'bold', after: 70 })
  annex.attach('bien-ban.json', Buffer.from('{}'), {
    description: 'Dữ liệu',
    mimeType: 'application/json',
    atMs: 1.8e12,
  })
  bytes = await annex.save()
  await writeFile(path, bytes)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

interface Kept {
  readonly metadata: string
  readonly intent: PdfDict
  readonly catalog: PdfDict
  readonly pdf: PDF
}
async function kept(of: Uint8Array): Promise<Kept> {
  const pdf = await PDF.load(of)
  const at = (value: unknown): unknown => (value instanceof PdfRef ? pdf.getObject(value) : value)
  const catalog = pdf.getCatalog()
  const metadata = at(catalog.get('Metadata'))
  const intents = at(catalog.get('OutputIntents'))
  const intent = intents instanceof PdfArray ? at(intents.at(0)) : null
  if (!(metadata instanceof PdfStream) || !(intent instanceof PdfDict)) throw new Error('not made for keeping')
  return { pdf, catalog, intent, metadata: Buffer.from(metadata.getDecodedData()).toString() }
}

describe('a paper that the server draws', () => {
  test('is sound, tagged and Vietnamese, with every letter in it', async () => {
    expect(ask('qpdf', '--check', path)).toContain('No syntax or stream encoding errors')
    const told = ask('pdfinfo', path)
    expect(told).toMatch(/^Tagged: +yes$/mu)
    expect(told).toMatch(/^Metadata Stream: +yes$/mu)
    expect(told).toMatch(/^Encrypted: +no$/mu)
    const fonts = ask('pdffonts', path).trim().split('\n').slice(2)
    expect(fonts.length).toBeGreaterThan(0)
    for (const font of fonts) expect(font).toMatch(/ yes yes yes +\d/u)
    expect((await kept(bytes)).pdf.getLanguage()).toBe('vi-VN')
  })

  test('is read out in the order of the paper, headings as such, a table with its heading once', () => {
    const read = ask('pdfinfo', '-struct-text', path)
    const roles = [...read.matchAll(/^ *(Document|H1|H2|P|Table|TR|TH|TD)\b/gmu)].map(([, role]) => role)
    expect(roles.slice(0, 6)).toEqual(['Document', 'H1', 'P', 'P', 'H2', 'P'])
    expect(roles.filter((role) => role === 'TR')).toHaveLength(46)
    expect(roles.filter((role) => role === 'TH')).toHaveLength(2)
    const words = [...read.matchAll(/"([^"]*)"/gu)].map(([, text]) => text).join('')
    const parts = [
      'BIÊN BẢN',
      'Bên trái trước',
      'bên phải sau',
      'I. THÀNH PHẦN',
      'TT',
      'Nguyễn Thị Đường 1',
      'Nguyễn Thị Đường 45',
      'CHỦ TỌA',
    ]
    const places = parts.map((part) => words.indexOf(part))
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(places).not.toContain(-1)
    // Words at the end of a line do not run into those of the next; page numbers are not read out.
    expect(words).toContain(
      'Đại biểu dự họp gồm các đồng chí có tên sau đây, theo danh sách của Văn phòng. Đại biểu dự họp',
    )
    expect(words).not.toMatch(/Đường 452CHỦ/u)
  })

  test('says which part of the standard it keeps to, and means the colours of sRGB', async () => {
    const { metadata, intent, catalog, pdf } = await kept(bytes)
    expect(metadata).toContain('<pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>')
    expect(metadata).toContain('Biên bản: họp &lt;giao ban&gt; &amp; nghị quyết')
    const profile = intent.get('DestOutputProfile')
    const stream = profile instanceof PdfRef ? pdf.getObject(profile) : null
    if (!(stream instanceof PdfStream)) throw new Error('no profile')
    const icc = Buffer.from(stream.getDecodedData())
    expect([icc.readUInt32BE(0), icc.toString('latin1', 12, 24), icc.toString('latin1', 36, 40)]).toEqual([
      icc.length,
      'mntrRGB XYZ ',
      'acsp',
    ])
    const files = catalog.get('AF')
    const ref = files instanceof PdfArray ? files.at(0) : null
    const file = ref instanceof PdfRef ? pdf.getObject(ref) : null
    expect(file instanceof PdfDict && String(file.getName('AFRelationship')?.value)).toBe('Data')
    // Without an attachment it keeps to part 2.
    const plain = new Annex(await readAnnexFonts(), 'Giấy mời')
    plain.write({ text: 'Kính mời', size: 14 })
    expect((await kept(await plain.save())).metadata).toContain('<pdfaid:part>2<')
  })

  test.each(['name', 'picture'])('stays one when a signature field with a %s is prepared in it', async (mark) => {
    const picturePath = join(folder, 'ky.png')
    await writeFile(picturePath, createCanvas(60, 20).toBuffer('image/png'))
    const place: SignaturePlace = {
      ...{ kind: 'under', words: 'CHỦ TỌA', name: 'Nguyễn Thị Đường', index: 0, of: 1 },
      picturePath: mark === 'picture' ? picturePath : null,
    }
    const target = join(folder, `${mark}.pdf`)
    const prepare = createPrepare({ timeoutMs: 30_000, memoryMb: 1_024, atOnce: 1, waiting: 1 })
    expect(await prepare(path, place, target)).toMatchObject({ ok: true })
    const made = new Uint8Array(await readFile(target))
    expect(Buffer.from(made.subarray(0, bytes.length)).equals(Buffer.from(bytes))).toBe(true)
    expect((await kept(made)).metadata).toBe((await kept(bytes)).metadata)
    expect(ask('qpdf', '--check', target)).toContain('No syntax or stream encoding errors')
    for (const font of ask('pdffonts', target).trim().split('\n').slice(2)) expect(font).toMatch(/ yes yes yes +\d/u)
    expect(ask('pdfinfo', target)).toMatch(/^Tagged: +yes$/mu)
  })
})

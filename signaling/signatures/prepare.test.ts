import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createCanvas } from '@napi-rs/canvas'
import { PDF, PdfArray, PdfNumber } from '@libpdf/core'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { Annex } from '../kit/annex.ts'
import { readAnnexFonts } from '../kit/annex-fonts.ts'
import { formFields } from './pdf-fields.ts'
import type { SignaturePlace } from './place.ts'
import { createPrepare } from './prepare.ts'
import { onePage } from './test-papers.ts'

// Each starts some processes, on machines that may be busy.
vi.setConfig({ testTimeout: 120_000 })

const AGENCY = 'Ủy ban nhân dân xã Đường Thượng, huyện Yên Minh, tỉnh Hà Giang'
const SIGNED_AT = '2026-11-28T08:41:00+07:00'
const agency: SignaturePlace = { kind: 'agency', name: AGENCY, signedAtMs: Date.parse(SIGNED_AT) }
const Annotations = z.array(z.object({ rect: z.array(z.number()) }))
const fixtures = fileURLToPath(new URL('../../docs-fixtures/', import.meta.url))
let folder: string
let picturePath: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hop-cho-ky-'))
  picturePath = join(folder, 'ky.png')
  const canvas = createCanvas(300, 100)
  const brush = canvas.getContext('2d')
  brush.strokeStyle = '#1034c8'
  brush.lineWidth = 12
  brush.strokeRect(20, 20, 260, 60)
  await writeFile(picturePath, canvas.toBuffer('image/png'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function prepared(bytes: Uint8Array, place: SignaturePlace, timeoutMs = 30_000) {
  const [source, target] = [join(folder, 'in.pdf'), join(folder, 'out.pdf')]
  await writeFile(source, bytes)
  const prepare = createPrepare({ timeoutMs, memoryMb: 1_024, atOnce: 1, waiting: 1 })
  const made = await prepare(source, place, target)
  return made.ok ? { field: made.value.field, bytes: new Uint8Array(await readFile(target)) } : made.error
}

async function ready(bytes: Uint8Array, place: SignaturePlace): Promise<Uint8Array> {
  const made = await prepared(bytes, place)
  if (typeof made === 'string') throw new Error(made)
  return made.bytes
}

/** The page as a viewer paints it, fields and all, written into its content by qpdf: its words and their places as pdf.js reads them. */
async function seen(bytes: Uint8Array) {
  const [whole, flat] = [join(folder, 'whole.pdf'), join(folder, 'flat.pdf')]
  await writeFile(whole, bytes)
  execFileSync('qpdf', ['--flatten-annotations=all', whole, flat])
  const task = getDocument({ data: new Uint8Array(await readFile(flat)), verbosity: 0 })
  try {
    const page = await (await task.promise).getPage(1)
    const viewport = page.getViewport({ scale: 1 })
    const { items } = await page.getTextContent()
    const lines = items.flatMap((item) => {
      if (!('str' in item) || item.str.trim() === '') return []
      const [a = 0, b = 0, c = 0, d = 0, x = 0, y = 0] = item.transform.map(Number)
      const along = item.width / Math.hypot(a, b)
      const at = (dx: number, dy: number): number[] => viewport.convertToViewportPoint(x + dx, y + dy)
      const [left = 0, top = 0, right = 0, alsoTop = 0] = [...at(0, 0), ...at(a * along, b * along)]
      const [overX = 0, overY = 0] = at(c, d)
      return [
        { text: item.str.normalize('NFC'), left, top, right, alsoTop, size: Math.hypot(overX - left, overY - top) },
      ]
    })
    return { lines, width: viewport.width, height: viewport.height }
  } finally {
    await task.destroy()
  }
}

const PAGES: readonly (readonly [string, Uint8Array])[] = [
  ['upright A4', onePage()],
  ['turned by 90°, by its own entry', onePage('/MediaBox[0 0 842 595]/Rotate 90')],
  ['turned by 270°, by an inherited entry', onePage('', '/MediaBox[0 0 842 595]/Rotate 270')],
  ['turned by 180°', onePage('/MediaBox[0 0 595 842]/Rotate 180')],
  ['cut to a box in its corner', onePage('/MediaBox[0 0 1200 1200]/CropBox[600 500 1195 1190]')],
  ['cut to a box that reaches out of the page', onePage('/CropBox[100 50 5000 5000]', '/MediaBox[0 0 595 842]')],
  ['with a box that does not begin at nought', onePage('/MediaBox[-300 -400 295 442]')],
  ['a scan whose unit is ten points, turned', onePage('/MediaBox[0 0 84.2 59.5]/UserUnit 10/Rotate 90')],
]

test.each(PAGES)('the agency’s mark stands readable at the top right of a page that is %s', async (_what, file) => {
  const bytes = await ready(file, agency)
  expect(Buffer.compare(bytes.subarray(0, file.length), file)).toBe(0)
  const { lines, width } = await seen(bytes)
  const mark = lines.filter(({ text }) => !text.includes('ban hop'))
  expect(mark.map(({ text }) => text).join(' ')).toBe(`${AGENCY} Thời gian ký: ${SIGNED_AT}`)
  for (const line of mark) {
    expect(line.left).toBeGreaterThan(width - 275)
    expect(line.right).toBeLessThan(width - 20)
    // Upright and at the top, for a reader of the page as it is turned.
    expect(line.alsoTop).toBeCloseTo(line.top, 1)
    expect(line.right).toBeGreaterThan(line.left)
    expect(line.top).toBeLessThan(70)
    expect(line.size).toBeCloseTo(10, 1)
  }
  expect(mark.at(-1)?.right).toBeLessThanOrEqual(width - 28)
})

test.each(PAGES)('a person’s picture lies where the reader put it on a page that is %s', async (_what, file) => {
  const place: SignaturePlace = { kind: 'person', picturePath, pageNumber: 1, x: 100, y: 200, width: 150, height: 60 }
  const bytes = await ready(file, place)
  const task = getDocument({ data: bytes, verbosity: 0 })
  const page = await (await task.promise).getPage(1)
  const viewport = page.getViewport({ scale: 1 })
  const [annotation] = Annotations.parse(await page.getAnnotations())
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = annotation?.rect ?? []
  const at = (x: number, y: number): number[] => viewport.convertToViewportPoint(x, y)
  const corners = [...at(x1, y1), ...at(x2, y2)]
  const [left, right] = [corners[0] ?? 0, corners[2] ?? 0].toSorted((a, b) => a - b)
  const [top, bottom] = [corners[1] ?? 0, corners[3] ?? 0].toSorted((a, b) => a - b)
  await task.destroy()
  for (const [found, wanted] of [
    [left, 100],
    [right, 250],
    [top, 200],
    [bottom, 260],
  ])
    expect(found).toBeCloseTo(wanted ?? 0, 0)
})

test('a blue picture is painted within its rectangle, with its own proportions, and leaves the text as it is', async () => {
  const place: SignaturePlace = { kind: 'person', picturePath, pageNumber: 1, x: 100, y: 200, width: 150, height: 150 }
  const path = join(folder, 'painted.pdf')
  await writeFile(path, await ready(onePage('/MediaBox[0 0 842 595]/Rotate 90'), place))
  execFileSync('pdftoppm', ['-r', '72', '-singlefile', path, join(folder, 'painted')])
  const ppm = await readFile(join(folder, 'painted.ppm'))
  const [header = '', wide = '', high = ''] =
    /^P6\s+(\d+)\s+(\d+)\s+255\s/u.exec(ppm.subarray(0, 40).toString('latin1')) ?? []
  expect([Number(wide), Number(high)]).toEqual([595, 842])
  const blue: { x: number; y: number }[] = []
  for (let at = header.length, pixel = 0; at + 2 < ppm.length; at += 3, pixel += 1) {
    const [red = 0, , blueness = 0] = ppm.subarray(at, at + 3)
    if (blueness > 150 && red < 100) blue.push({ x: pixel % 595, y: Math.floor(pixel / 595) })
  }
  const [xs, ys] = [blue.map(({ x }) => x), blue.map(({ y }) => y)]
  // 300 by 100 fitted into 150 by 150: 50 high, in the middle; the frame begins 14 of 300 inside.
  expect(Math.min(...xs)).toBeGreaterThanOrEqual(104)
  expect(Math.max(...xs)).toBeLessThanOrEqual(246)
  expect(Math.min(...ys)).toBeGreaterThanOrEqual(254)
  expect(Math.max(...ys)).toBeLessThanOrEqual(296)
  expect(blue.length).toBeGreaterThan(500)
})

test('a second field gets a name of its own and leaves the first', async () => {
  const once = await ready(onePage(), agency)
  const twice = await prepared(once, { kind: 'person', picturePath, pageNumber: 1, x: 9, y: 9, width: 90, height: 30 })
  if (typeof twice === 'string') throw new Error(twice)
  expect(twice.field).toBe('ChuKy2')
  const pdf = await PDF.load(twice.bytes)
  expect(formFields(pdf).map(({ isSignature, name }) => [name, isSignature])).toEqual([
    ['ChuKy1', true],
    ['ChuKy2', true],
  ])
  const annotations = pdf.getPages()[0]?.dict.get('Annots')
  expect(annotations instanceof PdfArray ? annotations.length : 0).toBe(2)
  const flags = pdf
    .getCatalog()
    .getDict('AcroForm', (ref) => pdf.getObject(ref))
    ?.get('SigFlags')
  expect(flags instanceof PdfNumber ? flags.value : 0).toBe(3)
})

test('what cannot be prepared is refused in words', async () => {
  const person = { kind: 'person', picturePath, pageNumber: 1, x: 10, y: 10, width: 90, height: 30 } as const
  const cases: readonly (readonly [string, Uint8Array, SignaturePlace])[] = [
    ['notPdf', Buffer.from('không phải PDF'), agency],
    ['encryptedPdf', await readFile(join(fixtures, 'bad/password.pdf')), agency],
    ['damagedPdf', await readFile(join(fixtures, 'bad/truncated.pdf')), agency],
    ['noSuchPage', onePage(), { ...person, pageNumber: 2 }],
    ['outsidePage', onePage(), { ...person, x: 550 }],
    ['badPicture', onePage(), { ...person, picturePath: join(fixtures, 'papers/01-chuong-trinh-hop.pdf') }],
    ['lettersMissing', onePage(), { ...agency, name: '河江省' }],
  ]
  for (const [error, file, place] of cases) expect(await prepared(file, place), error).toBe(error)
  expect(await prepared(onePage(), agency, 20)).toBe('tooHeavy')
})

describe('under words of the paper', () => {
  const under = (more: Partial<Extract<SignaturePlace, { kind: 'under' }>> = {}): SignaturePlace => ({
    ...{ kind: 'under', words: 'CHỦ TỌA', name: 'Nguyễn Thị Đường', picturePath: null, index: 0, of: 1 },
    ...more,
  })
  const paper = async () => {
    const annex = new Annex(await readAnnexFonts(), 'Biên bản')
    annex.write({ text: 'Ông CHỦ TỌA phát biểu.', size: 14 })
    annex.beside(
      [{ text: 'THƯ KÝ', size: 14, align: 'center', after: 70 }],
      [{ text: 'CHỦ TỌA', size: 14, align: 'center', after: 70 }],
      0.5,
    )
    return annex.save()
  }

  test('without a picture the name stands below the last of them, letter for letter, in the middle of its column', async () => {
    const { lines } = await seen(await ready(await paper(), under()))
    const office = lines.findLast(({ text }) => text.includes('CHỦ TỌA'))
    const [said, name] = ['Đã ký số', 'Nguyễn Thị Đường'].map((text) => lines.find((line) => line.text === text))
    if (office === undefined || said === undefined || name === undefined) throw new Error(JSON.stringify(lines))
    const middle = ({ left, right }: { left: number; right: number }) => (left + right) / 2
    for (const line of [said, name]) expect(Math.abs(middle(line) - middle(office))).toBeLessThan(2)
    expect(said.top).toBeGreaterThan(office.top)
    expect(name.top).toBeGreaterThan(said.top)
    expect(name.top - office.top).toBeLessThan(70)
  })

  test('of several who sign there each has a part of the room', async () => {
    const at = async (index: number) => {
      const { lines } = await seen(await ready(await paper(), under({ index, of: 2, name: 'Vừ Mí Ghi' })))
      return lines.find(({ text }) => text === 'Vừ Mí Ghi')
    }
    const [left, right] = [await at(0), await at(1)]
    expect(left?.right ?? Number.NaN).toBeLessThan(right?.left ?? Number.NaN)
  })

  test('that are not there, or with letters that the font lacks, nothing is made', async () => {
    expect(await prepared(onePage(), under())).toBe('noSuchPlace')
    expect(await prepared(await paper(), under({ name: 'Nguyễn 阮' }))).toBe('lettersMissing')
  })
})

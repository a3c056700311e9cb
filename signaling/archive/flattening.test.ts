import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCanvas } from '@napi-rs/canvas'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { joinPdf } from '../../docs-fixtures/bad-inputs/plain-pdf.ts'
import { readPages } from '../../docs-fixtures/pdf-text.ts'
import { packInk } from '../wire/ink-points.ts'
import { createFlatten, type Flatten } from './flattening.ts'

let folder: string
let flatten: Flatten
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flatten-'))
  flatten = createFlatten({ folder: join(folder, 'copies'), timeoutMs: 30_000, memoryMb: 768 })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** An empty page of this geometry; what is `inherited` stands in the node above it alone. */
function onePage(own: string, inherited = ''): Uint8Array {
  return joinPdf([
    { body: '<</Type/Catalog/Pages 2 0 R>>' },
    { body: `<</Type/Pages/Count 1/Kids[3 0 R]${inherited}>>` },
    { body: `<</Type/Page/Parent 2 0 R/Resources<<>>${own}>>` },
  ])
}

const base = { pageIndex: 0, createdAtMs: 1 }
const line = [
  { x: 0.1, y: 0.1 },
  { x: 0.3, y: 0.1 },
]
/** A red line at the upper left as its reader sees it, a green area at the lower right, and a note in the middle. */
const MARKS = [
  {
    fullName: 'Vừ Thị Mỷ Đặng',
    marks: [
      {
        ...{ ...base, kind: 'ink', id: 'muc-so-1', colour: 'red', width: 0.02 },
        points: Buffer.from(packInk(line)).toString('base64'),
      },
      {
        ...{ ...base, kind: 'highlight', id: 'to-mau-1', colour: 'green' },
        rects: [{ x: 0.7, y: 0.8, width: 0.2, height: 0.1 }],
      },
      {
        ...{ ...base, kind: 'note', id: 'ghi-chu-1', colour: 'blue', x: 0.5, y: 0.5 },
        text: 'Đề nghị bổ sung số liệu',
      },
    ],
  },
]

async function flattened(file: Uint8Array, pages = 1, marks: readonly unknown[] = MARKS) {
  const path = join(folder, 'in.pdf')
  await writeFile(path, file)
  const copy = await flatten({ path, pages }, marks)
  if (copy === null) return null
  const bytes = new Uint8Array(await readFile(copy.path))
  await copy.remove()
  return bytes
}

/** The colour at a place of the first page as pdf.js draws it; places are parts of what is seen. */
async function coloursAt(bytes: Uint8Array, places: readonly (readonly [number, number])[]) {
  const task = getDocument({ data: bytes.slice(), verbosity: 0 })
  const page = await (await task.promise).getPage(1)
  const { width } = page.getViewport({ scale: 1 })
  const viewport = page.getViewport({ scale: 400 / width })
  const canvas = createCanvas(Math.round(viewport.width), Math.round(viewport.height))
  const context = canvas.getContext('2d')
  await page.render({ canvas: null, canvasContext: context as never, viewport }).promise
  await task.destroy()
  return places.map(([x, y]) => {
    const [red = 0, green = 0, blue = 0] = context.getImageData(
      Math.round(x * canvas.width),
      Math.round(y * canvas.height),
      1,
      1,
    ).data
    if (Math.min(red, green, blue) > 250) return 'white'
    return red > green && red > blue ? 'red' : green > blue ? 'green' : 'blue'
  })
}

test.each([
  ['upright A4', onePage('/MediaBox[0 0 595 842]')],
  ['turned by 90°, by its own entry', onePage('/MediaBox[0 0 595 842]/Rotate 90')],
  ['turned by 270°, by an inherited entry', onePage('', '/MediaBox[0 0 595 842]/Rotate 270')],
  ['turned by 180°', onePage('/MediaBox[0 0 595 842]/Rotate 180')],
  ['cut to a box in its corner', onePage('/MediaBox[0 0 1200 1200]/CropBox[600 500 1195 1190]')],
  ['cut to a box that reaches out of the page', onePage('/CropBox[100 50 5000 5000]', '/MediaBox[0 0 595 842]')],
  ['with a box that does not begin at nought', onePage('/MediaBox[-300 -400 295 442]')],
  ['a plan whose unit is ten points', onePage('/MediaBox[0 0 238 168]/UserUnit 10/Rotate 90')],
])('marks lie where their authors drew them on a page that is %s', async (_what, file) => {
  const copy = await flattened(file)
  if (copy === null) throw new Error('No copy')
  const seen = await coloursAt(copy, [
    [0.2, 0.1],
    [0.8, 0.85],
    [0.49, 0.5],
    [0.2, 0.2],
    [0.65, 0.85],
    [0.9, 0.1],
  ])
  expect(seen).toEqual(['red', 'green', 'blue', 'white', 'white', 'white'])
  const pages = await readPages(copy)
  expect(pages).toHaveLength(2)
  expect(pages[1]?.text).toContain('Vừ Thị Mỷ Đặng')
  expect(pages[1]?.text).toContain('Đề nghị bổ sung số liệu')
})

test('a paper without notes gets no page more, and one of another number of pages is not given', async () => {
  const drawn = [{ fullName: 'A', marks: MARKS[0]?.marks.slice(0, 2) ?? [] }]
  const copy = await flattened(onePage('/MediaBox[0 0 595 842]'), 1, drawn)
  expect(await readPages(copy ?? new Uint8Array())).toHaveLength(1)
  expect(await flattened(onePage('/MediaBox[0 0 595 842]'), 2)).toBeNull()
  expect(await flattened(new Uint8Array(Buffer.from('%PDF-1.7 nothing')))).toBeNull()
})

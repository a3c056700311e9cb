import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import fc from 'fast-check'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { joinPdf } from '../../../docs-fixtures/bad-inputs/plain-pdf.ts'
import { readPages } from '../../../docs-fixtures/pdf-text.ts'
import { cutBox } from '../../kit/page-box.ts'
import { openHttp, SOUND } from '../test-http.ts'
import type { Person } from '../test-world.ts'
import { paperDownloadPath, type UploadResult } from '../wire.ts'
import { markLines } from './geometry.ts'
import { createStamp, watermarkWords } from './stamping.ts'

const NAME = 'Vừ Thị Mỷ Đặng'
let folder: string
let http: Awaited<ReturnType<typeof openHttp>>
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'watermark-'))
  http = await openHttp()
})
afterAll(async () => {
  await http.close()
  await rm(folder, { recursive: true, force: true })
})

/** A page of this geometry; what is `inherited` stands in the node above it alone. */
function onePage(own: string, inherited = ''): Uint8Array {
  const content = Buffer.from('BT /F1 20 Tf 72 100 Td (Noi dung) Tj ET', 'latin1')
  return joinPdf([
    { body: '<</Type/Catalog/Pages 2 0 R>>' },
    { body: `<</Type/Pages/Count 1/Kids[3 0 R]${inherited}>>` },
    { body: `<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>${own}>>` },
    { body: `<</Length ${content.length}>>`, stream: content },
    { body: '<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>' },
  ])
}

async function stamped(file: Uint8Array, pages = 1) {
  const path = join(folder, 'in.pdf')
  await writeFile(path, file)
  const stamp = createStamp({ folder: join(folder, 'copies'), timeoutMs: 30_000, memoryMb: 768 })
  const copy = await stamp(
    path,
    pages,
    watermarkWords(NAME, Date.UTC(2026, 10, 28, 1, 41)),
    new AbortController().signal,
  )
  if (!copy.ok) return copy.error
  const bytes = new Uint8Array(await readFile(copy.value.path))
  await copy.value.remove()
  return bytes
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
])('the name and the time stand readable on a page that is %s', async (_what, file) => {
  const copy = await stamped(file)
  if (typeof copy === 'string') throw new Error(copy)
  const task = getDocument({ data: copy.slice(), verbosity: 0 })
  const page = await (await task.promise).getPage(1)
  const viewport = page.getViewport({ scale: 1 })
  const { items } = await page.getTextContent()
  const marks = items.filter((item) => 'str' in item && item.str.includes('28/11/2026 08:41'))
  expect(marks).toHaveLength(4)
  for (const mark of marks) {
    if (!('str' in mark)) continue
    expect(mark.str.normalize('NFC')).toContain(NAME)
    // Where it begins and ends as the reader sees it: within the page, from the lower left to the upper right.
    const [a = 0, b = 0, , , x = 0, y = 0] = mark.transform.map(Number)
    const length = Math.hypot(a, b)
    const place = (along: number) => {
      const point: number[] = viewport.convertToViewportPoint(x + (a / length) * along, y + (b / length) * along)
      return { left: point[0] ?? 0, top: point[1] ?? 0 }
    }
    const [begins, ends] = [place(0), place(mark.width)]
    for (const { left } of [begins, ends]) {
      expect(left).toBeGreaterThan(0)
      expect(left).toBeLessThan(viewport.width)
    }
    expect(begins.top).toBeLessThan(viewport.height)
    expect(begins.top).toBeGreaterThan(0)
    expect(ends.left).toBeGreaterThan(begins.left)
    expect(ends.top).toBeLessThan(begins.top)
  }
  await task.destroy()
})

test('whatever the box and rotation, each line begins in what is seen', () => {
  const side = fc.integer({ min: 20, max: 5_000 })
  const corner = fc.integer({ min: -3_000, max: 3_000 })
  fc.assert(
    fc.property(corner, corner, side, side, fc.constantFrom(0, 90, 180, 270, -90, 450), (x, y, width, height, turn) => {
      for (const line of markLines({ x, y, width, height }, turn, 14)) {
        expect(line.x).toBeGreaterThanOrEqual(x)
        expect(line.x).toBeLessThanOrEqual(x + width)
        expect(line.y).toBeGreaterThanOrEqual(y)
        expect(line.y).toBeLessThanOrEqual(y + height)
        expect(line.size).toBeGreaterThan(0)
      }
    }),
  )
  expect(cutBox({ x: 900, y: 900, width: 5, height: 5 }, { x: 0, y: 0, width: 10, height: 10 })).toMatchObject({ x: 0 })
})

test('a copy without the words on each of its pages is not given', async () => {
  expect(await stamped(new Uint8Array(Buffer.from('%PDF-1.7 nothing')))).toBe('notStampable')
  expect(await stamped(onePage('/MediaBox[0 0 595 842]'), 2)).toBe('notStampable')
})

const download = (version: UploadResult, who: Person) =>
  fetch(http.base + paperDownloadPath(version.paperVersionId), { headers: http.as(who) })

test('a restricted paper is downloaded with the reader’s name on each page, any other as it is; the stored file stays', async () => {
  const place = await http.world.addMeeting('inSession')
  const version = await http.uploaded(SOUND, place, { accessClass: 'restricted' })
  await http.change('issue', place.meetingId, version.paperId)
  const answer = await download(version, 'delegate')
  expect(answer.headers.get('content-disposition')).toContain('attachment')
  const pages = await readPages(new Uint8Array(await answer.arrayBuffer()))
  expect(pages).toHaveLength(3)
  for (const { text } of pages) expect(text).toContain('Người delegate')
  expect((await download(version, 'operator')).status).toBe(404)
  expect((await download(version, 'stranger')).status).toBe(404)
  expect(Buffer.from(await (await http.get(version, 'delegate')).arrayBuffer())).toEqual(SOUND)

  const { meetingId } = place
  const { handlers } = http.world.papers
  const set = async (who: Person, mayDownload: boolean) =>
    handlers['papers.setAccess'](await http.world.call(who, meetingId), {
      ...{ meetingId, paperId: version.paperId, accessClass: 'internal', mayDownload, mayPrint: true },
    })
  expect(await set('unitAdmin', true)).toMatchObject({ error: 'illegalState' })
  expect(await set('secretary', true)).toMatchObject({ ok: true })
  expect(Buffer.from(await (await download(version, 'operator')).arrayBuffer())).toEqual(SOUND)
  await set('chair', false)
  expect((await download(version, 'delegate')).status).toBe(403)
  expect((await download(version, 'secretary')).status).toBe(200)
})

/**
 * Runs as a process of its own and writes a copy of a PDF with the shared marks drawn into its pages, and the words of notes on pages behind them:
 * whatever a hostile file does to it, the server goes on. Started by flattening.ts with limits; arguments: the file, where the copy goes, a
 * file with the marks.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { degrees, PDF, rgb, type PDFPage } from '@libpdf/core'
import { z } from 'zod'
import { Mark, MARK_COLOURS } from '../annotations/wire.ts'
import { Annex } from '../kit/annex.ts'
import { readAnnexFonts } from '../kit/annex-fonts.ts'
import { seenPage } from '../kit/pdf-pages.ts'
import { drawnMark, type DrawnMark } from './drawn-marks.ts'

const [source, target, marksFile] = process.argv.slice(2)
if (source === undefined || target === undefined || marksFile === undefined)
  throw new Error('Usage: flatten-child SOURCE TARGET MARKS')

/** As the archive has them: ink in base 64. */
const Written = z.array(z.object({ fullName: z.string(), marks: z.array(z.record(z.string(), z.unknown())) }))

const HIGHLIGHT_OPACITY = 0.35
const WHITE = rgb(1, 1, 1)

interface Note {
  readonly number: number
  readonly pageNumber: number
  readonly fullName: string
  readonly text: string
}

const pdf = await PDF.load(new Uint8Array(readFileSync(source)))
const fonts = await readAnnexFonts()
const font = pdf.embedFont(fonts.bold)
const pages = pdf.getPages()
const notes: Note[] = []
let drawn = 0
for (const { fullName, marks } of Written.parse(JSON.parse(readFileSync(marksFile, 'utf8')))) {
  for (const written of marks) {
    const points = written['points']
    const mark = Mark.parse(typeof points === 'string' ? { ...written, points: bytesOf(points) } : written)
    const page = pages[mark.pageIndex]
    if (page === undefined) continue
    const { rotation, visible } = seenPage(pdf, page.dict)
    if (mark.kind === 'note')
      notes.push({ number: notes.length + 1, pageNumber: mark.pageIndex + 1, fullName, text: mark.text })
    draw(page, drawnMark(mark, visible, rotation), colourOf(MARK_COLOURS[mark.colour]), rotation)
    drawn += 1
  }
}
if (notes.length > 0) {
  const annex = await PDF.load(await notePages(notes))
  await pdf.copyPagesFrom(
    annex,
    annex.getPages().map((_, index) => index),
  )
}
writeFileSync(target, await pdf.save({ subsetFonts: true }))
process.stdout.write(JSON.stringify({ pages: pages.length, drawn }), () => process.exit(0))

function draw(page: PDFPage, mark: DrawnMark, colour: ReturnType<typeof rgb>, rotation: number): void {
  switch (mark.kind) {
    case 'line': {
      const [first, ...rest] = mark.points
      if (first === undefined) return
      const path = page.drawPath().moveTo(first.x, first.y)
      // A line of one point is a dot, which the round cap makes of no length.
      for (const { x, y } of rest.length === 0 ? [first] : rest) path.lineTo(x, y)
      path.stroke({ borderColor: colour, borderWidth: mark.width, lineCap: 'round', lineJoin: 'round' })
      return
    }
    case 'areas':
      for (const [a, b, c, d] of mark.areas)
        page
          .drawPath()
          .moveTo(a.x, a.y)
          .lineTo(b.x, b.y)
          .lineTo(c.x, c.y)
          .lineTo(d.x, d.y)
          .close()
          // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type -- A path of libpdf, no array.
          .fill({ color: colour, opacity: HIGHLIGHT_OPACITY })
      return
    case 'number': {
      const { at, radius } = mark
      page.drawCircle({ x: at.x, y: at.y, radius, color: colour })
      const text = String(notes.length)
      const size = radius * 1.2
      const [left, down] = [font.getTextWidth(text, size) / 2, size * 0.36]
      const radians = (rotation * Math.PI) / 180
      const [cos, sin] = [Math.cos(radians), Math.sin(radians)]
      // Upright for the reader: moved and turned by the page's rotation, counter-clockwise.
      const x = at.x - left * cos + down * sin
      const y = at.y - left * sin - down * cos
      page.drawText(text, { x, y, size, font, color: WHITE, rotate: degrees(rotation) })
      return
    }
    default:
      mark satisfies never
  }
}

/** What the notes say, as pages of their own. */
async function notePages(all: readonly Note[]): Promise<Uint8Array> {
  const annex = new Annex(fonts, 'Ghi chú chung')
  annex.write({ text: 'GHI CHÚ CHUNG', size: 14, style: 'bold', align: 'center', after: 10 })
  await annex.table(
    [
      { heading: 'Số', share: 0.08, align: 'center' },
      { heading: 'Trang', share: 0.1, align: 'center' },
      { heading: 'Người ghi', share: 0.26 },
      { heading: 'Nội dung', share: 0.56 },
    ],
    all.map(({ number, pageNumber, fullName, text }) => [String(number), String(pageNumber), fullName, text]),
  )
  return annex.save()
}

/** `#c2231a` */
function colourOf(hex: string): ReturnType<typeof rgb> {
  const part = (at: number): number => Number.parseInt(hex.slice(at, at + 2), 16) / 255
  return rgb(part(1), part(3), part(5))
}

function bytesOf(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, 'base64'))
}

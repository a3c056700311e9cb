/**
 * Runs as a process of its own and writes a copy of a PDF with a watermark on each page: whatever a hostile file does to it, the server
 * goes on. Started by stamping.ts with limits; arguments: the file, where the copy goes, the words.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { PDF, PdfArray, PdfDict, PdfNumber, PdfRef, rgb, degrees, type PdfObject } from '@libpdf/core'
import { readAnnexFonts } from '../../kit/annex-fonts.ts'
import { cutBox, markLines, type Box } from './geometry.ts'

const [source, target, words] = process.argv.slice(2)
if (source === undefined || target === undefined || words === undefined)
  throw new Error('Usage: stamp-child SOURCE TARGET WORDS')

const A4: Box = { x: 0, y: 0, width: 595, height: 842 }
/** A page tree is not deeper; a file that points in circles ends here. */
const MOST_PARENTS = 50

const pdf = await PDF.load(new Uint8Array(readFileSync(source)))
const font = pdf.embedFont((await readAnnexFonts()).regular)
const widthOf = font.widthOfTextAtSize?.(words, 1) ?? words.length * 0.5
const pages = pdf.getPages()
for (const page of pages) {
  const media = boxOf(inherited(page.dict, 'MediaBox')) ?? A4
  const visible = cutBox(boxOf(inherited(page.dict, 'CropBox')) ?? media, media)
  const rotation = numberOf(inherited(page.dict, 'Rotate')) ?? 0
  for (const { degrees: turn, size, x, y } of markLines(visible, rotation, widthOf)) {
    page.drawText(words, { x, y, size, font, color: rgb(0.5, 0.5, 0.5), opacity: 0.35, rotate: degrees(turn) })
  }
}
writeFileSync(target, await pdf.save())
process.stdout.write(JSON.stringify({ pages: pages.length }), () => process.exit(0))

/** An entry of a page, or of the nearest node above it that has one: libpdf reads the page's own entries alone. */
function inherited(dict: PdfDict, key: string): PdfObject | undefined {
  let node: PdfDict | undefined = dict
  for (let level = 0; node !== undefined && level < MOST_PARENTS; level += 1) {
    const found = resolved(node.get(key))
    if (found !== undefined) return found
    const parent = resolved(node.get('Parent'))
    node = parent instanceof PdfDict ? parent : undefined
  }
  return undefined
}

function resolved(object: PdfObject | undefined): PdfObject | undefined {
  return object instanceof PdfRef ? (pdf.getObject(object) ?? undefined) : object
}

function numberOf(object: PdfObject | undefined): number | undefined {
  const found = resolved(object)
  return found instanceof PdfNumber ? found.value : undefined
}

/** Corners may be named in any order. */
function boxOf(object: PdfObject | undefined): Box | undefined {
  if (!(object instanceof PdfArray)) return undefined
  const [a, b, c, d] = [0, 1, 2, 3].map((at) => numberOf(object.at(at)))
  if (a === undefined || b === undefined || c === undefined || d === undefined) return undefined
  const box = { x: Math.min(a, c), y: Math.min(b, d), width: Math.abs(c - a), height: Math.abs(d - b) }
  return box.width > 0 && box.height > 0 ? box : undefined
}

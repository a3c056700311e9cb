/**
 * Runs as a process of its own and writes a copy of a PDF with a watermark on each page: whatever a hostile file does to it, the server
 * goes on. Started by stamping.ts with limits; arguments: the file, where the copy goes, the words.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { PDF, rgb, degrees } from '@libpdf/core'
import { readAnnexFonts } from '../../kit/annex-fonts.ts'
import { seenPage } from '../../kit/pdf-pages.ts'
import { markLines } from './geometry.ts'

const [source, target, words] = process.argv.slice(2)
if (source === undefined || target === undefined || words === undefined)
  throw new Error('Usage: stamp-child SOURCE TARGET WORDS')

const pdf = await PDF.load(new Uint8Array(readFileSync(source)))
const font = pdf.embedFont((await readAnnexFonts()).regular)
const widthOf = font.widthOfTextAtSize?.(words, 1) ?? words.length * 0.5
const pages = pdf.getPages()
for (const page of pages) {
  const { rotation, visible } = seenPage(pdf, page.dict)
  for (const { degrees: turn, size, x, y } of markLines(visible, rotation, widthOf)) {
    page.drawText(words, { x, y, size, font, color: rgb(0.5, 0.5, 0.5), opacity: 0.35, rotate: degrees(turn) })
  }
}
writeFileSync(target, await pdf.save())
process.stdout.write(JSON.stringify({ pages: pages.length }), () => process.exit(0))

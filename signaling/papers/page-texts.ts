/**
 * The text of a PDF's pages as the reader in the browser has it, in Unicode and composed (NFC). Only for processes of their own: pdf.js
 * works on files of strangers here.
 */
import type { PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { withoutIndex } from './common/pdf-index.ts'
import { codesOnPage, readableLines } from './common/vietnamese/readable-text.ts'
import { fontNameOf, openPdf } from './read-pdf.ts'

/**
 * First the number of pages, then each page's text from `firstPage` (1-based) on; a page that cannot be read has none.
 *
 * @param bytes - Kept for a second reading without the file's index, as the reader does it where the index is wrong.
 */
export async function* pageTexts(
  bytes: Uint8Array<ArrayBuffer>,
  firstPage: number,
  maxPages: number,
): AsyncGenerator<number | string> {
  const { task, seen } = await openPdf(bytes.slice())
  let open = task
  let document = await open.promise.catch(() => null)
  if (document === null || (!seen.rebuilt && (await hasLostPage(document)))) {
    await open.destroy().catch(() => undefined)
    open = (await openPdf(withoutIndex(bytes))).task
    document = await open.promise.catch(() => null)
  }
  if (document === null || document.numPages === 0) return
  const pages = Math.min(document.numPages, maxPages)
  yield pages
  for (let number = firstPage; number <= pages; number += 1) {
    const page = await document.getPage(number).catch(() => null)
    yield page === null ? '' : await textOf(page).catch(() => '')
    page?.cleanup()
  }
}

async function hasLostPage(document: { numPages: number; getPage(number: number): Promise<PDFPageProxy> }) {
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number).catch(() => null)
    if (page === null) return true
    page.cleanup()
  }
  return false
}

async function textOf(page: PDFPageProxy): Promise<string> {
  const { items } = await page.getTextContent()
  const pieces = items.filter((item) => 'str' in item)
  const nameless = () => null
  if (codesOnPage(pieces, nameless).unsure.length === 0) return readableLines(pieces, nameless).join('\n')
  // Too few words of an old code to tell by its letters; the fonts' own names are known once the drawing has been worked out.
  await page.getOperatorList()
  return readableLines(pieces, (fontName) => fontNameOf(page, fontName)).join('\n')
}

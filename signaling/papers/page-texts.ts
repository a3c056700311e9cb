/**
 * The text of a PDF's pages as the reader in the browser has it, in Unicode and composed (NFC). Only for processes of their own: pdf.js
 * works on files of strangers here.
 */
import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
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
  const first = await openPdf(bytes.slice())
  let { task } = first
  let document = await task.promise.catch(() => null)
  let indexTrusted = !first.seen.rebuilt
  async function ignoreIndex(): Promise<void> {
    indexTrusted = false
    await task.destroy().catch(() => undefined)
    task = (await openPdf(withoutIndex(bytes))).task
    document = await task.promise.catch(() => null)
  }
  if (document === null) await ignoreIndex()
  if (document === null || document.numPages === 0) return
  const pages = Math.min(document.numPages, maxPages)
  yield pages
  for (let number = firstPage; number <= pages; number += 1) {
    let text = await textAt(document, number)
    if (text === null && indexTrusted) {
      await ignoreIndex()
      text = await textAt(document, number)
    }
    yield text ?? ''
  }
}

async function textAt(document: PDFDocumentProxy | null, number: number): Promise<string | null> {
  try {
    const page = await document?.getPage(number)
    if (page === undefined) return null
    const text = await textOf(page)
    page.cleanup()
    return text
  } catch {
    return null
  }
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

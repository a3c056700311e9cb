import { TextLayer, type PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { log } from '../log/log.ts'

/**
 * Lays a page's text, invisible, over its picture, so that it can be selected and read aloud. It follows the zoom by CSS alone.
 *
 * @returns `pieces` resolves with an element for each piece of the page's text, and never when cancelled.
 */
export function layText(page: PDFPageProxy, holder: HTMLElement): { pieces: Promise<HTMLElement[]>; cancel(): void } {
  let layer: TextLayer | null = null
  let cancelled = false
  async function lay(): Promise<HTMLElement[]> {
    const textContentSource = await page.getTextContent()
    if (cancelled) throw new Error('cancelled')
    layer = new TextLayer({ textContentSource, container: holder, viewport: page.getViewport({ scale: 1 }) })
    await layer.render()
    return layer.textDivs
  }
  return {
    // A page without readable text is still a page.
    pieces: new Promise(
      (resolve) =>
        void lay().then(resolve, (error: unknown) => {
          if (!cancelled) log.papers('the text of a page could not be laid', { pageNumber: page.pageNumber }, error)
        }),
    ),
    cancel() {
      cancelled = true
      layer?.cancel()
      holder.replaceChildren()
    },
  }
}

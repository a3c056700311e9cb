import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'

export type ReadPage = { text: string; width: number; height: number }

/** White space folded to single spaces, letters composed: the form in which text is searched. */
export function foldText(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim()
}

/** Text and size (points) of every page, as pdf.js sees them. Throws what pdf.js throws. */
export async function readPages(bytes: Uint8Array, password?: string): Promise<ReadPage[]> {
  // pdf.js takes over the buffer it is given, so it gets a copy.
  const task = getDocument({ data: bytes.slice(), verbosity: 0, ...(password === undefined ? {} : { password }) })
  try {
    const document = await task.promise
    const pages: ReadPage[] = []
    for (let pageNumber = 1; pageNumber <= document.numPages; pageNumber++) {
      const page = await document.getPage(pageNumber)
      const { width, height } = page.getViewport({ scale: 1 })
      const { items } = await page.getTextContent()
      const text = items.map((item) => ('str' in item ? item.str + (item.hasEOL ? ' ' : '') : '')).join('')
      pages.push({ text: foldText(text), width, height })
    }
    return pages
  } finally {
    await task.destroy()
  }
}

// Which parts of what is drawn on a page are read out, as which tag: marked content of a tagged PDF (ISO 32000-1, 14.6).
import { PdfArray, PdfRef, PdfStream, type PDF, type PDFPage } from '@libpdf/core'

/** A role of the structure, and a number that counts on each page. */
interface Name {
  readonly role: string
  readonly number: number
}
/** Streams of a page, counted from 0, that are one part of what is read out. */
interface Mark extends Name {
  readonly from: number
  /** The first one that is not of it. */
  readonly to: number
}

const BREAK = Buffer.from('\n')
const END_OF_MARK = Buffer.from('EMC\n')

export class MarkedPages {
  readonly #pdf: PDF
  /** By a page's object number: libpdf has several objects for one page. */
  readonly #marks = new Map<number, Mark[]>()

  constructor(pdf: PDF) {
    this.#pdf = pdf
  }

  /** Marks what is drawn. @param name - Asked for only if something was. */
  marked(page: PDFPage, name: () => Name, draw: () => void): void {
    const from = this.#drawnOn(page)
    draw()
    const to = this.#drawnOn(page)
    if (to === from) return
    const marks = this.#marks.get(page.ref.objectNumber) ?? []
    marks.push({ ...name(), from, to })
    this.#marks.set(page.ref.objectNumber, marks)
  }

  /**
   * Each word and line is drawn into a stream of its own, too small to be packed: as one they take a tenth of the bytes. What is read out stands in it
   * under its number; lines, page numbers and headings that stand again are marked as what is passed over.
   */
  join(page: PDFPage): void {
    const streams = this.#streamsOf(page)
    const parts: Uint8Array[] = []
    const take = (from: number, to: number, begin: string): void => {
      if (from === to) return
      const drawn = streams.slice(from, to).flatMap((stream) => [stream.getDecodedData(), BREAK])
      parts.push(Buffer.from(`${begin}\n`), ...drawn, END_OF_MARK)
    }
    let at = 0
    for (const { role, number, from, to } of this.#marks.get(page.ref.objectNumber) ?? []) {
      take(at, from, '/Artifact BMC')
      take(from, to, `/${role} <</MCID ${number}>> BDC`)
      at = to
    }
    take(at, streams.length, '/Artifact BMC')
    const joined = new PdfStream()
    joined.setData(Buffer.concat(parts))
    page.dict.set('Contents', this.#pdf.register(joined))
  }

  /**
   * How many streams were drawn on a page. From the second one on libpdf puts the first between two of its own, one that saves the state and one that
   * restores it; they are not counted, and left out: each stream does so by itself.
   */
  #drawnOn(page: PDFPage): number {
    const contents = page.dict.get('Contents')
    if (!(contents instanceof PdfArray)) return contents === undefined ? 0 : 1
    const first = this.#streamAt(contents.at(0))
    return first !== null && savesOrRestores(first) ? contents.length - 2 : contents.length
  }

  #streamsOf(page: PDFPage): PdfStream[] {
    const contents = page.dict.get('Contents')
    const all: unknown[] = []
    if (contents instanceof PdfArray)
      for (let index = 0; index < contents.length; index += 1) all.push(contents.at(index))
    else all.push(contents)
    return all.flatMap((one) => {
      const stream = this.#streamAt(one)
      return stream === null || savesOrRestores(stream) ? [] : [stream]
    })
  }

  #streamAt(value: unknown): PdfStream | null {
    const stream = value instanceof PdfRef ? this.#pdf.getObject(value) : value
    return stream instanceof PdfStream ? stream : null
  }
}

const savesOrRestores = (stream: PdfStream): boolean =>
  /^\s*[qQ]\s*$/u.test(Buffer.from(stream.getDecodedData()).toString('latin1'))

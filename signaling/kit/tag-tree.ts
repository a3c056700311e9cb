// The structure of a tagged PDF (ISO 32000-1, 14.7): headings, paragraphs and tables in the order in which they are read out, tied to what is drawn on
// the pages by numbers of marked content.
import {
  PdfArray,
  PdfBool,
  PdfDict,
  PdfName,
  PdfNumber,
  type PDF,
  type PdfObject,
  type PdfRef,
  type PDFPage,
} from '@libpdf/core'

export type TagRole = 'H1' | 'H2' | 'P' | 'Table' | 'TR' | 'TH' | 'TD'

interface Tag {
  readonly role: TagRole | 'Document'
  readonly kids: (Tag | Marked)[]
}
/** Something drawn on a page, under a number that counts on each page from 0. */
interface Marked {
  readonly page: PDFPage
  readonly number: number
}

export class TagTree {
  readonly #document: Tag = { role: 'Document', kids: [] }
  readonly #open: Tag[] = [this.#document]
  /** By a page's object number: libpdf has several objects for one page. */
  readonly #marked = new Map<number, number>()

  /** What is drawn and opened from here to `close` stands below a tag of this role. */
  open(role: TagRole): void {
    const tag: Tag = { role, kids: [] }
    this.#current.kids.push(tag)
    this.#open.push(tag)
  }

  /** Ends the tag that was opened last. */
  close(): void {
    this.#open.pop()
  }

  /** What `work` draws stands below a tag of this role. */
  within(role: TagRole, work: () => void): void {
    this.open(role)
    work()
    this.close()
  }

  /** @returns under which number and role what is drawn next on this page is to be marked. */
  mark(page: PDFPage): { readonly number: number; readonly role: string } {
    const number = this.#marked.get(page.ref.objectNumber) ?? 0
    this.#marked.set(page.ref.objectNumber, number + 1)
    const { role, kids } = this.#current
    kids.push({ page, number })
    return { number, role }
  }

  /** Writes the tree into the file, once all pages are drawn. */
  write(pdf: PDF): void {
    const root = new PdfDict()
    const rootRef = pdf.register(root)
    /** For each page its tags, by the numbers of what is drawn. */
    const parents = new Map<number, PdfRef[]>()
    const written = (tag: Tag, parent: PdfRef): PdfRef => {
      // Short, for there are thousands of them, and none is packed: no type, the page once, a number alone for what is drawn on it.
      const dict = PdfDict.of({ S: PdfName.of(tag.role), P: parent })
      if (tag.role === 'TH') dict.set('A', PdfDict.of({ O: PdfName.of('Table'), Scope: PdfName.of('Column') }))
      const ref = pdf.register(dict)
      const page = tag.kids.find((kid) => 'page' in kid)?.page.ref
      if (page !== undefined) dict.set('Pg', page)
      const kids = tag.kids.map((kid): PdfObject => {
        if ('role' in kid) return written(kid, ref)
        const ofPage = parents.get(kid.page.ref.objectNumber) ?? []
        parents.set(kid.page.ref.objectNumber, ofPage)
        ofPage[kid.number] = ref
        const number = PdfNumber.of(kid.number)
        return kid.page.ref.objectNumber === page?.objectNumber
          ? number
          : PdfDict.of({ Type: PdfName.of('MCR'), Pg: kid.page.ref, MCID: number })
      })
      const [only] = kids
      if (only !== undefined) dict.set('K', kids.length === 1 ? only : new PdfArray(kids))
      return ref
    }
    const document = written(this.#document, rootRef)
    const numbers = new PdfArray()
    let key = 0
    for (const page of pdf.getPages()) {
      page.dict.set('Tabs', PdfName.of('S'))
      const tags = parents.get(page.ref.objectNumber)
      if (tags === undefined) continue
      page.dict.set('StructParents', PdfNumber.of(key))
      numbers.push(PdfNumber.of(key))
      numbers.push(pdf.register(new PdfArray(tags)))
      key += 1
    }
    root.set('Type', PdfName.of('StructTreeRoot'))
    root.set('K', document)
    root.set('ParentTree', pdf.register(PdfDict.of({ Nums: numbers })))
    root.set('ParentTreeNextKey', PdfNumber.of(key))
    const catalog = pdf.getCatalog()
    catalog.set('StructTreeRoot', rootRef)
    catalog.set('MarkInfo', PdfDict.of({ Marked: PdfBool.of(true) }))
  }

  get #current(): Tag {
    return this.#open.at(-1) ?? this.#document
  }
}

/**
 * What a PDF's later revisions hold beyond an earlier one: further signatures, fields for them and long-term validation data belong to signing and
 * change nothing that was signed; everything else is a change, and its place is named.
 */
import { PdfArray, PdfBool, PdfDict, PdfName, PdfNumber, PdfRef, type PDF, type PdfObject } from '@libpdf/core'
import { resolved } from '../kit/pdf-pages.ts'
import { formFields, isTimeStamp, keyOf, type FormField } from './pdf-fields.ts'
import type { ChangedPlace, LaterAddition } from './report.ts'
import { SameObjects } from './same-objects.ts'

export interface Later {
  readonly additions: ReadonlySet<LaterAddition>
  /** The first change that was found; null: none. */
  readonly changed: ChangedPlace | null
}

/** Entries of the catalog that signing may add to: the store of validation data, the form, extensions, metadata that no page shows. */
const CATALOG_ELSEWHERE = ['DSS', 'AcroForm', 'Pages', 'Extensions', 'Version', 'Metadata']
const STORE_ENTRIES = ['Type', 'Certs', 'OCSPs', 'CRLs', 'VRI']
/** What a tool may set on the form while it signs; a default look of fields only where there was none. */
const FORM_ELSEWHERE = ['Fields', 'SigFlags']
const FORM_MAY_BE_NEW = ['DR', 'DA', 'NeedAppearances']
const INFO_MAY_CHANGE = ['ModDate', 'Producer']
/** Nodes of a page tree above each other. */
const MOST_LEVELS = 50

export function laterChanges(before: PDF, after: PDF): Later {
  return new Comparison(before, after).run()
}

class Comparison {
  readonly #before: PDF
  readonly #after: PDF
  readonly #fieldsBefore: readonly FormField[]
  readonly #fieldsAfter: readonly FormField[]
  readonly #objects: SameObjects
  /** Where signature fields that are new, or new in use, are seen. */
  readonly #newWidgets = new Set<string>()
  readonly #additions = new Set<LaterAddition>()
  #pageNumber = 0

  constructor(before: PDF, after: PDF) {
    this.#before = before
    this.#after = after
    this.#fieldsBefore = formFields(before)
    this.#fieldsAfter = formFields(after)
    const fields = [...this.#fieldsBefore, ...this.#fieldsAfter]
    const elsewhere = new Set(fields.flatMap(({ above, ref }) => [ref, ...above].map(keyOf)))
    for (const pdf of [before, after]) {
      for (const ref of treeOf(pdf)) elsewhere.add(keyOf(ref))
      const root = rootOf(pdf)
      if (root instanceof PdfRef) elsewhere.add(keyOf(root))
    }
    this.#objects = new SameObjects(before, after, elsewhere)
  }

  run(): Later {
    const changed = this.#document() ?? this.#form() ?? this.#pages()
    return { additions: this.#additions, changed }
  }

  #document(): ChangedPlace | null {
    const change: ChangedPlace = { kind: 'document' }
    if (this.#after.isEncrypted || this.#after.recoveredViaBruteForce) return change
    // A catalog under the number of something that was signed would keep that from being compared.
    if (!isSameRef(rootOf(this.#before), rootOf(this.#after))) return change
    const [before, after] = [this.#before.getCatalog(), this.#after.getCatalog()]
    if (!this.#objects.sameBut(before, after, CATALOG_ELSEWHERE)) return change
    if (!this.#sameInfo()) return change
    const [oldStore, store] = [before.get('DSS'), after.get('DSS')]
    // By itself: the store may differ, and what it shares with the pages is still to be compared there.
    if (new SameObjects(this.#before, this.#after, new Set()).same(oldStore, store)) return null
    const dict = resolved(this.#after, store)
    const isStore = dict instanceof PdfDict && [...dict.keys()].every(({ value }) => STORE_ENTRIES.includes(value))
    if (!isStore) return change
    this.#additions.add('longTermData')
    return null
  }

  #sameInfo(): boolean {
    const [before, after] = [this.#before, this.#after].map((pdf) =>
      resolved(pdf, pdf.context.info.trailer.get('Info')),
    )
    if (before === undefined && after === undefined) return true
    if (!(after instanceof PdfDict)) return false
    return this.#objects.sameBut(before instanceof PdfDict ? before : new PdfDict(), after, INFO_MAY_CHANGE)
  }

  #form(): ChangedPlace | null {
    const change: ChangedPlace = { kind: 'form' }
    const [before, after] = [this.#before, this.#after].map((pdf) => resolved(pdf, pdf.getCatalog().get('AcroForm')))
    if (before === undefined && after === undefined) return null
    if (!(after instanceof PdfDict)) return change
    const was = before instanceof PdfDict ? before : new PdfDict()
    const allowed = [...FORM_ELSEWHERE, ...FORM_MAY_BE_NEW.filter((key) => !was.has(key))]
    if (!this.#objects.sameBut(was, after, allowed) || wantsAppearances(this.#after, was, after)) return change
    if (!this.#sameNodes()) return change
    const later = new Map(this.#fieldsAfter.map((field) => [keyOf(field.ref), field]))
    for (const field of this.#fieldsBefore) {
      const now = later.get(keyOf(field.ref))
      later.delete(keyOf(field.ref))
      if (now === undefined || !this.#sameField(field, now)) return change
    }
    for (const field of later.values()) if (!this.#isNewSignature(field, new Set())) return change
    return null
  }

  /** Nodes above the fields: the old ones as they were, new ones in places where nothing was. */
  #sameNodes(): boolean {
    const old = new Set(this.#fieldsBefore.flatMap(({ above }) => above).map(keyOf))
    const nodes = new Map(this.#fieldsAfter.flatMap(({ above }) => above).map((ref) => [keyOf(ref), ref]))
    return [...nodes].every(([key, ref]) => {
      if (!old.has(key)) return this.#isNewHere(ref)
      const [was, is] = [this.#before.getObject(ref), this.#after.getObject(ref)]
      return was instanceof PdfDict && is instanceof PdfDict && this.#objects.sameBut(was, is, ['Kids'])
    })
  }

  /** Nothing stood under this number: what is skipped as a new field or its widget must not replace something that was signed. */
  #isNewHere(ref: PdfRef): boolean {
    return this.#before.getObject(ref) === null
  }

  #sameField(before: FormField, after: FormField): boolean {
    if (before.name !== after.name || before.isSignature !== after.isSignature) return false
    const signedNow = before.isSignature && before.value === undefined && after.value !== undefined
    if (!signedNow) return this.#objects.sameBut(before.dict, after.dict, [])
    return this.#isNewSignature(after, new Set(widgetsOf(this.#before, before).map(keyOf)))
  }

  /** A field for a signature, signed or not, that does nothing else. @param own - Objects that were its own before it was signed. */
  #isNewSignature(field: FormField, own: ReadonlySet<string>): boolean {
    const { isSignature, value } = field
    if (!isSignature) return false
    for (const widget of widgetsOf(this.#after, field)) {
      const shown = resolved(this.#after, widget)
      if (!own.has(keyOf(widget)) && !this.#isNewHere(widget)) return false
      if (!(shown instanceof PdfDict) || shown.has('A') || shown.has('AA')) return false
      if (!isWidget(this.#after, shown)) return false
      // Who signs answers for a mark. Without a key anybody adds a field that nobody has signed, or has an authority stamp the time: neither paints.
      const byNobody = value === undefined || isTimeStamp(this.#after, value)
      if (byNobody && isSeen(this.#after, shown)) return false
      this.#newWidgets.add(keyOf(widget))
    }
    if (value === undefined) this.#additions.add('signatureField')
    else this.#additions.add(isTimeStamp(this.#after, value) ? 'timeStamp' : 'signature')
    return true
  }

  #pages(): ChangedPlace | null {
    return this.#node(this.#before.getCatalog().get('Pages'), this.#after.getCatalog().get('Pages'), 0)
  }

  #node(before: PdfObject | undefined, after: PdfObject | undefined, level: number): ChangedPlace | null {
    const change: ChangedPlace = { kind: 'pages' }
    const [a, b] = [resolved(this.#before, before), resolved(this.#after, after)]
    if (!isSameRef(before, after) || !(a instanceof PdfDict) || !(b instanceof PdfDict) || level > MOST_LEVELS)
      return change
    const [kidsBefore, kidsAfter] = [resolved(this.#before, a.get('Kids')), resolved(this.#after, b.get('Kids'))]
    if (!(kidsBefore instanceof PdfArray)) return this.#page(a, b)
    if (!(kidsAfter instanceof PdfArray) || kidsBefore.length !== kidsAfter.length) return change
    if (!this.#objects.sameBut(a, b, ['Kids'])) return change
    for (let index = 0; index < kidsBefore.length; index += 1) {
      const found = this.#node(kidsBefore.at(index), kidsAfter.at(index), level + 1)
      if (found !== null) return found
    }
    return null
  }

  #page(before: PdfDict, after: PdfDict): ChangedPlace | null {
    this.#pageNumber += 1
    const change: ChangedPlace = { kind: 'page', pageNumber: this.#pageNumber }
    if (!this.#objects.sameBut(before, after, ['Annots'])) return change
    const isNew = (item: PdfObject) => item instanceof PdfRef && this.#newWidgets.has(keyOf(item))
    const old = listOf(this.#before, before).filter((item) => !isNew(item))
    const kept = listOf(this.#after, after).filter((item) => !isNew(item))
    const same = old.length === kept.length && old.every((item, index) => this.#objects.same(item, kept[index]))
    return same ? null : change
  }
}

/** Where a field is seen: it is its own widget, or has some below it. */
function widgetsOf(pdf: PDF, { dict, ref }: FormField): PdfRef[] {
  const kids = resolved(pdf, dict.get('Kids'))
  return [ref, ...(kids instanceof PdfArray ? kids : [])].filter((item) => item instanceof PdfRef)
}

function listOf(pdf: PDF, page: PdfDict): readonly PdfObject[] {
  const found = resolved(pdf, page.get('Annots'))
  return found instanceof PdfArray ? found.toArray() : []
}

/** All nodes of the page tree with the pages. */
function treeOf(pdf: PDF): PdfRef[] {
  const found = new Map<string, PdfRef>()
  const open: (PdfObject | undefined)[] = [pdf.getCatalog().get('Pages')]
  for (let item = open.pop(); item !== undefined || open.length > 0; item = open.pop()) {
    if (!(item instanceof PdfRef) || found.has(keyOf(item))) continue
    found.set(keyOf(item), item)
    const node = resolved(pdf, item)
    const kids = node instanceof PdfDict ? resolved(pdf, node.get('Kids')) : undefined
    if (kids instanceof PdfArray) open.push(...kids)
  }
  return [...found.values()]
}

/** A viewer that draws the fields by itself shows what nobody signed. */
function wantsAppearances(pdf: PDF, before: PdfDict, after: PdfDict): boolean {
  const now = resolved(pdf, after.get('NeedAppearances'))
  return !before.has('NeedAppearances') && now instanceof PdfBool && now.value
}

const rootOf = (pdf: PDF): PdfObject | undefined => pdf.context.info.trailer.get('Root')

function isSameRef(before: PdfObject | undefined, after: PdfObject | undefined): boolean {
  return before instanceof PdfRef && after instanceof PdfRef && keyOf(before) === keyOf(after)
}

/** Another kind of annotation (a text, a link) does not become a field for signing by being called one. */
function isWidget(pdf: PDF, dict: PdfDict): boolean {
  const subtype = resolved(pdf, dict.get('Subtype'))
  return subtype === undefined || (subtype instanceof PdfName && subtype.value === 'Widget')
}

/** Whether a widget paints something on its page: a look of its own, or a border and background that viewers draw. */
function isSeen(pdf: PDF, widget: PdfDict): boolean {
  if (!widget.has('AP') && !widget.has('MK')) return false
  const rect = resolved(pdf, widget.get('Rect'))
  if (!(rect instanceof PdfArray)) return rect !== undefined
  const [left, bottom, right, top] = rect.toArray().map((item) => {
    const number = resolved(pdf, item)
    return number instanceof PdfNumber ? number.value : Number.NaN
  })
  return left !== right && bottom !== top
}

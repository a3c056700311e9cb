// The fields of a PDF's form, and which of them hold a signature, read from its dictionaries.
import { PdfArray, PdfDict, PdfName, PdfNumber, PdfRef, PdfString, type PDF, type PdfObject } from '@libpdf/core'
import { resolved } from '../kit/pdf-pages.ts'

export interface FormField {
  /** The full name, of its own part and those above it. */
  readonly name: string
  readonly dict: PdfDict
  readonly ref: PdfRef
  readonly isSignature: boolean
  /** The signature's dictionary; undefined while nobody has signed here. */
  readonly value: PdfDict | undefined
  /** The fields' nodes above it. */
  readonly above: readonly PdfRef[]
}

const MOST_FIELDS = 20_000
const MOST_LEVELS = 30

export const keyOf = (ref: PdfRef): string => `${ref.objectNumber} ${ref.generation}`

/** All fields that hold a value, in the form's order. Fields that are no objects of their own are left out: nothing can be signed in them. */
export function formFields(pdf: PDF): FormField[] {
  const form = resolved(pdf, pdf.getCatalog().get('AcroForm'))
  const found: FormField[] = []
  const seen = new Set<string>()

  function visit(item: PdfObject, names: readonly string[], type: string | undefined, above: readonly PdfRef[]): void {
    if (!(item instanceof PdfRef) || seen.has(keyOf(item)) || seen.size > MOST_FIELDS || above.length > MOST_LEVELS)
      return
    seen.add(keyOf(item))
    const dict = resolved(pdf, item)
    if (!(dict instanceof PdfDict)) return
    const ownType = resolved(pdf, dict.get('FT'))
    const fieldType = ownType instanceof PdfName ? ownType.value : type
    const ownName = resolved(pdf, dict.get('T'))
    const path = ownName instanceof PdfString ? [...names, ownName.asString()] : names
    const kids = resolved(pdf, dict.get('Kids'))
    if (kids instanceof PdfArray && hasNamedKid(pdf, kids)) {
      for (const kid of kids) visit(kid, path, fieldType, [...above, item])
      return
    }
    const value = resolved(pdf, dict.get('V'))
    found.push({
      ...{ name: path.join('.'), dict, ref: item, above, isSignature: fieldType === 'Sig' },
      value: fieldType === 'Sig' && value instanceof PdfDict ? value : undefined,
    })
  }

  const fields = form instanceof PdfDict ? resolved(pdf, form.get('Fields')) : undefined
  if (fields instanceof PdfArray) for (const field of fields) visit(field, [], undefined, [])
  return found
}

/** Whether a signature's dictionary is a time stamp of the whole document. */
export function isTimeStamp(pdf: PDF, signature: PdfDict): boolean {
  const [type, subFilter] = ['Type', 'SubFilter'].map((key) => resolved(pdf, signature.get(key)))
  const isOf = (name: PdfObject | undefined, value: string) => name instanceof PdfName && name.value === value
  return isOf(type, 'DocTimeStamp') || isOf(subFilter, 'ETSI.RFC3161')
}

/** Kids with names are fields, kids without are where the field is seen. */
function hasNamedKid(pdf: PDF, kids: PdfArray): boolean {
  for (const kid of kids) {
    const dict = resolved(pdf, kid)
    if (dict instanceof PdfDict && dict.has('T')) return true
  }
  return false
}

/** What the author of a certified document allows afterwards (DocMDP): 1 nothing, 2 filling in and signing, 3 comments too. */
export function allowedAfterwards(pdf: PDF, signature: PdfDict): 1 | 2 | 3 | undefined {
  const references = resolved(pdf, signature.get('Reference'))
  if (!(references instanceof PdfArray)) return undefined
  for (const item of references) {
    const reference = resolved(pdf, item)
    if (!(reference instanceof PdfDict)) continue
    const method = resolved(pdf, reference.get('TransformMethod'))
    if (!(method instanceof PdfName) || method.value !== 'DocMDP') continue
    const parameters = resolved(pdf, reference.get('TransformParams'))
    const level = parameters instanceof PdfDict ? resolved(pdf, parameters.get('P')) : undefined
    const value = level instanceof PdfNumber ? level.value : 2
    return value === 1 || value === 3 ? value : 2
  }
  return undefined
}

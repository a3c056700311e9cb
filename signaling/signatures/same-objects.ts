// Compares objects of two revisions of a PDF with all that they lead to.
import {
  PdfArray,
  PdfBool,
  PdfDict,
  PdfName,
  PdfNull,
  PdfNumber,
  PdfRef,
  PdfStream,
  PdfString,
  type PDF,
  type PdfObject,
} from '@libpdf/core'
import { keyOf } from './pdf-fields.ts'

type Item = PdfObject | null | undefined

/** What has been found the same is not compared again; once two things differ, another one is to be made for what is left. */
export class SameObjects {
  readonly #before: PDF
  readonly #after: PDF
  /** Objects that are compared elsewhere, by their own rules: pages, fields, the catalog. */
  readonly #elsewhere: ReadonlySet<string>
  readonly #seen = new Set<string>()

  constructor(before: PDF, after: PDF, elsewhere: ReadonlySet<string>) {
    this.#before = before
    this.#after = after
    this.#elsewhere = elsewhere
  }

  /** Whether both say the same. Chains of objects may be long: they are followed in a list, not by recursion. */
  same(before: Item, after: Item): boolean {
    const open: [Item, Item][] = [[before, after]]
    for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
      const [a, b] = pair
      if (a instanceof PdfRef && b instanceof PdfRef) {
        const key = `${keyOf(a)}|${keyOf(b)}`
        if (this.#seen.has(key)) continue
        if (this.#elsewhere.has(keyOf(a)) || this.#elsewhere.has(keyOf(b))) {
          if (keyOf(a) !== keyOf(b)) return false
          continue
        }
        this.#seen.add(key)
      }
      const children = this.#compare(this.#resolve(this.#before, a), this.#resolve(this.#after, b))
      if (children === null) return false
      open.push(...children)
    }
    return true
  }

  /** Whether two dictionaries say the same, but for these entries. */
  sameBut(before: PdfDict, after: PdfDict, left: readonly string[]): boolean {
    return keysOf(before, after).every((key) => left.includes(key) || this.same(before.get(key), after.get(key)))
  }

  #resolve(pdf: PDF, item: Item): Item {
    return item instanceof PdfRef ? pdf.getObject(item) : item
  }

  /** What is still to be compared; null: they differ. */
  #compare(a: Item, b: Item): [Item, Item][] | null {
    if (isNothing(a) || isNothing(b)) return isNothing(a) && isNothing(b) ? [] : null
    if (a instanceof PdfStream || b instanceof PdfStream) {
      if (!(a instanceof PdfStream) || !(b instanceof PdfStream) || !sameBytes(a.data, b.data)) return null
      return entries(a, b, ['Length'])
    }
    if (a instanceof PdfDict) return b instanceof PdfDict ? entries(a, b, []) : null
    if (a instanceof PdfArray) {
      if (!(b instanceof PdfArray) || a.length !== b.length) return null
      const others = b.toArray()
      return a.toArray().map((item, index) => [item, others[index]])
    }
    return sameValue(a, b) ? [] : null
  }
}

function keysOf(a: PdfDict, b: PdfDict): string[] {
  return [...new Set([...a.keys(), ...b.keys()].map((name) => name.value))]
}

function entries(a: PdfDict, b: PdfDict, left: readonly string[]): [Item, Item][] {
  return keysOf(a, b)
    .filter((key) => !left.includes(key))
    .map((key) => [a.get(key), b.get(key)])
}

function sameValue(a: Item, b: Item): boolean {
  if (a instanceof PdfName) return b instanceof PdfName && a.value === b.value
  if (a instanceof PdfNumber) return b instanceof PdfNumber && a.value === b.value
  if (a instanceof PdfBool) return b instanceof PdfBool && a.value === b.value
  if (a instanceof PdfString) return b instanceof PdfString && sameBytes(a.bytes, b.bytes)
  return false
}

const isNothing = (item: Item): boolean => item === undefined || item === null || item instanceof PdfNull

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  const shared = a.buffer === b.buffer && a.byteOffset === b.byteOffset
  return a.length === b.length && (shared || Buffer.compare(a, b) === 0)
}

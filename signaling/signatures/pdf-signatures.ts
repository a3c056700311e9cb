// The signatures in a PDF: where each lies, what it covers, and whether that is a whole PDF with this very signature in it.
import { PdfArray, PdfName, PdfNumber, PdfString, type PDF, type PdfDict } from '@libpdf/core'
import { resolved } from '../kit/pdf-pages.ts'
import type { Parts } from './cms.ts'
import { loadPdf } from './load-pdf.ts'
import { allowedAfterwards, formFields, isTimeStamp, type FormField } from './pdf-fields.ts'
import { pdfTime } from './pdf-time.ts'

export interface Located {
  readonly kind: 'located'
  readonly field: string
  readonly subFilter: string
  readonly isTimeStamp: boolean
  /** The CMS signature, filled up with zeros. */
  readonly contents: Uint8Array
  /** What it covers: the file up to its value, and from there to `end`. */
  readonly covered: Parts
  readonly end: number
  /** The file as it was when it was signed. */
  readonly revision: PDF
  readonly claimedAt: Date | undefined
  /** 1: its signer allows no change but long-term data, not even further signatures. */
  readonly allows: 1 | 2 | 3 | undefined
}
interface Malformed {
  readonly kind: 'malformed'
  readonly field: string
  readonly isTimeStamp: boolean
  readonly why: 'range' | 'contents' | 'revision'
}
export type FoundSignature = Located | Malformed

const OPEN = 0x3c
const CLOSE = 0x3e

export async function findSignatures(pdf: PDF, bytes: Uint8Array): Promise<FoundSignature[]> {
  const found: FoundSignature[] = []
  for (const field of formFields(pdf)) {
    if (field.value !== undefined) found.push(await locate(pdf, bytes, field, field.value))
  }
  const endOf = (signature: FoundSignature) => (signature.kind === 'located' ? signature.end : 0)
  return found.sort((a, b) => endOf(a) - endOf(b))
}

async function locate(pdf: PDF, bytes: Uint8Array, field: FormField, value: PdfDict): Promise<FoundSignature> {
  const about = { field: field.name, isTimeStamp: isTimeStamp(pdf, value) }
  const contents = resolved(pdf, value.get('Contents'))
  if (!(contents instanceof PdfString) || contents.bytes.every((byte) => byte === 0))
    return { kind: 'malformed', ...about, why: 'contents' }
  const range = rangeOf(pdf, value)
  if (range === null || !isGap(bytes, range, contents.bytes)) return { kind: 'malformed', ...about, why: 'range' }
  const revision = await revisionWith(bytes, range, contents.bytes)
  if (revision === null) return { kind: 'malformed', ...about, why: 'revision' }
  const told = resolved(pdf, value.get('M'))
  return {
    kind: 'located',
    ...{ ...about, contents: contents.bytes, end: range.end, revision },
    subFilter: nameIn(pdf, value, 'SubFilter') ?? '',
    covered: [bytes.subarray(0, range.gapStart), bytes.subarray(range.gapEnd, range.end)],
    claimedAt: told instanceof PdfString ? pdfTime(told.asString()) : undefined,
    allows: allowedAfterwards(revision, value),
  }
}

interface Range {
  readonly gapStart: number
  readonly gapEnd: number
  readonly end: number
}

function rangeOf(pdf: PDF, value: PdfDict): Range | null {
  const array = resolved(pdf, value.get('ByteRange'))
  if (!(array instanceof PdfArray) || array.length !== 4) return null
  const numbers = [...array]
    .map((item) => resolved(pdf, item))
    .map((item) => (item instanceof PdfNumber ? item.value : -1))
  const [start = -1, gapStart = -1, gapEnd = -1, length = -1] = numbers
  const sound = numbers.every((number) => Number.isSafeInteger(number) && number >= 0)
  return sound && start === 0 && gapStart > 0 && gapEnd > gapStart ? { gapStart, gapEnd, end: gapEnd + length } : null
}

/** What is left out of the range must be this signature's value and nothing else: whatever stood there could be changed at will. */
function isGap(bytes: Uint8Array, { end, gapEnd, gapStart }: Range, contents: Uint8Array): boolean {
  if (end > bytes.length || bytes[gapStart] !== OPEN || bytes[gapEnd - 1] !== CLOSE) return false
  const hex = Buffer.from(bytes.subarray(gapStart + 1, gapEnd - 1)).toString('latin1')
  return /^[0-9A-Fa-f]*$/u.test(hex) && Buffer.from(hex, 'hex').equals(contents)
}

/** The covered part as a PDF by itself; null: it is none, or another signature is what it holds there. */
async function revisionWith(bytes: Uint8Array, range: Range, contents: Uint8Array): Promise<PDF | null> {
  const loaded = await loadPdf(bytes.subarray(0, range.end))
  if (!loaded.ok) return null
  const pdf = loaded.value
  const same = formFields(pdf).some(({ value }) => {
    if (value === undefined) return false
    const [there, own] = [rangeOf(pdf, value), resolved(pdf, value.get('Contents'))]
    const ranged = there?.gapStart === range.gapStart && there.gapEnd === range.gapEnd && there.end === range.end
    return ranged && own instanceof PdfString && Buffer.compare(own.bytes, contents) === 0
  })
  return same ? pdf : null
}

function nameIn(pdf: PDF, dict: PdfDict, key: string): string | undefined {
  const found = resolved(pdf, dict.get(key))
  return found instanceof PdfName ? found.value : undefined
}

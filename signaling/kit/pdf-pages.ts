// Reads where a page of a PDF lies for its readers: its boxes, rotation and unit, its own or those of the nodes above it. libpdf itself looks
// at the page's own entries alone, and takes the upper right corner of a box for its size.
import { PdfArray, PdfDict, PdfNumber, PdfRef, type PDF, type PdfObject } from '@libpdf/core'
import { cutBox, type Box } from './page-box.ts'

type Objects = Pick<PDF, 'getObject'>

export interface SeenPage {
  /** What of the page is seen: the crop box cut to the media box. */
  readonly visible: Box
  /** Clockwise, a multiple of 90. */
  readonly rotation: number
  /** How many points one of the page's own units is long. */
  readonly userUnit: number
}

const A4: Box = { x: 0, y: 0, width: 595, height: 842 }
/** A page tree is not deeper; a file that points in circles ends here. */
const MOST_PARENTS = 50

export function seenPage(pdf: Objects, page: PdfDict): SeenPage {
  const media = boxOf(pdf, inherited(pdf, page, 'MediaBox')) ?? A4
  const unit = numberOf(pdf, page.get('UserUnit')) ?? 1
  return {
    visible: cutBox(boxOf(pdf, inherited(pdf, page, 'CropBox')) ?? media, media),
    rotation: numberOf(pdf, inherited(pdf, page, 'Rotate')) ?? 0,
    userUnit: unit > 0 ? unit : 1,
  }
}

export function resolved(pdf: Objects, object: PdfObject | undefined): PdfObject | undefined {
  return object instanceof PdfRef ? (pdf.getObject(object) ?? undefined) : object
}

/** An entry of a page, or of the nearest node above it that has one. */
function inherited(pdf: Objects, dict: PdfDict, key: string): PdfObject | undefined {
  let node: PdfDict | undefined = dict
  for (let level = 0; node !== undefined && level < MOST_PARENTS; level += 1) {
    const found = resolved(pdf, node.get(key))
    if (found !== undefined) return found
    const parent = resolved(pdf, node.get('Parent'))
    node = parent instanceof PdfDict ? parent : undefined
  }
  return undefined
}

function numberOf(pdf: Objects, object: PdfObject | undefined): number | undefined {
  const found = resolved(pdf, object)
  return found instanceof PdfNumber ? found.value : undefined
}

/** Corners may be named in any order. */
function boxOf(pdf: Objects, object: PdfObject | undefined): Box | undefined {
  if (!(object instanceof PdfArray)) return undefined
  const [a, b, c, d] = [0, 1, 2, 3].map((at) => numberOf(pdf, object.at(at)))
  if (a === undefined || b === undefined || c === undefined || d === undefined) return undefined
  const box = { x: Math.min(a, c), y: Math.min(b, d), width: Math.abs(c - a), height: Math.abs(d - b) }
  return box.width > 0 && box.height > 0 ? box : undefined
}

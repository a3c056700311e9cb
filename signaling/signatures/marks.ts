// What is seen of a signature on the page: an agency's as text, a person's as a picture. In points, as the reader sees them.
import { ops, PdfDict, PdfString, type PDF } from '@libpdf/core'
import type { Box } from '../kit/page-box.ts'
import { isoVietnam } from './iso-time.ts'
import type { SignaturePlace } from './place.ts'

type Operators = readonly ReturnType<typeof ops.beginText>[]
type Font = ReturnType<PDF['embedFont']>

/** The box counts from the page's upper left corner, the operators from the box's lower left one. */
export interface Mark extends Box {
  readonly operators: Operators
  readonly resources: PdfDict
}
/** Why a mark cannot be drawn. */
export class MarkRefused {
  readonly kind: 'badPicture' | 'lettersMissing'
  constructor(kind: MarkRefused['kind']) {
    this.kind = kind
  }
}

const MM = 72 / 25.4
/** Decree 30/2020, annex I: Times New Roman, upright, 10 points, black. */
const SIZE = 10
const LINE = 12
/** How far a line's base lies above its lower edge. */
const BASE = 3
const FROM_EDGE = { right: 10 * MM, top: 5 * MM } as const
const NAME_SIZE = 14
const PEN = [0.05, 0.2, 0.7] as const
/** An agency's name goes over several lines rather than into the text's own column. */
const WIDEST = 85 * MM

/**
 * The agency's name and the time of signing.
 *
 * @param seenWidth - Of the page as it is seen, in points.
 */
export function agencyMark(
  pdf: PDF,
  fontFile: Uint8Array,
  seenWidth: number,
  { name, signedAtMs }: Extract<SignaturePlace, { kind: 'agency' }>,
): Mark | MarkRefused {
  const font = pdf.embedFont(fontFile)
  const text = name.normalize('NFC')
  if (!font.canEncode(text)) return new MarkRefused('lettersMissing')
  const widest = Math.min(WIDEST, seenWidth - 2 * FROM_EDGE.right)
  const lines = [...linesOf(text, font, widest), `Thời gian ký: ${isoVietnam(signedAtMs)}`]
  const width = Math.max(...lines.map((line) => font.getTextWidth(line, SIZE)))
  const height = lines.length * LINE
  return {
    ...{ x: seenWidth - FROM_EDGE.right - width, y: FROM_EDGE.top, width, height },
    operators: [
      ops.beginText(),
      ops.setNonStrokingGray(0),
      ops.setFont('F1', SIZE),
      ops.moveText(0, height + BASE),
      ...lines.flatMap((line) => [ops.moveText(0, -LINE), ops.showText(encoded(line, font))]),
      ops.endText(),
    ],
    resources: PdfDict.of({ Font: PdfDict.of({ F1: font.ref }) }),
  }
}

/** The picture as large as the rectangle allows, in its middle. */
export function personMark(pdf: PDF, png: Uint8Array, { height, width, x, y }: Box): Mark | MarkRefused {
  let picture: ReturnType<PDF['embedPng']>
  try {
    picture = pdf.embedPng(png)
  } catch {
    // libpdf says by throwing that it is no PNG or one of a kind that it does not read.
    return new MarkRefused('badPicture')
  }
  const scale = Math.min(width / picture.width, height / picture.height)
  const [wide, high] = [picture.width * scale, picture.height * scale]
  return {
    ...{ x, y, width, height },
    operators: [
      ops.pushGraphicsState(),
      ops.concatMatrix(wide, 0, 0, high, (width - wide) / 2, (height - high) / 2),
      ops.paintXObject('Im1'),
      ops.popGraphicsState(),
    ],
    resources: PdfDict.of({ XObject: PdfDict.of({ Im1: picture.ref }) }),
  }
}

/** Without a picture: that it is signed digitally, and by whom, in the blue of a pen. In the middle of the box, smaller where it is long. */
export function nameMark(pdf: PDF, fontFile: Uint8Array, name: string, box: Box): Mark | MarkRefused {
  const font = pdf.embedFont(fontFile)
  const lines = ['Đã ký số', name.normalize('NFC')]
  if (!lines.every((line) => font.canEncode(line))) return new MarkRefused('lettersMissing')
  const widest = Math.max(...lines.map((line) => font.getTextWidth(line, NAME_SIZE)))
  const size = NAME_SIZE * Math.min(1, box.width / widest)
  const top = box.height / 2 + size * 0.3
  return {
    ...box,
    operators: [
      ops.beginText(),
      ops.setNonStrokingRGB(...PEN),
      ops.setFont('F1', size),
      ...lines.flatMap((line, index) => [
        ops.setTextMatrix(1, 0, 0, 1, (box.width - font.getTextWidth(line, size)) / 2, top - index * size * 1.25),
        ops.showText(encoded(line, font)),
      ]),
      ops.endText(),
    ],
    resources: PdfDict.of({ Font: PdfDict.of({ F1: font.ref }) }),
  }
}

/** The font's own glyph numbers, two bytes each: an embedded font is written in Identity-H. */
function encoded(line: string, font: Font): PdfString {
  const glyphs = font.encodeTextToGids(line)
  return PdfString.fromBytes(new Uint8Array(glyphs.flatMap((glyph) => [glyph >> 8, glyph & 0xff])))
}

function linesOf(text: string, font: Font, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/u)) {
    const tried = line === '' ? word : `${line} ${word}`
    if (line === '' || font.getTextWidth(tried, SIZE) <= width) line = tried
    else {
      lines.push(line)
      line = word
    }
  }
  return [...lines, line]
}

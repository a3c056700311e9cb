import {
  codesOnPage,
  joinRuns,
  readableLetters,
  type FontCode,
  type TextPiece,
} from '../../../signaling/papers/common/vietnamese/readable-text.ts'
import { fold, foldPart } from '../ui/fold.ts'

/** A text as it is searched, and where each of its characters came from. */
export interface FoldedText {
  readonly folded: string
  /** `origins[i]` is the offset in the original of what became `folded[i]`; one more entry holds the original's length. */
  readonly origins: Uint32Array
}

export interface TextSpan {
  /** Offsets in the original text, the end exclusive. */
  readonly start: number
  readonly end: number
}

/**
 * Folds as `fold` does (lower case, no diacritics, `đ` as `d`, white space drawn together), but keeps the way back. White
 * space at the ends stays, as one space.
 */
export function foldWithOrigins(text: string): FoldedText {
  return foldLetters(readableLetters(text, undefined))
}

/** @param letters - In the order of the text; the length of each is what it takes up there. */
function foldLetters(letters: readonly { readonly text: string; readonly length: number }[]): FoldedText {
  let folded = ''
  const origins: number[] = []
  let offset = 0
  for (const { text, length } of letters) {
    for (const part of foldCharacter(text)) {
      if (part === ' ' && folded.endsWith(' ')) continue
      for (let unit = 0; unit < part.length; unit += 1) origins.push(offset)
      folded += part
    }
    offset += length
  }
  origins.push(offset)
  return { folded, origins: Uint32Array.from(origins) }
}

/** U+FEFF is white space and an invisible sign at once: here it stays a space. */
function foldCharacter(character: string): string {
  return /^\s$/u.test(character) ? ' ' : foldPart(character)
}

/** Where `query` stands in a text, without regard to diacritics and case. Places never overlap. */
export function findAll({ folded, origins }: FoldedText, query: string): TextSpan[] {
  const sought = fold(query)
  if (sought === '') return []
  const spans: TextSpan[] = []
  for (let at = folded.indexOf(sought); at !== -1; at = folded.indexOf(sought, at + sought.length)) {
    const start = origins[at] ?? 0
    spans.push({ start, end: origins[at + sought.length] ?? start })
  }
  return spans
}

/** The text of a page as pdf.js gives it: pieces, each of which is one element of the text layer. */
export interface PageText {
  readonly text: string
  /** Offset in `text` at which each piece begins. */
  readonly starts: readonly number[]
  readonly pieces: readonly string[]
  readonly folded: FoldedText
  /** As it is read where fonts of an old code (TCVN3, VNI) stand on the page; in both ways where it is not sure in which. */
  readonly decoded: readonly FoldedText[]
}

/** Joins pieces to a page's text. A line's end becomes a line break, so that words of two lines don't grow together. */
export function joinPieces(pieces: readonly TextPiece[]): PageText {
  let text = ''
  const starts: number[] = []
  for (const piece of pieces) {
    starts.push(text.length)
    text += piece.hasEOL ? `${piece.str}\n` : piece.str
  }
  return {
    text,
    starts,
    pieces: pieces.map(({ str }) => str),
    folded: foldWithOrigins(text),
    decoded: decodedTexts(pieces),
  }
}

function decodedTexts(pieces: readonly TextPiece[]): FoldedText[] {
  // pdf.js tells a font's own name only after a page with it has been drawn; a search reads pages that never were.
  const { codes, unsure } = codesOnPage(pieces, () => null)
  const read = (all: ReadonlyMap<string, FontCode>) =>
    foldLetters(joinRuns(pieces).flatMap(({ str, fontName }) => readableLetters(str, all.get(fontName))))
  if (unsure.length > 0)
    return (['tcvn3', 'vni'] as const).map((code) =>
      read(new Map([...codes, ...unsure.map((fontName) => [fontName, { code, capitals: false }] as const)])),
    )
  return codes.size === 0 ? [] : [read(codes)]
}

/** Where `query` stands on a page, in the order of the page; as the text is read, and as its codes lie in the file. */
export function findOnPage({ folded, decoded }: PageText, query: string): TextSpan[] {
  const spans = findAll(folded, query)
  if (decoded.length === 0) return spans
  for (const span of decoded.flatMap((text) => findAll(text, query)))
    if (!spans.some(({ start, end }) => span.start < end && start < span.end)) spans.push(span)
  return spans.sort((a, b) => a.start - b.start)
}

/** The parts of pieces that a span covers, for drawing it. */
export function piecesOf(page: PageText, span: TextSpan): { piece: number; from: number; to: number }[] {
  const parts: { piece: number; from: number; to: number }[] = []
  for (const [piece, str] of page.pieces.entries()) {
    const start = page.starts[piece] ?? 0
    if (start >= span.end) break
    const from = Math.max(0, span.start - start)
    const to = Math.min(str.length, span.end - start)
    if (from < to) parts.push({ piece, from, to })
  }
  return parts
}

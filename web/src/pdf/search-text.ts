import { fold } from '../ui/fold.ts'

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
  let folded = ''
  const origins: number[] = []
  let offset = 0
  for (const character of text) {
    for (const part of foldCharacter(character)) {
      if (part === ' ' && folded.endsWith(' ')) continue
      for (let unit = 0; unit < part.length; unit += 1) origins.push(offset)
      folded += part
    }
    offset += character.length
  }
  origins.push(text.length)
  return { folded, origins: Uint32Array.from(origins) }
}

function foldCharacter(character: string): string {
  if (/^\s$/u.test(character)) return ' '
  return character
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll('đ', 'd')
    .replace(/\s+/gu, ' ')
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
}

/** Joins pieces to a page's text. A line's end becomes a line break, so that words of two lines don't grow together. */
export function joinPieces(pieces: readonly { readonly str: string; readonly hasEOL: boolean }[]): PageText {
  let text = ''
  const starts: number[] = []
  for (const piece of pieces) {
    starts.push(text.length)
    text += piece.hasEOL ? `${piece.str}\n` : piece.str
  }
  return { text, starts, pieces: pieces.map(({ str }) => str), folded: foldWithOrigins(text) }
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

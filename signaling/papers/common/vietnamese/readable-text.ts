/**
 * Decides in which code the text of a PDF page is written, font by font, and gives it as Unicode. The font's name decides where it
 * is one of the old code's fonts. Converters put other fonts in their place without converting the text, so letters decide too: a
 * font whose words are Vietnamese syllables only when read as TCVN3 or VNI is of that code.
 */
import { codeOfFont, decodeLegacy, legacyToUnicode, type DecodedLetter, type LegacyCode } from './legacy-codes.ts'
import { isSyllable } from './syllables.ts'

/** A piece of a page's text as pdf.js gives it. */
export interface TextPiece {
  readonly str: string
  readonly hasEOL: boolean
  /** pdf.js's own id of the font, the same for all pieces of that font. */
  readonly fontName: string
}

export interface FontCode {
  readonly code: LegacyCode
  readonly capitals: boolean
}

/** What no old code ever yields, and Vietnamese in Unicode always does within a few words. */
const SURELY_UNICODE = /[\u0102-\u0103\u0110-\u0111\u0128-\u0129\u0168-\u0169\u01a0-\u01b0\u1ea0-\u1ef9]|\p{Mn}/u
const SPECIAL = /[\u00a1-\u00ff\u03bc\uf0a1-\uf0ff]/u
/** Signs that never stand within a word, unless they are letters of TCVN3. */
const SIGN_IN_WORD =
  /\p{L}[\u00a1-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7]|[\u00a7\u00a8\u00a9\u00ac\u00ae]\p{L}/u

export interface PageCodes {
  /** The code of each font by pdf.js's id; fonts of Unicode text are left out. */
  readonly codes: ReadonlyMap<string, FontCode>
  /** Fonts with too few words to tell, on a page without other text of an old code. */
  readonly unsure: readonly string[]
}

export function codesOnPage(pieces: readonly TextPiece[], realName: (fontName: string) => string | null): PageCodes {
  const texts = new Map<string, string>()
  for (const { fontName, str, hasEOL } of pieces)
    texts.set(fontName, (texts.get(fontName) ?? '') + str + (hasEOL ? '\n' : ''))
  const codes = new Map<string, FontCode>()
  const unsure: string[] = []
  const found = { tcvn3: 0, vni: 0 }
  for (const [fontName, text] of texts) {
    const named = codeOfFont(realName(fontName) ?? '')
    const code = named?.code ?? codeByLetters(text)
    if (code === 'unsure') unsure.push(fontName)
    else if (code !== null) {
      codes.set(fontName, named ?? { code, capitals: false })
      found[code] += text.length
    }
  }
  // A few words alone prove nothing; beside text of an old code they are most likely of the same.
  const [most] = [...(['tcvn3', 'vni'] as const)].sort((a, b) => found[b] - found[a])
  if (most === undefined || found[most] === 0) return { codes, unsure }
  for (const fontName of unsure) codes.set(fontName, { code: most, capitals: false })
  return { codes, unsure: [] }
}

/** @returns null for text that is Unicode or has no special letters, `unsure` for too few words of them. */
export function codeByLetters(text: string): LegacyCode | 'unsure' | null {
  if (SURELY_UNICODE.test(text)) return null
  const words = text.split(/[\s,.;:!?"'()[\]{}/\\“”‘’–—…<>=+*|%&]+/u).filter((word) => SPECIAL.test(word))
  if (words.length === 0) return null
  const asUnicode = words.filter((word) => isSyllable(word)).length
  const right = (code: LegacyCode) => words.filter((word) => readsAs(word, code)).length
  const [tcvn3, vni] = [right('tcvn3'), right('vni')]
  const best = Math.max(tcvn3, vni)
  const code = tcvn3 >= vni ? 'tcvn3' : 'vni'
  const sure = best >= 3 && best >= words.length * 0.6 && best > asUnicode * 1.5
  if (sure || (best > asUnicode && words.some((word) => SIGN_IN_WORD.test(word) && readsAs(word, code)))) return code
  return 'unsure'
}

/** Whether a word with special letters becomes syllables of Vietnamese when it is read in that code. */
function readsAs(word: string, code: LegacyCode): boolean {
  const parts = legacyToUnicode(word, code).split('-')
  return parts.every((part) => part === '' || isSyllable(part)) && parts.some((part) => /[^\p{ASCII}]/u.test(part))
}

/** The letters of a piece in Unicode, each with its length in the piece. */
export function readableLetters(text: string, code: FontCode | undefined): DecodedLetter[] {
  if (code === undefined) return Array.from(text).map((character) => ({ text: character, length: character.length }))
  const letters = decodeLegacy(text, code.code)
  return code.capitals ? letters.map((letter) => ({ ...letter, text: letter.text.toUpperCase() })) : letters
}

/** A page's lines in Unicode, composed. Pieces of one font that follow each other are read as one: a mark may stand in the next. */
export function readableLines(
  pieces: readonly TextPiece[],
  realName: (fontName: string) => string | null = () => null,
): string[] {
  const { codes } = codesOnPage(pieces, realName)
  let text = ''
  for (const { str, fontName } of joinRuns(pieces))
    text += readableLetters(str, codes.get(fontName))
      .map((letter) => letter.text)
      .join('')
  return text.normalize('NFC').split('\n')
}

/** Joins pieces of the same font that follow each other; ends of lines become line breaks. */
export function joinRuns(pieces: readonly TextPiece[]): { str: string; fontName: string }[] {
  const runs: { str: string; fontName: string }[] = []
  for (const { str, hasEOL, fontName } of pieces) {
    const written = hasEOL ? `${str}\n` : str
    const last = runs.at(-1)
    if (last !== undefined && last.fontName === fontName) last.str += written
    else runs.push({ str: written, fontName })
  }
  return runs
}

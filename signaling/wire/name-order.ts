// The order in which Vietnamese clerks list people: by given name, then from the family name on, syllable by syllable.

/** The Vietnamese alphabet, with the letters of foreign names where the Latin alphabet has them. */
const LETTERS = '0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz'.split('')
/** Tones in the order of dictionaries: none, grave, hook, tilde, acute, dot below. */
const TONES = ['', '\u0300', '\u0309', '\u0303', '\u0301', '\u0323']
const TONE_MARKS = /[\u0300\u0301\u0303\u0309\u0323]/gu

/** Two characters that sort before every letter's. */
const END_OF_LETTERS = ' '
const BETWEEN_SYLLABLES = '!'
const FIRST_LETTER = '0'.codePointAt(0) ?? 0

/**
 * By which full names are compared, character by character, here as in SQLite. In a syllable its letters come first and then its tone (La Là Lả
 * Lã Lá Lạ), before the next syllable is compared: "La Bình" stands before "Lá An", which `Intl.Collator` turns round.
 */
export function nameKey(fullName: string): string {
  const syllables =
    fullName
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
  const given = syllables.at(-1)
  return given === undefined ? '' : [given, ...syllables.slice(0, -1)].map(syllableKey).join(BETWEEN_SYLLABLES)
}

/** Compares full names as clerks do; those that are alike but for capitals and signs keep the order of their characters. */
export function byName(one: string, other: string): number {
  return compare(nameKey(one), nameKey(other)) || compare(one, other)
}

function syllableKey(syllable: string): string {
  const decomposed = syllable.normalize('NFD')
  const tone = Math.max(0, ...(decomposed.match(TONE_MARKS) ?? []).map((mark) => TONES.indexOf(mark)))
  const letters = [...decomposed.replace(TONE_MARKS, '').normalize('NFC')].map(letterKey).join('')
  return `${letters}${END_OF_LETTERS}${tone}`
}

/** Letters of other alphabets come after these, in the order of Unicode. */
function letterKey(letter: string): string {
  const known = LETTERS.indexOf(letter)
  if (known >= 0) return String.fromCodePoint(FIRST_LETTER + known)
  const plain = LETTERS.indexOf(letter.normalize('NFD').charAt(0))
  return plain >= 0 ? String.fromCodePoint(FIRST_LETTER + plain) : letter
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}

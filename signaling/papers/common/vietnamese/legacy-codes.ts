/**
 * Turns text of the two old Vietnamese font codes, TCVN3 and VNI, into Unicode. A PDF made with such a font holds Latin-1 letters
 * that only that font draws as Vietnamese: “QuyÕt ®Þnh” for “Quyết định”.
 *
 * Tables: TCVN3 is VN3 of the national standard TCVN 5712:1993, as the ABC fonts (`.VnTime` and others) use it; VNI is the code of
 * VNI for Windows (`VNI-Times` and others), where a vowel is followed by its mark.
 */

export type LegacyCode = 'tcvn3' | 'vni'

/** One letter of the readable text and how many UTF-16 units of the file's text it stands for. */
export interface DecodedLetter {
  readonly text: string
  readonly length: number
}

/** From byte 0xA1 on; a dot stands for a byte that the code leaves free. */
const TCVN3_FROM = 0xa1
const TCVN3_ROWS = [
  'ĂÂÊÔƠƯĐăâêôơưđ.', // A1–AF
  '.....àảãáạ.ằẳẵắ.', // B0–BF
  '......ặầẩẫấậè.ẻẽ', // C0–CF
  'éẹềểễếệìỉ...ĩíịò', // D0–DF
  '.ỏõóọồổỗốộờởỡớợù', // E0–EF
  '.ủũúụừửữứựỳỷỹýỵ.', // F0–FF
]

/** VNI: what stands alone. */
const VNI_SINGLE: Readonly<Record<string, string>> = {
  ñ: 'đ', Ñ: 'Đ', ô: 'ơ', Ô: 'Ơ', ö: 'ư', Ö: 'Ư', í: 'í', Í: 'Í', ì: 'ì', Ì: 'Ì', æ: 'ỉ', Æ: 'Ỉ', ó: 'ĩ', Ó: 'Ĩ', ò: 'ị', Ò: 'Ị', î: 'ỵ', Î: 'Ỵ',
} // prettier-ignore
const GRAVE = '\u0300'
const ACUTE = '\u0301'
const CIRCUMFLEX = '\u0302'
const TILDE = '\u0303'
const BREVE = '\u0306'
const HOOK = '\u0309'
const DOT = '\u0323'
/** VNI: what follows its vowel, as combining marks. */
const VNI_MARKS: Readonly<Record<string, string>> = {
  ù: ACUTE, ø: GRAVE, û: HOOK, õ: TILDE, ï: DOT,
  â: CIRCUMFLEX, á: CIRCUMFLEX + ACUTE, à: CIRCUMFLEX + GRAVE, å: CIRCUMFLEX + HOOK, ã: CIRCUMFLEX + TILDE, ä: CIRCUMFLEX + DOT,
  ê: BREVE, é: BREVE + ACUTE, è: BREVE + GRAVE, ú: BREVE + HOOK, ü: BREVE + TILDE, ë: BREVE + DOT,
} // prettier-ignore
const WITH_TONE_ALONE = 'aeouyAEOUYôÔöÖ'
const WITH_CIRCUMFLEX = 'aeoAEO'
const WITH_BREVE = 'aA'

function buildTcvn3(): ReadonlyMap<string, string> {
  const table = new Map<string, string>()
  const letters = Array.from(TCVN3_ROWS.join(''))
  for (const [index, letter] of letters.entries())
    if (letter !== '.') table.set(String.fromCharCode(TCVN3_FROM + index), letter)
  return table
}

function buildVni(): ReadonlyMap<string, string> {
  const table = new Map(Object.entries(VNI_SINGLE))
  for (const [mark, combining] of Object.entries(VNI_MARKS)) {
    const vowels = combining.includes(CIRCUMFLEX)
      ? WITH_CIRCUMFLEX
      : combining.includes(BREVE)
        ? WITH_BREVE
        : WITH_TONE_ALONE
    for (const vowel of vowels) {
      const upper = vowel !== vowel.toLowerCase()
      const letter = ((VNI_SINGLE[vowel] ?? vowel) + combining).normalize('NFC')
      // Capitals are typed with capital marks; a small mark behind a capital vowel is drawn by the fonts as well.
      table.set(vowel + mark, letter)
      if (upper) table.set(vowel + mark.toUpperCase(), letter)
    }
  }
  return table
}

/** Every TCVN3 byte (as a Latin-1 letter) or VNI sequence, with the letter that its font draws. */
export const LEGACY_TABLES: Readonly<Record<LegacyCode, ReadonlyMap<string, string>>> = {
  tcvn3: buildTcvn3(),
  vni: buildVni(),
}

/**
 * Puts right what a PDF reader makes of single codes on its way: codes of symbol fonts lie at U+F000, the micro sign comes as the
 * Greek letter, and the soft hyphen (`ư` of TCVN3) as a hyphen.
 */
function latin1Of(character: string, before: string, after: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code >= 0xf020 && code <= 0xf0ff) return String.fromCharCode(code - 0xf000)
  if (character === 'μ') return 'µ'
  if (character === '-' && /^[\p{L}\u00a1-\u00ff]$/u.test(after) && !/^[\d.]$/u.test(before)) return '\u00ad'
  return character
}

/** Reads text of an old code letter by letter; what is not of the code stays as it is. */
export function decodeLegacy(text: string, code: LegacyCode): DecodedLetter[] {
  const characters = Array.from(text)
  const latin1 = characters.map((character, index) =>
    latin1Of(character, characters[index - 1] ?? '', characters[index + 1] ?? ''),
  )
  const table = LEGACY_TABLES[code]
  const letters: DecodedLetter[] = []
  for (let at = 0; at < characters.length; at += 1) {
    const [first = '', second = ''] = [latin1[at], latin1[at + 1]]
    const pair = code === 'vni' && second !== '' ? table.get(first + second) : undefined
    if (pair !== undefined) {
      letters.push({ text: pair, length: (characters[at]?.length ?? 1) + (characters[at + 1]?.length ?? 1) })
      at += 1
      continue
    }
    // A hyphen that is no `ư` stays the hyphen that it was.
    const plain = first === '\u00ad' && code === 'vni' ? (characters[at] ?? '') : (table.get(first) ?? first)
    letters.push({ text: plain, length: characters[at]?.length ?? 1 })
  }
  return letters
}

/** Text of an old code as Unicode (NFC). */
export function legacyToUnicode(text: string, code: LegacyCode): string {
  return decodeLegacy(text, code)
    .map((letter) => letter.text)
    .join('')
}

/** What a font's name says of its code; a subset's prefix (`ABCDEF+`) and style endings do not matter. */
export function codeOfFont(fontName: string): { code: LegacyCode; capitals: boolean } | null {
  const name = fontName.replace(/^[A-Z]{6}\+/u, '')
  if (/^\.?vni[-_ ]/iu.test(name)) return { code: 'vni', capitals: false }
  // ABC's fonts of capitals draw small letters as capitals: .VnTimeH, .VnArialH, .VnTimeH,Bold.
  if (/^\.?vn[a-z]/iu.test(name) && !/^\.?vni/iu.test(name))
    return { code: 'tcvn3', capitals: /H(?:$|[^a-zA-Z])|H(?=Bold|Italic)/u.test(name) }
  return null
}

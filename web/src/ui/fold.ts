/**
 * A text as it is searched: lower case, without diacritics and invisible signs, `đ` as `d`, spaces drawn together. So `duong` finds `Đường`.
 * Signs that only look otherwise are one: `m2` finds `m²`, and the micro sign of a keyboard the `μ` that pdf.js makes of it.
 */
export function fold(text: string): string {
  return foldPart(text).trim()
}

/** The same for a part of a text: white space at its ends stays, as one space. */
export function foldPart(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}]+/gu, '')
    .toLowerCase()
    .replaceAll('đ', 'd')
    .replace(/\s+/gu, ' ')
}

/** Whether every word of `query` stands somewhere in `folded`, which is {@link fold}ed already. */
export function foundIn(folded: string, query: string): boolean {
  return fold(query)
    .split(' ')
    .every((word) => folded.includes(word))
}

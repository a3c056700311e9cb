/**
 * Vietnamese text as it is searched: lower case, without diacritics. Decomposing splits off the tone and vowel marks but
 * leaves đ, which is a letter of its own in Unicode, so it is replaced by name.
 */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/gu, 'd').toLowerCase()
}

/** The folded words of a text: runs of letters and digits. */
export function foldedWords(text: string): string[] {
  return fold(text).match(/[\p{L}\p{N}]+/gu) ?? []
}

/** What is stored beside a record so that `like '% word%'` finds a word by its beginning. */
export function searchText(...texts: readonly string[]): string {
  return ` ${[...new Set(texts.flatMap(foldedWords))].join(' ')}`
}

/** A name as part of a code or address: `UBND xã Lũng Cú` becomes `ubnd-xa-lung-cu`. Empty when nothing Latin is left. */
export function slug(text: string): string {
  return (fold(text).match(/[a-z0-9]+/g) ?? []).join('-')
}

const MAX_CHARACTERS = 200
const FALLBACK = 'tai-lieu.pdf'
/** Control characters, and those that nobody sees but that turn the direction of writing or join letters. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029\uFFFE\uFFFF]/gu

/** A file's name as it may be shown: without folders, control or direction-changing characters, at most 200 characters. */
export function shownFileName(given: string): string {
  const lastPart = given.normalize('NFC').split(/[/\\]/u).at(-1) ?? ''
  const clean = lastPart.replace(UNSEEN, '').replace(/\s+/gu, ' ').trim()
  const characters = [...clean]
  if (characters.length === 0 || /^\.+$/u.test(clean)) return FALLBACK
  if (characters.length <= MAX_CHARACTERS) return clean
  const ending = /\.pdf$/iu.test(clean) ? '.pdf' : ''
  return (
    characters
      .slice(0, MAX_CHARACTERS - ending.length)
      .join('')
      .trim() + ending
  )
}

/** What a paper is called when nobody gave it a title. */
export function titleFromFileName(shown: string): string {
  const title = shown.replace(/\.pdf$/iu, '').trim()
  return title === '' ? shown : title
}

/** The header that names a download (RFC 6266 with RFC 8187): everything but letters and digits is percent-encoded. */
export function inlineDisposition(shown: string): string {
  const encoded = encodeURIComponent(shown.toWellFormed()).replace(
    /['()*!~]/gu,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `inline; filename*=UTF-8''${encoded}`
}

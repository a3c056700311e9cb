const MAX_CHARACTERS = 200
const FALLBACK = 'tai-lieu.pdf'
const ENDING = /\.(?:pdf|docx?|xlsx?|pptx?|ppsx?|od[tsp]|rtf|png|jpe?g)$/iu
/** Control characters, and those that nobody sees but that turn the direction of writing or join letters. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029\uFFFE\uFFFF]/gu

/** A file's name as it may be shown: without folders, control or direction-changing characters, at most 200 characters. */
export function shownFileName(given: string): string {
  const lastPart = given.normalize('NFC').split(/[/\\]/u).at(-1) ?? ''
  const clean = lastPart.replace(UNSEEN, '').replace(/\s+/gu, ' ').trim()
  const characters = [...clean]
  if (characters.length === 0 || /^\.+$/u.test(clean)) return FALLBACK
  if (characters.length <= MAX_CHARACTERS) return clean
  const ending = ENDING.exec(clean)?.[0].toLowerCase() ?? ''
  return (
    characters
      .slice(0, MAX_CHARACTERS - ending.length)
      .join('')
      .trim() + ending
  )
}

/** What a paper is called when nobody gave it a title. */
export function titleFromFileName(shown: string): string {
  const title = withoutEnding(shown).trim()
  return title === '' ? shown : title
}

/** A name without the ending of a kind of file that papers are made of. */
export function withoutEnding(name: string): string {
  return name.replace(ENDING, '')
}

/** What the PDF is called that was made of this file. */
export function pdfNameOf(shown: string): string {
  return `${withoutEnding(shown)}.pdf`
}

/** The header that names a download (RFC 6266 with RFC 8187): everything but letters and digits is percent-encoded. */
export function inlineDisposition(shown: string): string {
  return disposition('inline', shown)
}

/** The same for what the browser must not show but keep as a file. */
export function downloadDisposition(shown: string): string {
  return disposition('attachment', shown)
}

function disposition(way: 'inline' | 'attachment', shown: string): string {
  const encoded = encodeURIComponent(shown.toWellFormed()).replace(
    /['()*!~]/gu,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `${way}; filename*=UTF-8''${encoded}`
}

/** Makes what stands in the log of an error or a code free of names, texts, addresses and tokens. */

const MAX_CHARACTERS = 120
const LEFT_OUT = '…'
const QUOTES = '"`“”„«»‘'

/**
 * A word of a sentence in English or a name of the browser's (`addIceCandidate`), with a bracket before it and punctuation behind it.
 * Two colons make an IPv6 address of it (`fe80::` has digits, `fe::` has none).
 */
const PLAIN_WORD =
  /^(?!.*::)\(?(?=[A-Za-z'’-]{1,23}[^A-Za-z]*$)(?:[A-Z]{1,8}|[A-Z]{0,4}[a-z]+(?:[A-Z]{1,5}[a-z]{2,})*)(?:['’-][a-z]{1,15})?[).,:;!?]{0,2}$/u
/** Two colons behind it make an IPv6 address of it. */
const SHORT_NUMBER = /^\(?\d{1,4}(?!::)[).,:;]{0,2}$/u
/** `Failed to execute 'play' on 'HTMLMediaElement'` */
const BROWSERS_OWN_NAME = /(?<=\s|^)'[A-Za-z.]{1,40}'(?=[\s:,.]|$)/gu
const ERROR_NAME = /^[A-Za-z]{1,40}$/u
/** `timeout`, `4g`, or a command as `seats.join`. */
const CODE = /^\d?[A-Za-z][A-Za-z0-9-]{0,31}(?:\.[A-Za-z]{1,31})?$/u
/** What is drawn at random has digits among its letters sooner or later; a code has one or two at its end, as `h264`. */
const RANDOM = /\d.*[A-Za-z].*\d|\d{5}/u

/** An error's name and what is harmless of its message, for example `TypeError: Failed to fetch`. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return `thrown: ${error === null ? 'null' : typeof error}`
  const name = ERROR_NAME.test(error.name) ? error.name : 'Error'
  const words = cleanWords(String(error.message))
  return cut(words === '' ? name : `${name}: ${words}`)
}

/** A code as it stands in a line of the log; anything that does not look like one is left out. */
export function cleanCode(code: string): string {
  return CODE.test(code) && !RANDOM.test(code) ? code : LEFT_OUT
}

/**
 * Lets through what is known to be harmless rather than taking out what is known to be not: plain words and short numbers stay;
 * whatever else, an address, an identifier, a word with marks above its letters, becomes `…`. Of quoted text only a single word in
 * single marks, as browsers name their own methods, ends where its mark does; other quotations may hold marks or be cut short by
 * the browser, so everything after the first one goes.
 */
function cleanWords(message: string): string {
  const named = message.replace(BROWSERS_OWN_NAME, LEFT_OUT)
  const quoteAt = firstQuote(named)
  const words = (quoteAt === -1 ? named : `${named.slice(0, quoteAt)} ${LEFT_OUT}`)
    .split(/\s+/u)
    .filter((word) => word !== '')
    .map((word) => (PLAIN_WORD.test(word) || SHORT_NUMBER.test(word) ? word : LEFT_OUT))
  return words.filter((word, index) => word !== LEFT_OUT || words[index - 1] !== LEFT_OUT).join(' ')
}

/** Where quoted text begins; -1 where nothing is quoted. An apostrophe between two letters is none. */
function firstQuote(message: string): number {
  for (let index = 0; index < message.length; index += 1) {
    if (QUOTES.includes(message.charAt(index)) || isSingleQuote(message, index)) return index
  }
  return -1
}

function isSingleQuote(message: string, index: number): boolean {
  if (!"'’".includes(message.charAt(index))) return false
  return !/[A-Za-z]/u.test(message[index - 1] ?? '') || !/[A-Za-z]/u.test(message[index + 1] ?? '')
}

function cut(words: string): string {
  return words.length <= MAX_CHARACTERS ? words : `${words.slice(0, MAX_CHARACTERS - 1)}${LEFT_OUT}`
}

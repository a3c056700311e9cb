/**
 * Makes a PDF reader search the whole file for its objects instead of trusting the index: the places that lead to the index are
 * overwritten in a copy held in memory. The server's check and the reader in the browser do the same, so that both see the same
 * pages; the stored file stays as it is.
 */

/** How far the words that are changed reach beyond a border, when a file is changed part by part. */
export const INDEX_OVERLAP = 64

/** Overwrites in place and returns the same bytes. */
export function withoutIndex<T extends Uint8Array>(bytes: T): T {
  for (let at = find(bytes, 'startxref', 0); at !== -1; at = find(bytes, 'startxref', at + 9)) {
    let digit = at + 9
    while (isSpace(bytes[digit])) digit += 1
    for (; digit < at + INDEX_OVERLAP && isDigit(bytes[digit]); digit += 1) bytes[digit] = 0x30
  }
  // A file made for fast web view names its first page and its index at its beginning.
  const linearized = find(bytes.subarray(0, 2048), '/Linearized', 0)
  if (linearized !== -1) bytes[linearized + 1] = 0x78
  return bytes
}

function find(bytes: Uint8Array, word: string, from: number): number {
  const first = word.charCodeAt(0)
  for (let at = bytes.indexOf(first, from); at !== -1; at = bytes.indexOf(first, at + 1)) {
    let length = 1
    while (length < word.length && bytes[at + length] === word.charCodeAt(length)) length += 1
    if (length === word.length) return at
  }
  return -1
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39
}

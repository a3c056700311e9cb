/**
 * Finds what a PDF would have another program do: actions that run code, start programs or send data, and streams that lie at an
 * address. Links to be clicked are none.
 */
import { packedTexts, type PdfObjects, plainNames } from './pdf-bytes.ts'

const ACTIVE = /\/(?:JavaScript|Launch|SubmitForm|ImportData|FS\s*\/URL)(?![A-Za-z])/u
/** How these names begin: Node looks for up to seven bytes some thirty times faster than for more. */
const BEGINNINGS = ['/JavaSc', '/Launch', '/Submit', '/Import', '/URL'] as const
/** More bytes than a beginning takes with all its letters written as numbers. */
const LONGEST = 32
const NUMBER_SIGN = 0x23

/**
 * Whether such a name begins anywhere in the file, be it in the bytes of a picture. Nearly all files have none, and reading through a
 * scan of 190 MB for its objects takes as long as pdf.js does.
 */
export function mayBeActive(bytes: Buffer): boolean {
  if (BEGINNINGS.some((name) => bytes.includes(name)) || hasNumberedName(bytes)) return true
  for (const text of packedTexts(bytes)) if (hasBeginning(plainNames(text))) return true
  return false
}

/** Whether an object of the file asks for it. */
export const isActive = (objects: PdfObjects): boolean => objects.someText(ACTIVE)

const hasBeginning = (text: string): boolean => BEGINNINGS.some((name) => text.includes(name))

/** Letters of names may be written as numbers: `/#4Caunch`. */
function hasNumberedName(bytes: Buffer): boolean {
  for (let at = bytes.indexOf(NUMBER_SIGN); at !== -1; at = bytes.indexOf(NUMBER_SIGN, at + 1)) {
    if (!isHexDigit(bytes[at + 1]) || !isHexDigit(bytes[at + 2])) continue
    if (hasBeginning(plainNames(bytes.toString('latin1', Math.max(0, at - LONGEST), at + 2 * LONGEST)))) return true
    // Names that begin before this place were seen whole: a file of nothing but such letters is not read 32 times.
    at += LONGEST - 1
  }
  return false
}

const isHexDigit = (byte: number | undefined): boolean =>
  byte !== undefined && ((byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66))

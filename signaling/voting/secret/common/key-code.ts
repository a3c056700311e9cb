import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { parseExactly, TrusteeKey } from './shapes.ts'

const DIGITS = 20

/**
 * Twenty digits of a trustee's public key, for people to read aloud to one another: a server that puts a key of its own in somebody's place would
 * have to try 2⁶⁶ keys for one of the same digits.
 *
 * @param key - As it was given (JSON). @returns five groups of four digits; null: it is no key.
 */
export function keyCode(key: string): string | null {
  const read = parseExactly(TrusteeKey, key)
  if (read === null) return null
  const hash = BigInt(`0x${bytesToHex(sha256(utf8ToBytes(`key|${read.public_key}`)))}`)
  const digits = (hash % 10n ** BigInt(DIGITS)).toString().padStart(DIGITS, '0')
  return digits.replaceAll(/(\d{4})(?=\d)/g, '$1 ')
}

// The form of a key, and what is kept of one: its hash and its first characters.
import { hashToken } from '../identity/sessions.ts'
import { freshBytes } from '../kit/random-bytes.ts'

/** Tells a key in a caller's settings from other secrets, and lets a search of files find one that leaked. */
const PREFIX = 'hkg_'
/** Prefix included; the other 232 random bits are shown once and kept nowhere. */
const HINT_CHARACTERS = 8
/** Anything else needs no look at the database. RFC 9110 takes the name of the scheme in any case. */
const BEARER = new RegExp(`^bearer +(${PREFIX}[A-Za-z0-9_-]{43})$`, 'iu')

export interface MadeKey {
  readonly key: string
  readonly hash: string
  readonly hint: string
}

/** A new key of 256 random bits. */
export function makeKey(): MadeKey {
  const key = PREFIX + freshBytes(32).toString('base64url')
  return { key, hash: hashToken(key), hint: key.slice(0, HINT_CHARACTERS) }
}

/** The hash of the key in a header `Authorization`; null: there is none. */
export function hashOfBearer(authorization: string | undefined): string | null {
  const key = BEARER.exec(authorization ?? '')?.[1]
  return key === undefined ? null : hashToken(key)
}

// Time-based one-time passwords (RFC 6238) and recovery codes, without any state.
import { createHash } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import { freshBytes } from '../kit/random-bytes.ts'

const PERIOD_SECONDS = 30
/** Steps before and after the present one whose codes are taken: clocks differ, and typing takes a while. */
const WINDOW = 1
/** As long as the HMAC's output (RFC 4226, section 4). */
const SECRET_BYTES = 20
const RECOVERY_CODES = 10
/** 80 bits: nobody guesses one, so that a fast hash keeps it. */
const RECOVERY_BYTES = 10

export function newSecret(): string {
  const bytes = freshBytes(SECRET_BYTES)
  return new Secret({ buffer: Uint8Array.from(bytes).buffer }).base32
}

/** What the QR code says to the application. SHA-1, six digits and 30 s are what all applications understand. */
export function enrolmentUri(secret: string, issuer: string, username: string): string {
  return totp(secret, issuer, username).toString()
}

/**
 * Which step's code this is.
 *
 * @param lastStep - The step whose code was taken last: it and those before are not taken again. One that lies beyond the window was
 *   noted under a clock that has been put right since, and counts for nothing.
 * @returns null for a code that is wrong, too old or taken already.
 */
export function stepOfCode(secret: string, code: string, nowMs: number, lastStep: number): number | null {
  if (!isCode(code)) return null
  const nowStep = Math.floor(nowMs / 1000 / PERIOD_SECONDS)
  const delta = totp(secret).validate({ token: code, timestamp: nowMs, window: WINDOW })
  if (delta === null) return null
  const step = nowStep + delta
  return lastStep <= nowStep + WINDOW && step <= lastStep ? null : step
}

/** Six digits: a code of the application; anything else can only be a recovery code. */
export function isCode(text: string): boolean {
  return /^\d{6}$/u.test(text)
}

/** What people type, without the spaces and hyphens that make it readable. */
export function plainCode(text: string): string {
  return text.replace(/[\s-]/gu, '').toUpperCase()
}

/** Codes for when the application is lost, each to be used once: `ABCD-EFGH-IJKL-MNOP`. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => {
    const text = new Secret({ buffer: Uint8Array.from(freshBytes(RECOVERY_BYTES)).buffer }).base32
    return text.replace(/(.{4})(?=.)/gu, '$1-')
  })
}

export function hashRecoveryCode(code: string): string {
  return createHash('sha256').update(plainCode(code)).digest('hex')
}

function totp(secret: string, issuer = '', label = ''): TOTP {
  return new TOTP({
    issuer,
    label,
    secret: Secret.fromBase32(secret),
    algorithm: 'SHA1',
    digits: 6,
    period: PERIOD_SECONDS,
  })
}

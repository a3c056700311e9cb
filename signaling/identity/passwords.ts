import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { hash, verify } from '@node-rs/argon2'
import { createSemaphore } from '../kit/semaphore.ts'

/**
 * OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB, two passes, one lane. Argon2id is the library's default; its
 * enum can't be named here, because constants of foreign enums are not erasable.
 */
const ARGON2ID = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
/** Of nobody's password, with the same costs: only there to be checked against for as long as a real one. */
const NOBODYS_HASH = `$argon2id$v=19$m=19456,t=2,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`
/** In place of a hash: nobody signs in with the account before it is given a password. */
export const NO_PASSWORD = ''
/** Before the hash of an initial password; no PHC form begins so. */
export const INITIAL = 'initial:'
/** A list that is found after so long opens nothing any more. */
export const INITIAL_DAYS = 30
const DAY_MS = 86_400_000
/** Small letters and digits without those that look alike on paper. */
const INITIAL_SIGNS = 'abcdefghjkmnpqrstuvwxyz23456789'
const INITIAL_GROUPS = 4
const SIGNS_PER_GROUP = 4
/** Half of the processors: a flood of sign-ins must leave the rest to the running meeting. */
const AT_ONCE = Math.max(1, Math.floor(availableParallelism() / 2))
/** Above this many waiting sign-ins, further ones are refused at once instead of waiting for half a minute. */
const MAX_WAITING = 500

const withPermit = createSemaphore(AT_ONCE, MAX_WAITING)

/**
 * @returns Argon2id in PHC form, with its own salt.
 * @throws QueueFullError
 */
export function hashPassword(password: string): Promise<string> {
  return withPermit(() => hash(password.normalize('NFC'), ARGON2ID))
}

/**
 * @param stored - PHC form, that of an initial password, `NO_PASSWORD`, or undefined for an account that does not exist: checking takes as long and is always false.
 * @throws QueueFullError
 */
export async function verifyPassword(stored: string | undefined, password: string): Promise<boolean> {
  const initial = stored !== undefined && isInitial(stored)
  const has = stored !== undefined && stored !== NO_PASSWORD && !initial
  // An initial password is checked fast, which a stranger with a clock should not notice.
  const right = await withPermit(() => verify(has ? stored : NOBODYS_HASH, password.normalize('NFC')))
  return initial ? isInitialPassword(stored, password) : right && has
}

/**
 * A password by which somebody signs in once, to choose another. It is random and of 79 bits, so that a fast hash with salt is enough:
 * Argon2id for a province's people would keep the processors busy for a quarter of an hour.
 */
export function initialPassword(nowMs: number): { readonly password: string; readonly stored: string } {
  const sign = () => INITIAL_SIGNS.charAt(randomInt(INITIAL_SIGNS.length))
  const group = () => Array.from({ length: SIGNS_PER_GROUP }, sign).join('')
  const password = Array.from({ length: INITIAL_GROUPS }, group).join('-')
  const salt = randomBytes(16).toString('base64url')
  return { password, stored: `${INITIAL}${Math.floor(nowMs / DAY_MS)}:${salt}:${initialHash(salt, password)}` }
}

/** Whether the account still has the password that it was given first, which opens no session. */
export const isInitial = (stored: string): boolean => stored.startsWith(INITIAL)

/** Until when it may be used. */
export function initialEndsMs(stored: string): number {
  const [day = ''] = stored.slice(INITIAL.length).split(':')
  return (Number(day) + INITIAL_DAYS) * DAY_MS
}

/** As people copy it from paper: capitals, spaces and hyphens do not matter. */
const initialHash = (salt: string, password: string): string =>
  createHash('sha256')
    .update(`${salt}:${password.toLowerCase().replace(/[\s-]+/gu, '')}`)
    .digest('base64url')

/** Whether it is the initial password that is stored so; nothing to a stranger's clock, as the hash is fast. */
export function isInitialPassword(stored: string, password: string): boolean {
  const [, salt = '', expected = ''] = stored.slice(INITIAL.length).split(':')
  const [given, wanted] = [Buffer.from(initialHash(salt, password)), Buffer.from(expected)]
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

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
 * @param stored - PHC form, `NO_PASSWORD`, or undefined for an account that does not exist: checking takes as long and is always false.
 * @throws QueueFullError
 */
export async function verifyPassword(stored: string | undefined, password: string): Promise<boolean> {
  const has = stored !== undefined && stored !== NO_PASSWORD
  const right = await withPermit(() => verify(has ? stored : NOBODYS_HASH, password.normalize('NFC')))
  return right && has
}

import { createHash, randomBytes } from 'node:crypto'
import type { Clock } from '../storage/clock.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId } from '../wire/ids.ts'
import { accountOfSession } from './store.ts'
import type { Account } from './wire.ts'

export interface Authenticated {
  readonly account: Account
  readonly sessionHash: string
}

/** 256 random bits in base64url: anything else needs no look at the database. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/

/** Lower-case hexadecimal SHA-256 of the cookie's value. A fast hash will do: the value is random, nobody can guess at it. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/** Opens a session within the transaction of the sign-in. It ends after `hours`, used or not. Returns the cookie's value. */
export async function openSession(
  within: Database,
  session: { accountId: AccountId; nowMs: number; hours: number },
): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await within
    .insertInto('sessions')
    .values({
      token_hash: hashToken(token),
      account_id: session.accountId,
      created_at_ms: session.nowMs,
      expires_at_ms: session.nowMs + session.hours * 3_600_000,
    })
    .execute()
  return token
}

/** Whose cookie it is; null for one that is unknown, over, or of an account that was barred. */
export async function authenticate(database: Database, clock: Clock, token: string): Promise<Authenticated | null> {
  if (!TOKEN.test(token)) return null
  const sessionHash = hashToken(token)
  const account = await accountOfSession(database, sessionHash, clock.nowMs())
  return account === null ? null : { account, sessionHash }
}

/** Removes sessions whose time is over, and failures so old that they mean nothing. Returns the sessions' hashes. */
export async function removeExpired(database: Database, nowMs: number): Promise<string[]> {
  const dayAgoMs = nowMs - 24 * 3_600_000
  await database.deleteFrom('sign_in_failures').where('last_failed_at_ms', '<', dayAgoMs).execute()
  const rows = await database
    .deleteFrom('sessions')
    .where('expires_at_ms', '<=', nowMs)
    .returning('token_hash')
    .execute()
  return rows.map((row) => row.token_hash)
}

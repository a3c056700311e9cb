import { createHash, randomBytes } from 'node:crypto'
import { newId, type Clock } from '../kit/clock.ts'
import type { Paired } from '../kit/handlers.ts'
import type { Database } from '../storage/database.ts'
import { SessionId, type AccountId } from '../wire/ids.ts'
import { isStorageTrouble } from '../storage/trouble.ts'
import { lastsUntil, type SessionBounds } from './rules.ts'
import { heldBack } from './second-factors.ts'
import { accountOfSession, type OpenSession } from './store.ts'
import type { Account } from './wire.ts'

export interface Authenticated {
  readonly account: Account
  readonly sessionHash: string
  /** A paired browser, not a person who signed in. */
  readonly paired?: Paired
}

/** `revoked`: the account was barred or got a new password. `expired`: its time was over. */
export type SessionEnd = 'signedOut' | 'revoked' | 'expired'
/** Told after sessions have ended, by their hashes, so that the server closes the sockets that they opened. */
export type OnSessionsEnded = (sessionHashes: string[], why: SessionEnd) => void

/** 256 random bits in base64url: anything else needs no look at the database. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/

/** Lower-case hexadecimal SHA-256 of the cookie's value. A fast hash will do: the value is random, nobody can guess at it. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

export interface SessionSettings {
  readonly sessions: SessionBounds
  readonly secondFactorForAdmins: boolean
}

/** From where a session is used. */
export interface UsedFrom {
  readonly ip: string
  /** Browser and system in words. */
  readonly device: string
}

/** What an OpenID provider that opened a session said of its own. */
export interface ProviderSession {
  readonly issuer: string
  readonly sid: string | null
  readonly idToken: string
}

/** Opens a session within the transaction of the sign-in. Returns the cookie's value. */
export async function openSession(
  within: Database,
  session: {
    accountId: AccountId
    nowMs: number
    bounds: SessionBounds
    from: UsedFrom
    provider?: ProviderSession | null
  },
): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await within
    .insertInto('sessions')
    .values({
      token_hash: hashToken(token),
      session_id: newId(SessionId),
      account_id: session.accountId,
      device: session.from.device,
      ip: session.from.ip,
      last_used_at_ms: session.nowMs,
      created_at_ms: session.nowMs,
      sso_issuer: session.provider?.issuer ?? null,
      sso_sid: session.provider?.sid ?? null,
      sso_id_token: session.provider?.idToken ?? null,
      expires_at_ms: lastsUntil({ createdAtMs: session.nowMs, expiresAtMs: 0 }, session.nowMs, session.bounds, 'used'),
    })
    .execute()
  return token
}

/** Each use is written down at most this often: most requests come in bursts. */
const NOTED_EVERY_MS = 60_000

/** Whose cookie it is, which lengthens the session; null for one that is unknown, over, or of an account that was barred. */
export async function authenticate(
  database: Database,
  clock: Clock,
  { sessions: bounds, secondFactorForAdmins }: SessionSettings,
  token: string,
  from?: UsedFrom,
): Promise<Authenticated | null> {
  if (!TOKEN.test(token)) return null
  const sessionHash = hashToken(token)
  const nowMs = clock.steadyMs()
  const found = await accountOfSession(database, sessionHash, nowMs)
  if (found === null) return null
  const untilMs = lastsUntil(found.session, nowMs, bounds, 'used')
  if (untilMs >= found.session.expiresAtMs + NOTED_EVERY_MS || isUseToNote(found.session, nowMs, from)) {
    try {
      await noteUse(database, sessionHash, { untilMs, nowMs, from })
    } catch (error) {
      // A full disk is no reason to turn somebody away who only reads; the next use tries again.
      if (!isStorageTrouble(error)) throw error
    }
  }
  return { account: heldBack(found.account, found.hasSecondFactor, secondFactorForAdmins), sessionHash }
}

/** A session that has moved to another machine's address says so at once. */
function isUseToNote({ lastUsedAtMs, ip }: OpenSession['session'], nowMs: number, from: UsedFrom | undefined): boolean {
  return from !== undefined && (from.ip !== ip || nowMs >= lastUsedAtMs + NOTED_EVERY_MS)
}

async function noteUse(
  database: Database,
  sessionHash: string,
  { untilMs, nowMs, from }: { untilMs: number; nowMs: number; from: UsedFrom | undefined },
): Promise<void> {
  await database
    .updateTable('sessions')
    .set({ expires_at_ms: untilMs, ...(from === undefined ? {} : { ...from, last_used_at_ms: nowMs }) })
    .where('token_hash', '=', sessionHash)
    .execute()
}

/** When the person has to sign in again at the latest, however much the session is used; null for an unknown session. */
export async function signInAgainAtMs(
  database: Database,
  sessionHash: string,
  { maxMs }: SessionBounds,
): Promise<number | null> {
  const row = await database
    .selectFrom('sessions')
    .select('created_at_ms')
    .where('token_hash', '=', sessionHash)
    .executeTakeFirst()
  return row === undefined ? null : row.created_at_ms + maxMs
}

/**
 * Extends the login sessions of people seated in a meeting, and removes expired ones; also failed sign-ins so old that
 * they mean nothing. A session of a seated person is never removed by age.
 *
 * @param seated - Hashes of sessions by which somebody sits in a meeting, or is cut off and expected back.
 * @returns the hashes of those removed.
 */
export async function removeExpired(
  database: Database,
  nowMs: number,
  bounds: SessionBounds,
  seated: ReadonlySet<string>,
): Promise<string[]> {
  const dayAgoMs = nowMs - 24 * 3_600_000
  await database.deleteFrom('sign_in_failures').where('last_failed_at_ms', '<', dayAgoMs).execute()
  await keepSeated(database, nowMs, bounds, seated)
  await boundByClock(database, nowMs, bounds)
  const over = await database.selectFrom('sessions').select('token_hash').where('expires_at_ms', '<=', nowMs).execute()
  const ended = over.map((row) => row.token_hash).filter((hash) => !seated.has(hash))
  if (ended.length > 0) await database.deleteFrom('sessions').where('token_hash', 'in', ended).execute()
  return ended
}

async function keepSeated(
  database: Database,
  nowMs: number,
  bounds: SessionBounds,
  seated: ReadonlySet<string>,
): Promise<void> {
  if (seated.size === 0) return
  const rows = await database
    .selectFrom('sessions')
    .select(['token_hash', 'created_at_ms', 'expires_at_ms'])
    .where('token_hash', 'in', [...seated])
    .where('expires_at_ms', '<', nowMs + bounds.idleMs - NOTED_EVERY_MS)
    .execute()
  for (const { token_hash: hash, created_at_ms: createdAtMs, expires_at_ms: expiresAtMs } of rows) {
    const untilMs = lastsUntil({ createdAtMs, expiresAtMs }, nowMs, bounds, 'seated')
    if (untilMs >= expiresAtMs + NOTED_EVERY_MS) await lengthen(database, hash, untilMs)
  }
}

/** What was written while the clock stood ahead is bounded once it is right again: as if signed in and used now. */
async function boundByClock(database: Database, nowMs: number, { idleMs }: SessionBounds): Promise<void> {
  await database.updateTable('sessions').set({ created_at_ms: nowMs }).where('created_at_ms', '>', nowMs).execute()
  await database.updateTable('sessions').set({ last_used_at_ms: nowMs }).where('last_used_at_ms', '>', nowMs).execute()
  const latestMs = nowMs + idleMs
  await database
    .updateTable('sessions')
    .set({ expires_at_ms: latestMs })
    .where('expires_at_ms', '>', latestMs)
    .execute()
}

async function lengthen(database: Database, sessionHash: string, untilMs: number): Promise<void> {
  await database.updateTable('sessions').set({ expires_at_ms: untilMs }).where('token_hash', '=', sessionHash).execute()
}

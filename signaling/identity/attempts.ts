import type { Audit } from '../audit/audit.ts'
import type { Clock } from '../kit/clock.ts'
import type { Database } from '../storage/database.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import { deviceIsKnown } from './devices.ts'
import { verifyPassword } from './passwords.ts'
import { MANY_FAILURES, MANY_FAILURES_WITHIN_MS, sourceOfAddress, waitLeftMs, waitWhenManyMs } from './rules.ts'
import { QueueFullError } from '../kit/semaphore.ts'
import { credentialsOf, type Credentials } from './store.ts'

export interface AttemptDeps {
  readonly database: Database
  readonly clock: Clock
  readonly audit: Audit
}
type AttemptError = 'wrongCredentials' | 'waitBeforeRetry' | 'rateLimited'
export type CheckPassword = (attempt: {
  username: string
  password: string
  ip: string
  /** The cookie by which this device would be known again; null when it has none. */
  deviceToken: string | null
}) => Promise<Outcome<Credentials, AttemptError>>

/**
 * Checks passwords and counts wrong ones by user name and source: a stranger who knows a name locks it for the own address,
 * not for the person elsewhere. A device that has signed in with the name before is a source of its own, whatever goes on at
 * its address. Names that nobody has look and last the same from outside. Tries of one source for one name are made one
 * after the other, so that a hundred at once don't all pass before the first is counted.
 */
export function createPasswordCheck({ database, clock, audit }: AttemptDeps): CheckPassword {
  const lastOf = new Map<string, Promise<unknown>>()

  return async (attempt) => {
    const source = await sourceOf(attempt)
    const key = `${attempt.username} ${source}`
    const before = lastOf.get(key) ?? Promise.resolve()
    const mine = before.then(() => check(attempt, source))
    const settled = mine.catch(() => undefined)
    lastOf.set(key, settled)
    try {
      return await mine
    } finally {
      if (lastOf.get(key) === settled) lastOf.delete(key)
    }
  }

  async function sourceOf({ username, ip, deviceToken }: Parameters<CheckPassword>[0]): Promise<string> {
    const known = deviceToken === null ? null : await deviceIsKnown(database, deviceToken, username)
    return known === null ? sourceOfAddress(ip) : `device ${known}`
  }

  /** What an attack from very many addresses leaves to those who are not known yet: one try in a while, for all of them. */
  async function waitForMany(username: string, nowMs: number): Promise<number> {
    const { failures, lastMs } = await database
      .selectFrom('sign_in_failures')
      .select(({ fn }) => [fn.sum<number | null>('failures').as('failures'), fn.max('last_failed_at_ms').as('lastMs')])
      .where('username', '=', username)
      .where('source', 'like', 'address %')
      .where('last_failed_at_ms', '>', nowMs - MANY_FAILURES_WITHIN_MS)
      .executeTakeFirstOrThrow()
    return Number(failures ?? 0) < MANY_FAILURES ? 0 : waitWhenManyMs(Number(lastMs), nowMs)
  }

  async function check(
    { username, password, ip }: Parameters<CheckPassword>[0],
    source: string,
  ): ReturnType<CheckPassword> {
    const nowMs = clock.steadyMs()
    const known = await database
      .selectFrom('sign_in_failures')
      .selectAll()
      .where('username', '=', username)
      .where('source', '=', source)
      .executeTakeFirst()
    const ownWaitMs = known === undefined ? 0 : waitLeftMs(known.failures, known.last_failed_at_ms, nowMs)
    const retryAfterMs = source.startsWith('device ')
      ? ownWaitMs
      : Math.max(ownWaitMs, await waitForMany(username, nowMs))
    if (retryAfterMs > 0) return refuse('waitBeforeRetry', { retryAfterMs })

    const credentials = await credentialsOf(database, username)
    let right: boolean
    try {
      right = await verifyPassword(credentials?.passwordHash, password)
    } catch (error) {
      if (error instanceof QueueFullError) return refuse('rateLimited')
      throw error
    }
    if (right && credentials !== null) {
      if (known !== undefined) {
        await database
          .deleteFrom('sign_in_failures')
          .where('username', '=', username)
          .where('source', '=', source)
          .execute()
      }
      return accept(credentials)
    }

    const failures = (known?.failures ?? 0) + 1
    const row = { failures, last_failed_at_ms: clock.steadyMs() }
    await database.transaction().execute(async (within) => {
      await within
        .insertInto('sign_in_failures')
        .values({ username, source, ...row })
        .onConflict((conflict) => conflict.columns(['username', 'source']).doUpdateSet(row))
        .execute()
      // The name itself is left out when nobody has it: people type passwords into the wrong field.
      await audit.record(
        {
          accountId: credentials?.account.accountId ?? null,
          meetingId: null,
          action: 'identity.signIn.refused',
          details: { failures, ip },
        },
        within,
      )
    })
    const waitMs = waitLeftMs(failures, row.last_failed_at_ms, clock.steadyMs())
    return waitMs > 0 ? refuse('wrongCredentials', { retryAfterMs: waitMs }) : refuse('wrongCredentials')
  }
}

/** Lets a name be tried from everywhere again. */
export async function forgetFailures(within: Database, username: string): Promise<void> {
  await within.deleteFrom('sign_in_failures').where('username', '=', username).execute()
}

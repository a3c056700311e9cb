import type { Audit } from '../audit/audit.ts'
import type { Clock } from '../storage/clock.ts'
import type { Database } from '../storage/database.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import { verifyPassword } from './passwords.ts'
import { waitAfterMs } from './rules.ts'
import { TooManyWaiting } from './turnstile.ts'
import { credentialsOf, type Credentials } from './store.ts'

export interface AttemptParts {
  readonly database: Database
  readonly clock: Clock
  readonly audit: Audit
}
type AttemptError = 'wrongCredentials' | 'waitBeforeRetry' | 'rateLimited'
export type CheckPassword = (attempt: {
  username: string
  password: string
  ip: string
}) => Promise<Outcome<Credentials, AttemptError>>

/**
 * Checks passwords and counts wrong ones by user name, known or not: both look and last the same from outside. Tries for
 * one name are made one after the other, so that a hundred at once don't all pass before the first is counted.
 */
export function createPasswordCheck({ database, clock, audit }: AttemptParts): CheckPassword {
  const lastOf = new Map<string, Promise<unknown>>()

  return async (attempt) => {
    const before = lastOf.get(attempt.username) ?? Promise.resolve()
    const mine = before.then(() => check(attempt))
    const settled = mine.catch(() => undefined)
    lastOf.set(attempt.username, settled)
    try {
      return await mine
    } finally {
      if (lastOf.get(attempt.username) === settled) lastOf.delete(attempt.username)
    }
  }

  async function check({ username, password, ip }: Parameters<CheckPassword>[0]): ReturnType<CheckPassword> {
    const known = await database
      .selectFrom('sign_in_failures')
      .selectAll()
      .where('username', '=', username)
      .executeTakeFirst()
    const retryAfterMs = (known?.blocked_until_ms ?? 0) - clock.nowMs()
    if (retryAfterMs > 0) return refuse('waitBeforeRetry', { retryAfterMs })

    const credentials = await credentialsOf(database, username)
    let right: boolean
    try {
      right = await verifyPassword(credentials?.passwordHash, password)
    } catch (error) {
      if (error instanceof TooManyWaiting) return refuse('rateLimited')
      throw error
    }
    if (right && credentials !== null) {
      if (known !== undefined) await database.deleteFrom('sign_in_failures').where('username', '=', username).execute()
      return accept(credentials)
    }

    const failures = (known?.failures ?? 0) + 1
    const waitMs = waitAfterMs(failures)
    const row = { failures, blocked_until_ms: clock.nowMs() + waitMs }
    await database.transaction().execute(async (within) => {
      await within
        .insertInto('sign_in_failures')
        .values({ username, ...row })
        .onConflict((conflict) => conflict.column('username').doUpdateSet(row))
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
    return waitMs > 0 ? refuse('wrongCredentials', { retryAfterMs: waitMs }) : refuse('wrongCredentials')
  }
}

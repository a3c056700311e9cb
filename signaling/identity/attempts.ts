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
export interface Attempt {
  readonly username: string
  readonly password: string
  readonly ip: string
  /** Browser and system in words, for the record. */
  readonly device: string
  /** The cookie by which this device would be known again; null when it has none. */
  readonly deviceToken: string | null
}
type Checked = Outcome<Credentials, AttemptError>

/**
 * Checks passwords and counts wrong ones by user name and source: a stranger who knows a name locks it for the own address,
 * not for the person elsewhere. A device that has signed in with the name before is a source of its own, whatever goes on at
 * its address. Names that nobody has look and last the same from outside. Tries of one source for one name are made one
 * after the other, so that a hundred at once don't all pass before the first is counted.
 */
export class PasswordCheck {
  readonly #deps: AttemptDeps
  readonly #lastOf = new Map<string, Promise<unknown>>()

  constructor(deps: AttemptDeps) {
    this.#deps = deps
  }

  async check(attempt: Attempt): Promise<Checked> {
    const source = await this.#sourceOf(attempt)
    const key = `${attempt.username} ${source}`
    const before = this.#lastOf.get(key) ?? Promise.resolve()
    const mine = before.then(() => this.#try(attempt, source))
    const settled = mine.catch(() => undefined)
    this.#lastOf.set(key, settled)
    try {
      return await mine
    } finally {
      if (this.#lastOf.get(key) === settled) this.#lastOf.delete(key)
    }
  }

  async #sourceOf({ username, ip, deviceToken }: Attempt): Promise<string> {
    const known = deviceToken === null ? null : await deviceIsKnown(this.#deps.database, deviceToken, username)
    return known === null ? sourceOfAddress(ip) : `device ${known}`
  }

  async #try({ username, password, ip, device }: Attempt, source: string): Promise<Checked> {
    const { clock, database } = this.#deps
    const nowMs = clock.steadyMs()
    const known = await failuresOf(database, username, source)
    const ownWaitMs = known === undefined ? 0 : waitLeftMs(known.failures, known.last_failed_at_ms, nowMs)
    const retryAfterMs = source.startsWith('device ')
      ? ownWaitMs
      : Math.max(ownWaitMs, await waitForMany(database, username, nowMs))
    if (retryAfterMs > 0) return refuse('waitBeforeRetry', { retryAfterMs })

    const credentials = await credentialsOf(database, username)
    try {
      const right = await verifyPassword(credentials?.passwordHash, password)
      if (!right || credentials === null) {
        return await this.#countFailure({ username, source, ip, device }, (known?.failures ?? 0) + 1, credentials)
      }
    } catch (error) {
      if (error instanceof QueueFullError) return refuse('rateLimited')
      throw error
    }
    if (known !== undefined) await forgetFailuresFrom(database, username, source)
    return accept(credentials)
  }

  async #countFailure(
    { username, source, ip, device }: Pick<Attempt, 'username' | 'ip' | 'device'> & { readonly source: string },
    failures: number,
    credentials: Credentials | null,
  ): Promise<Checked> {
    const { audit, clock, database } = this.#deps
    const row = { failures, last_failed_at_ms: clock.steadyMs() }
    await database.transaction().execute(async (within) => {
      await within
        .insertInto('sign_in_failures')
        .values({ username, source, ...row })
        .onConflict((conflict) => conflict.columns(['username', 'source']).doUpdateSet(row))
        .execute()
      // The name itself is left out when nobody has it: people type passwords into the wrong field.
      const accountId = credentials?.account.accountId ?? null
      const details = { failures, ip, device }
      await audit.record({ accountId, meetingId: null, action: 'identity.signIn.refused', details }, within)
    })
    const waitMs = waitLeftMs(failures, row.last_failed_at_ms, clock.steadyMs())
    return waitMs > 0 ? refuse('wrongCredentials', { retryAfterMs: waitMs }) : refuse('wrongCredentials')
  }
}

function failuresOf(database: Database, username: string, source: string) {
  return database
    .selectFrom('sign_in_failures')
    .selectAll()
    .where('username', '=', username)
    .where('source', '=', source)
    .executeTakeFirst()
}

/** What an attack from very many addresses leaves to all unknown addresses together: one try in a while. */
async function waitForMany(database: Database, username: string, nowMs: number): Promise<number> {
  const { failures, lastMs } = await database
    .selectFrom('sign_in_failures')
    .select(({ fn }) => [fn.sum<number | null>('failures').as('failures'), fn.max('last_failed_at_ms').as('lastMs')])
    .where('username', '=', username)
    .where('source', 'like', 'address %')
    .where('last_failed_at_ms', '>', nowMs - MANY_FAILURES_WITHIN_MS)
    .executeTakeFirstOrThrow()
  return Number(failures ?? 0) < MANY_FAILURES ? 0 : waitWhenManyMs(Number(lastMs), nowMs)
}

async function forgetFailuresFrom(database: Database, username: string, source: string): Promise<void> {
  await database.deleteFrom('sign_in_failures').where('username', '=', username).where('source', '=', source).execute()
}

/** Lets a name be tried from everywhere again. */
export async function forgetFailures(within: Database, username: string): Promise<void> {
  await within.deleteFrom('sign_in_failures').where('username', '=', username).execute()
}

// Whose key a request carries, and whether it may be used so now.
import type { IncomingHttpHeaders } from 'node:http'
import { hashToken } from '../identity/sessions.ts'
import type { Clock } from '../kit/clock.ts'
import { createBucket, type Bucket } from '../kit/token-bucket.ts'
import type { Database } from '../storage/database.ts'
import type { InterfaceKeyId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import { keyByHash, type KeyRow } from './store.ts'
import type { InterfaceScope } from './wire.ts'

/** Anything else needs no look at the database. */
const BEARER = /^Bearer (hkg_[A-Za-z0-9_-]{43})$/u

export type CallerRefusal = 'keyExpired' | 'keyWithdrawn' | 'forbidden' | 'rateLimited'

export class Callers {
  readonly #database: Database
  readonly #clock: Clock
  /** One for each key that was used since the start; keys are few. */
  readonly #buckets = new Map<InterfaceKeyId, Bucket>()

  constructor(database: Database, clock: Clock) {
    this.#database = database
    this.#clock = clock
  }

  /** The key of a request, also one that is over; null: nobody's. */
  async keyOf({ authorization }: IncomingHttpHeaders): Promise<KeyRow | null> {
    const key = BEARER.exec(authorization ?? '')?.[1]
    return key === undefined ? null : keyByHash(this.#database, hashToken(key))
  }

  /** Counts the call against the rate of its key. */
  admit(key: KeyRow, scope: InterfaceScope): Outcome<KeyRow, CallerRefusal> {
    if (key.withdrawnAtMs !== null) return refuse('keyWithdrawn')
    if (key.expiresAtMs <= this.#clock.nowMs()) return refuse('keyExpired')
    if (!this.#bucketOf(key).take()) return refuse('rateLimited')
    return key.scopes.includes(scope) ? accept(key) : refuse('forbidden')
  }

  #bucketOf({ keyId, perMinute }: KeyRow): Bucket {
    const known = this.#buckets.get(keyId)
    if (known !== undefined) return known
    const bucket = createBucket(perMinute / 60, perMinute, this.#clock.monotonicMs)
    this.#buckets.set(keyId, bucket)
    return bucket
  }
}

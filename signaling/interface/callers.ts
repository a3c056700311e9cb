// Whose key a request carries, and whether it may be used so now.
import type { IncomingHttpHeaders } from 'node:http'
import type { Clock } from '../kit/clock.ts'
import { createBucket, type Bucket } from '../kit/token-bucket.ts'
import type { Database } from '../storage/database.ts'
import type { InterfaceKeyId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import { hashOfBearer } from './key-text.ts'
import type { Address } from './shapes.ts'
import { keyByHash, type KeyRow } from './store.ts'

export class Callers {
  readonly #database: Database
  readonly #clock: Clock
  /** One for each key that was used since the start; keys are few. */
  readonly #buckets = new Map<InterfaceKeyId, Bucket>()

  constructor(database: Database, clock: Clock) {
    this.#database = database
    this.#clock = clock
  }

  /**
   * The key of a request, also one that has expired or was withdrawn; null: it carries none that was ever made. Found by its hash: how long that
   * takes says nothing about the key.
   */
  async keyOf({ authorization }: IncomingHttpHeaders): Promise<KeyRow | null> {
    const hash = hashOfBearer(authorization)
    return hash === null ? null : keyByHash(this.#database, hash)
  }

  /** Counts the call against the rate of its key. */
  admit(
    key: KeyRow,
    { scope, cost }: Pick<Address, 'scope' | 'cost'>,
  ): Outcome<true, 'keyExpired' | 'keyWithdrawn' | 'forbidden' | 'rateLimited'> {
    if (key.withdrawnAtMs !== null) return refuse('keyWithdrawn')
    if (key.expiresAtMs <= this.#clock.nowMs()) return refuse('keyExpired')
    if (!this.#bucketOf(key).take(cost)) return refuse('rateLimited')
    return key.scopes.includes(scope) ? accept(true) : refuse('forbidden')
  }

  #bucketOf({ keyId, perMinute }: KeyRow): Bucket {
    const known = this.#buckets.get(keyId)
    if (known !== undefined) return known
    const bucket = createBucket(perMinute / 60, perMinute, this.#clock.monotonicMs)
    this.#buckets.set(keyId, bucket)
    return bucket
  }
}

/** Seconds after which a key may have a call of this cost again. */
export const retryAfter = ({ perMinute }: KeyRow, { cost }: Pick<Address, 'cost'>): number =>
  Math.ceil((cost * 60) / perMinute)

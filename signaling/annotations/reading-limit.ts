import { createBucket, type Bucket } from '../kit/token-bucket.ts'
import type { AccountId } from '../wire/ids.ts'

/**
 * Bytes of whole documents that one account may ask for, at once and a second, over all its sockets. Putting together a document of
 * 8 MB takes the server's one thread some tenths of a second, and asking for it takes some ten bytes.
 */
const READING = { bytesPerSecond: 2 * 1024 * 1024, bytesAtOnce: 32 * 1024 * 1024 } as const

/** Limits how many bytes of whole documents each account is sent. */
export class ReadingLimit {
  /** No more of them than there are accounts. */
  readonly #buckets = new Map<AccountId, Bucket>()

  /** @returns false when the account has asked for too much lately. */
  take(accountId: AccountId, bytes: number): boolean {
    const bucket = this.#buckets.get(accountId) ?? createBucket(READING.bytesPerSecond, READING.bytesAtOnce)
    this.#buckets.set(accountId, bucket)
    return bucket.take(bytes)
  }
}

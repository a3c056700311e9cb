import type { Clock, MonoMs } from '../kit/clock.ts'
import type { AccountId } from '../wire/ids.ts'

/** A page without a socket asks every 5 s; one that did not for so long is gone. */
const ASKED_WITHIN_MS = 20_000

/** Which accounts have a page open that a call rings at: by an open socket, or because it asked a moment ago. */
export class Reach {
  readonly #clock: Pick<Clock, 'monotonicMs'>
  readonly #isConnected: (accountId: AccountId) => boolean
  /** No more of them than there are accounts. */
  readonly #askedAtMs = new Map<AccountId, MonoMs>()

  constructor(clock: Pick<Clock, 'monotonicMs'>, isConnected: (accountId: AccountId) => boolean) {
    this.#clock = clock
    this.#isConnected = isConnected
  }

  asked(accountId: AccountId): void {
    this.#askedAtMs.set(accountId, this.#clock.monotonicMs())
  }

  has(accountId: AccountId): boolean {
    if (this.#isConnected(accountId)) return true
    const askedAtMs = this.#askedAtMs.get(accountId)
    return askedAtMs !== undefined && this.#clock.monotonicMs() - askedAtMs <= ASKED_WITHIN_MS
  }
}

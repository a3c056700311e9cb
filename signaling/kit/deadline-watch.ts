import type { Logger } from 'pino'
import type { Timers } from './timers.ts'

export interface DeadlineWatchDeps {
  readonly log: Logger
  /** Whether the time of day may be wrong by days: then nothing is done by it. */
  readonly trust: { isInDoubt(): Promise<boolean> }
  /** What is watched, for the log: `consultations`. */
  readonly what: string
}

/** How often the clock is read. */
const EVERY_MS = 5_000

/**
 * Looks again and again for what the clock has made due, and does it: one look after the other, the first at the start, so that what became due while
 * no server ran is not passed over. That a thing is done once is the business of the rows that it writes.
 */
export class DeadlineWatch<T> {
  readonly #deps: DeadlineWatchDeps
  readonly #find: () => Promise<readonly T[]>
  readonly #act: (due: T) => Promise<void>
  #checking: Promise<void> = Promise.resolve()
  #stop: () => void = () => undefined
  #wasInDoubt = false

  /** @param find - What is due now. @param act - Does it, in a transaction that finds out by itself whether it still is to be done. */
  constructor(deps: DeadlineWatchDeps, find: () => Promise<readonly T[]>, act: (due: T) => Promise<void>) {
    this.#deps = deps
    this.#find = find
    this.#act = act
  }

  start(every: Timers['every']): void {
    this.#stop()
    this.#stop = every(EVERY_MS, () => void this.check())
  }

  /** Resolves once no check is under way any more; twice is fine. */
  close(): Promise<void> {
    this.#stop()
    return this.#checking
  }

  /** Does whatever is due now. A check that fails is tried again at the next. */
  check(): Promise<void> {
    this.#checking = this.#checking
      .then(() => this.#checkNow())
      .catch((error: unknown) =>
        this.#deps.log.error({ err: error }, `deadlines of ${this.#deps.what} could not be checked`),
      )
    return this.#checking
  }

  async #checkNow(): Promise<void> {
    const due = await this.#find()
    if (due.length === 0) return
    const { trust, log, what } = this.#deps
    const inDoubt = await trust.isInDoubt()
    if (inDoubt && !this.#wasInDoubt)
      log.warn({ due: due.length }, `the clock may be wrong; no deadline of ${what} is kept`)
    this.#wasInDoubt = inDoubt
    if (inDoubt) return
    for (const one of due) await this.#act(one)
  }
}

// Writes down the calls of other systems, a second's worth in one transaction: each transaction waits for the disk, and holds up everything else
// that the server does in that time.
import type { Logger } from 'pino'
import type { Cancel, Timers } from '../kit/timers.ts'
import type { Database } from '../storage/database.ts'
import { recordCalls, type CallMade } from './store.ts'

interface CallLogDeps {
  readonly database: Database
  readonly timers: Pick<Timers, 'after'>
  readonly log: Logger
}

const EVERY_MS = 1_000
/** So many do not wait for the end of the second. */
const MOST_WAITING = 500

export class CallLog {
  readonly #deps: CallLogDeps
  #waiting: CallMade[] = []
  #cancel: Cancel | null = null
  #writing: Promise<void> = Promise.resolve()

  constructor(deps: CallLogDeps) {
    this.#deps = deps
  }

  add(call: CallMade): void {
    this.#waiting.push(call)
    if (this.#waiting.length >= MOST_WAITING) this.#write()
    else this.#cancel ??= this.#deps.timers.after(EVERY_MS, () => this.#write())
  }

  /** Writes what still waits. */
  async close(): Promise<void> {
    this.#write()
    await this.#writing
  }

  #write(): void {
    this.#cancel?.()
    this.#cancel = null
    const calls = this.#waiting
    if (calls.length === 0) return
    this.#waiting = []
    const { database, log } = this.#deps
    this.#writing = this.#writing
      .then(() => recordCalls(database, calls))
      .catch((error: unknown) =>
        log.error({ err: error, calls: calls.length }, 'calls of other systems could not be written down'),
      )
  }
}

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
/** By HTTP status: a key that has ended or was withdrawn, and one that asks too often. */
const TURNED_AWAY: ReadonlySet<number> = new Set([401, 429])
const LISTED_EVERY_MS = 60_000

export class CallLog {
  readonly #deps: CallLogDeps
  #waiting: CallMade[] = []
  /** When a key was last listed as turned away, and with which status. Keys are few. */
  readonly #turnedAwayAtMs = new Map<string, number>()
  #cancel: Cancel | null = null
  #writing: Promise<void> = Promise.resolve()

  constructor(deps: CallLogDeps) {
    this.#deps = deps
  }

  add(call: Omit<CallMade, 'listed'>): void {
    this.#waiting.push({ ...call, listed: this.#isListed(call) })
    if (this.#waiting.length >= MOST_WAITING) this.#write()
    else this.#cancel ??= this.#deps.timers.after(EVERY_MS, () => this.#write())
  }

  /** Writes what still waits. */
  async close(): Promise<void> {
    this.#write()
    await this.#writing
  }

  /** Of calls that are turned away one a minute: a caller that asks on and on would push what was read out of the list. All are counted. */
  #isListed({ keyId, status, atMs }: Pick<CallMade, 'keyId' | 'status' | 'atMs'>): boolean {
    if (!TURNED_AWAY.has(status)) return true
    const which = `${keyId} ${status}`
    const last = this.#turnedAwayAtMs.get(which)
    // The clock may have been set back.
    if (last !== undefined && Math.abs(atMs - last) < LISTED_EVERY_MS) return false
    this.#turnedAwayAtMs.set(which, atMs)
    return true
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

// Tells whether many devices are coming into the meeting at once: a storm of joins.
import { LONG_AGO, type Clock, type MonoMs } from '../kit/clock.ts'

/** So many devices that got ready to receive within WITHIN_MS are a storm of joins. */
const MANY = 10
const WITHIN_MS = 1_000

/** Counts the devices that get ready to receive. */
export class Arrivals {
  readonly #clock: Clock
  /** When the last MANY devices got ready, the oldest first. */
  readonly #readyAtMs: MonoMs[] = []

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** A device got ready to receive. */
  add(): void {
    this.#readyAtMs.push(this.#clock.monotonicMs())
    if (this.#readyAtMs.length > MANY) this.#readyAtMs.shift()
  }

  get areMany(): boolean {
    const oldestMs = this.#readyAtMs.length < MANY ? LONG_AGO : (this.#readyAtMs[0] ?? LONG_AGO)
    return this.#clock.monotonicMs() - oldestMs < WITHIN_MS
  }
}

import type { Clock } from '../storage/clock.ts'
import type { Cancel, Timers } from './timers.ts'

/** Lets so many in at once and the others wait in line, so that a storm of joins is served one bit after the other. */
export interface Admission {
  /**
   * @returns null when the line is too long, or its end is not reached in time; then nothing was done. Otherwise what the
   *   work returned.
   */
  run<T>(work: () => Promise<T>): Promise<{ readonly value: T } | null>
  /** When it is worth asking again, milliseconds from now: about as long as those before would take. */
  retryAfterMs(): number
  readonly waiting: number
}

export interface AdmissionParts {
  readonly clock: Clock
  readonly timers: Timers
  readonly atOnce: number
  readonly maxWaiting: number
  readonly maxWaitMs: number
}

const RETRY = { leastMs: 500, mostMs: 15_000 } as const

export function createAdmission({ clock, timers, atOnce, maxWaiting, maxWaitMs }: AdmissionParts): Admission {
  const line = new Set<() => void>()
  let running = 0
  /** How long one piece of work takes, a moving mean. */
  let usualMs = 20

  async function serve<T>(work: () => Promise<T>): Promise<{ value: T }> {
    const beganAtMs = clock.nowMs()
    try {
      return { value: await work() }
    } finally {
      usualMs += (clock.nowMs() - beganAtMs - usualMs) / 10
      running -= 1
      const [next] = line
      next?.()
    }
  }

  return {
    run(work) {
      if (running < atOnce) {
        running += 1
        return serve(work)
      }
      if (line.size >= maxWaiting) return Promise.resolve(null)
      return new Promise((resolve, reject) => {
        let giveUp: Cancel = () => undefined
        const enter = (): void => {
          giveUp()
          line.delete(enter)
          running += 1
          serve(work).then(resolve, reject)
        }
        giveUp = timers.after(maxWaitMs, () => {
          line.delete(enter)
          resolve(null)
        })
        line.add(enter)
      })
    },
    retryAfterMs: () => Math.round(Math.min(RETRY.mostMs, Math.max(RETRY.leastMs, (usualMs * line.size) / atOnce))),
    get waiting() {
      return line.size
    },
  }
}

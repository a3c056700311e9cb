import { createBucket } from '../kit/token-bucket.ts'
import type { Clock } from '../kit/clock.ts'
import type { Cancel, Timers } from '../kit/timers.ts'

/** Lets so many in at once and the others wait in a queue, so that a storm of joins is served one bit after the other. */
export interface Admission {
  /**
   * @param paced - Not more of these a second than `pacedPerSecond`, beyond a first few; others may pass them in the queue.
   * @returns null when the queue is too long, or its end is not reached in time; then nothing was done. Otherwise what the
   *   work returned.
   */
  run<T>(work: () => Promise<T>, paced?: boolean): Promise<{ readonly value: T } | null>
  /** When it is worth asking again, milliseconds from now: about as long as those before would take. */
  retryAfterMs(): number
  readonly waiting: number
}

export interface AdmissionDeps {
  readonly clock: Clock
  readonly timers: Timers
  readonly atOnce: number
  readonly pacedPerSecond: number
  readonly maxWaiting: number
  readonly maxWaitMs: number
}

interface Waiting {
  readonly paced: boolean
  enter(): void
}

const RETRY = { leastMs: 500, mostMs: 15_000 } as const

export function createAdmission(deps: AdmissionDeps): Admission {
  const { clock, timers, atOnce, pacedPerSecond, maxWaiting, maxWaitMs } = deps
  const queue = new Set<Waiting>()
  const pace = createBucket(pacedPerSecond, atOnce, clock.monotonicMs)
  let nextTry: Cancel | null = null
  let running = 0
  /** How long one piece of work takes, a moving mean. */
  let usualMs = 20

  async function serve<T>(work: () => Promise<T>): Promise<{ value: T }> {
    const beganAtMs = clock.monotonicMs()
    try {
      return { value: await work() }
    } finally {
      usualMs += (clock.monotonicMs() - beganAtMs - usualMs) / 10
      running -= 1
      letIn()
    }
  }

  /** Those in the queue who may go now go, in their order. */
  function letIn(): void {
    let heldBack = false
    for (const one of queue) {
      if (running >= atOnce) return
      if (one.paced && (heldBack || !pace.take())) heldBack = true
      else one.enter()
    }
    if (!heldBack || nextTry !== null) return
    nextTry = timers.after(Math.ceil(1_000 / pacedPerSecond), () => {
      nextTry = null
      letIn()
    })
  }

  return {
    run(work, paced = false) {
      if (running < atOnce && (!paced || pace.take())) {
        running += 1
        return serve(work)
      }
      if (queue.size >= maxWaiting) return Promise.resolve(null)
      return new Promise((resolve, reject) => {
        let giveUp: Cancel = () => undefined
        const one: Waiting = {
          paced,
          enter() {
            giveUp()
            queue.delete(one)
            running += 1
            serve(work).then(resolve, reject)
          },
        }
        giveUp = timers.after(maxWaitMs, () => {
          queue.delete(one)
          resolve(null)
        })
        queue.add(one)
        letIn()
      })
    },
    retryAfterMs: () => Math.round(Math.min(RETRY.mostMs, Math.max(RETRY.leastMs, (usualMs * queue.size) / atOnce))),
    get waiting() {
      return queue.size
    },
  }
}

import { systemClock, type MonoMs } from './clock.ts'

export interface Bucket {
  /** @param cost - 1 unless told. @returns false when there is not so much left for now; then nothing is taken. */
  take(cost?: number): boolean
}

/** A token bucket: `atOnce` to begin with, refilled by `perSecond`. */
export function createBucket(
  perSecond: number,
  atOnce: number,
  monotonicMs: () => MonoMs = systemClock.monotonicMs,
): Bucket {
  let tokens = atOnce
  let filledAtMs = monotonicMs()
  return {
    take(cost = 1) {
      const now = monotonicMs()
      tokens = Math.min(atOnce, tokens + ((now - filledAtMs) / 1000) * perSecond)
      filledAtMs = now
      if (tokens < cost) return false
      tokens -= cost
      return true
    },
  }
}

/** A token bucket for each key; the one that came first is forgotten when there are too many. */
export class Buckets {
  readonly #rate: { readonly perSecond: number; readonly atOnce: number }
  readonly #monotonicMs: () => MonoMs
  readonly #all = new Map<string, Bucket>()

  constructor(rate: { readonly perSecond: number; readonly atOnce: number }, monotonicMs: () => MonoMs) {
    this.#rate = rate
    this.#monotonicMs = monotonicMs
  }

  take(key: string): boolean {
    const bucket = this.#all.get(key) ?? createBucket(this.#rate.perSecond, this.#rate.atOnce, this.#monotonicMs)
    this.#all.set(key, bucket)
    const [first] = this.#all.keys()
    if (this.#all.size > 5_000 && first !== undefined) this.#all.delete(first)
    return bucket.take()
  }
}

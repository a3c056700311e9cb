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

export interface Bucket {
  /** @param cost - 1 unless told. @returns false when there is not so much left for now; then nothing is taken. */
  take(cost?: number): boolean
}

/** A token bucket: `atOnce` to begin with, refilled by `perSecond`. */
export function createBucket(perSecond: number, atOnce: number, nowMs: () => number = () => performance.now()): Bucket {
  let tokens = atOnce
  let filledAtMs = nowMs()
  return {
    take(cost = 1) {
      const now = nowMs()
      // A clock that was set back refills nothing, and takes nothing away.
      tokens = Math.min(atOnce, tokens + (Math.max(0, now - filledAtMs) / 1000) * perSecond)
      filledAtMs = now
      if (tokens < cost) return false
      tokens -= cost
      return true
    },
  }
}

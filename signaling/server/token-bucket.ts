export interface Bucket {
  /** @returns false when there is nothing left for now. */
  take(): boolean
}

/** A token bucket: `atOnce` to begin with, refilled by `perSecond`. */
export function createBucket(perSecond: number, atOnce: number, nowMs: () => number = () => performance.now()): Bucket {
  let tokens = atOnce
  let filledAtMs = nowMs()
  return {
    take() {
      const now = nowMs()
      tokens = Math.min(atOnce, tokens + ((now - filledAtMs) / 1000) * perSecond)
      filledAtMs = now
      if (tokens < 1) return false
      tokens -= 1
      return true
    },
  }
}

import type { MediaSeat } from './live.ts'
import { createBucket, type Bucket } from '../kit/token-bucket.ts'
import type { Clock } from '../kit/clock.ts'

/**
 * Limits how often a seat may add a stream or switch its main camera: each change makes up to 240 receivers renegotiate, on links of
 * 128 kbit/s. Six devices of one seat that come at once with all their sources stay within it.
 */
export const CHANGES = { perSecond: 1, atOnce: 40 } as const

/** Whether a seat may give others something new to set up now. Turning off is never asked here. */
export type MayChange = (seat: MediaSeat) => boolean

export function createMediaChangeLimiter(clock: Clock): MayChange {
  const buckets = new WeakMap<MediaSeat, Bucket>()
  return (seat) => {
    const bucket = buckets.get(seat) ?? createBucket(CHANGES.perSecond, CHANGES.atOnce, clock.monotonicMs)
    buckets.set(seat, bucket)
    return bucket.take()
  }
}

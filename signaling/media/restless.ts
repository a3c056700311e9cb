import type { MediaSeat } from './live.ts'
import { createBucket, type Bucket } from '../kit/token-bucket.ts'
import type { Clock } from '../kit/clock.ts'

/**
 * Each new stream of a seat, and each change of the camera that stands for it, is set up by everybody who watches it, up to
 * 240 halls on lines of 128 kbit/s. Six devices that come at once with all they have are within it, a restless one is not.
 */
export const CHANGES = { perSecond: 1, atOnce: 40 } as const

/** Whether a seat may give others something new to set up now. Turning off is never asked here. */
export type MayChange = (seat: MediaSeat) => boolean

export function createMayChange(clock: Clock): MayChange {
  const buckets = new WeakMap<MediaSeat, Bucket>()
  return (seat) => {
    const bucket = buckets.get(seat) ?? createBucket(CHANGES.perSecond, CHANGES.atOnce, clock.monotonicMs)
    buckets.set(seat, bucket)
    return bucket.take()
  }
}

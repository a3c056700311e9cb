// Loss, round trip and jitter of the media's way, from the times at which numbered packets went out and came back. Pure.

/** How packets fare on the way of sound and pictures, there and back. */
export interface PathFigures {
  readonly rttMs: number
  /** Mean difference between the round trips of packets that were sent one after the other. */
  readonly jitterMs: number
  /** Share that did not come back, 0–1. */
  readonly lossShare: number
}

/** With fewer packets sent nothing is said: a page in the background sends one a second. */
export const LEAST_PACKETS = 20

/**
 * @param sentAtMs - By the packet's number.
 * @param backAtMs - By the packet's number; what is not in it did not come back. Of packets that came twice the first time.
 * @returns null when too little was sent or nothing came back.
 */
export function judgeEcho(sentAtMs: readonly number[], backAtMs: ReadonlyMap<number, number>): PathFigures | null {
  if (sentAtMs.length < LEAST_PACKETS) return null
  const trips = sentAtMs.flatMap((sentMs, number) => {
    const backMs = backAtMs.get(number)
    return backMs === undefined ? [] : [Math.max(0, backMs - sentMs)]
  })
  const rttMs = trips.toSorted((a, b) => a - b)[Math.floor(trips.length / 2)]
  if (rttMs === undefined) return null
  const steps = trips.slice(1).map((trip, index) => Math.abs(trip - (trips[index] ?? trip)))
  const jitterMs = steps.reduce((sum, step) => sum + step, 0) / Math.max(1, steps.length)
  return { rttMs, jitterMs, lossShare: 1 - trips.length / sentAtMs.length }
}

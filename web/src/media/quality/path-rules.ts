// Loss, round trip and jitter of the media's way, from what the browser counted of a picture that was sent and came back. Pure.

/** How packets fare on the way of sound and pictures, there and back. */
export interface PathFigures {
  /** Null: nothing measured it. */
  readonly rttMs: number | null
  /** As RFC 3550 has it, at the end of the way back. */
  readonly jitterMs: number
  /** Share that did not come back, 0–1. */
  readonly lossShare: number
}

/** With fewer packets sent nothing is said: a page in the background paints nothing, so it sends hardly anything. */
export const LEAST_PACKETS = 20

export interface PathCounts {
  readonly sent: number
  readonly back: number
  readonly jitterMs: number
  /** Round trips by ICE and by RTCP: their sum, and how many there are. */
  readonly rttSumMs: number
  readonly rtts: number
}

/** @returns null when too little was sent or nothing came back. */
export function judgePath({ sent, back, jitterMs, rttSumMs, rtts }: PathCounts): PathFigures | null {
  if (sent < LEAST_PACKETS || back === 0) return null
  return { rttMs: rtts === 0 ? null : rttSumMs / rtts, jitterMs, lossShare: Math.max(0, 1 - back / sent) }
}

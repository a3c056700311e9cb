// When a paired browser goes into a meeting by itself, and how its code is written; pure.
import type { PairedReturn } from '../../meeting-room/use-paired-return.ts'

/** A meeting that did not let the hall in, or showed it out, is tried again after this time: nobody stands beside a projector. */
export const TRY_AGAIN_MS = 30_000

/** @param sinceMs - Since the browser came back from a meeting. */
export function mayEnterAgain(returned: PairedReturn | null, meetingId: string, sinceMs: number): boolean {
  if (returned === null || returned.from !== meetingId) return true
  // Who left by the button comes back by one.
  return returned.reason !== 'left' && sinceMs >= TRY_AGAIN_MS
}

/** `K7M 4PX`: half of it at a time is easier to carry over to another screen. */
export function codeInTwo(code: string): string {
  const half = Math.ceil(code.length / 2)
  return `${code.slice(0, half)} ${code.slice(half)}`
}

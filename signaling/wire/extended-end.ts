// The planned end of a meeting after it was extended: one rule for the server and for the page that says it beforehand.
const MINUTE_MS = 60_000

/**
 * So many minutes after the planned end; where that has passed already, after the whole minute that it is now: nobody extends a meeting into
 * the past.
 */
export function extendedEnd(endsAtMs: number, minutes: number, nowMs: number): number {
  const thisMinuteMs = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS
  return Math.max(endsAtMs, thisMinuteMs) + minutes * MINUTE_MS
}

// When the daily backup is due, by the clock of Vietnam, which knows no summer time.

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
const AGAIN_MS = 60 * MINUTE_MS
const OFFSET_MS = 7 * 60 * MINUTE_MS

/** Minutes after midnight of `02:00`. */
export function minutesOf(at: string): number {
  const [hour = 0, minute = 0] = at.split(':').map(Number)
  return hour * 60 + minute
}

/** The last moment at or before `nowMs` when the daily backup had to begin. */
export function lastDueMs(at: string, nowMs: number): number {
  const local = nowMs + OFFSET_MS
  const today = Math.floor(local / DAY_MS) * DAY_MS + minutesOf(at) * MINUTE_MS
  return (today <= local ? today : today - DAY_MS) - OFFSET_MS
}

/** The next one after `nowMs`. */
export function nextDueMs(at: string, nowMs: number): number {
  return lastDueMs(at, nowMs) + DAY_MS
}

/**
 * Whether one has to begin now: none was begun since the last moment for it, so that a server that was off at that hour makes up for it. After
 * one that was cut off an hour passes, so that what cuts it off every time does not keep the disk busy.
 *
 * @param lastBegunMs - Of the last backup of any kind that was not cut off, or of the first account while there is none.
 * @param lastTriedMs - Of the last one, cut off or not; null: none.
 */
export function isDue(at: string, nowMs: number, lastBegunMs: number, lastTriedMs: number | null): boolean {
  const wasCutOff = lastTriedMs !== null && lastTriedMs > lastBegunMs
  if (wasCutOff && nowMs - lastTriedMs < AGAIN_MS) return false
  return lastBegunMs < lastDueMs(at, nowMs)
}

// When a letter is tried again, and how what a mail server says is written down.
const FIRST_WAIT_MS = 60_000
const LONGEST_WAIT_MS = 2 * 3_600_000
const FIRST_PAUSE_MS = 15_000
const LONGEST_PAUSE_MS = 10 * 60_000

const doubled = (firstMs: number, longestMs: number, times: number): number =>
  Math.min(longestMs, firstMs * 2 ** Math.min(Math.max(0, times - 1), 20))

/** Milliseconds until a letter is tried again that the mail server would not take so many times: 1 minute, doubling, at most 2 hours. */
export const waitBeforeRetryMs = (attempts: number): number => doubled(FIRST_WAIT_MS, LONGEST_WAIT_MS, attempts)

/** Milliseconds for which all letters wait after so many troubles of the mail server in a row: 15 seconds, doubling, at most 10 minutes. */
export const pauseMs = (troubles: number): number => doubled(FIRST_PAUSE_MS, LONGEST_PAUSE_MS, troubles)

/** A next try that lies further ahead than this was set under a clock that has been put back since. */
export const FURTHEST_TRY_MS = 2 * LONGEST_WAIT_MS

/**
 * One line for a table: without control characters, not longer than `most`.
 *
 * @param text - What a mail server said.
 */
export function oneLine(text: string, most: number): string {
  const line = text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim()
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`
}

// Random waiting times between attempts to reconnect.
/** Longest wait between two tries, in milliseconds. */
export const LONGEST_WAIT_MS = 4_000
const FIRST_WAIT_MS = 500

/**
 * How long to wait before the next try to come back. The wait is random each time, so that 241 sites that were cut
 * off together do not all return in the same instant.
 *
 * @param failures - Tries that failed since the last good connection, 0 for the first try.
 * @param random - A number in [0, 1).
 * @returns Milliseconds: at most 500 for the first try, at most 4,000 for any.
 */
export function waitBeforeTryMs(failures: number, random: number): number {
  const ceilingMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures, 10))
  // A tenth of the ceiling is always waited: a server that refuses at once is not asked in a tight circle.
  return Math.round(ceilingMs * (0.1 + 0.9 * random))
}

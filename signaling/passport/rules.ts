// What a site's devices begin a meeting with, by its last link tests; pure functions.
import type { LinkFigures, LinkStart } from './wire.ts'

const DAY_MS = 24 * 3_600_000
/** A line is rebuilt, a router is changed: what was measured longer ago says nothing of today. */
export const START_AGE_MS = 14 * DAY_MS
/** So many of the last tests speak for the link, so that one bad minute or one lie does not. */
export const START_TESTS = 3
/** Older tests are deleted. */
export const KEEP_MS = 365 * DAY_MS
/** Between two tests of one site that are kept. */
export const KEEP_EVERY_MS = 20_000

export type Measured = Pick<LinkFigures, 'downKbps' | 'upKbps'> & { readonly atMs: number }

/**
 * The median of the newest tests that are young enough.
 *
 * @param tests - The newest first.
 * @returns null when there is none.
 */
export function startOf(tests: readonly Measured[], nowMs: number): LinkStart | null {
  const young = tests.filter(({ atMs }) => nowMs - atMs <= START_AGE_MS).slice(0, START_TESTS)
  if (young.length === 0) return null
  return { downKbps: median(young.map(({ downKbps }) => downKbps)), upKbps: median(young.map(({ upKbps }) => upKbps)) }
}

/** Below this even sound would wait for the estimate to grow. */
const LEAST_BPS = 100_000
/** Headers, repairs and everything else on the line want their part. */
const SHARE_FOR_MEDIA = 0.8

/**
 * What the media plane may believe at first that a device of the site can receive, bits a second. It only ever lowers the plane's own guess, which
 * the plane sees to; from there the estimate follows the real packets, so a wrong figure costs its own site some seconds.
 *
 * @returns undefined: nothing is known, the plane's own guess holds.
 */
export function firstGuessBps(start: LinkStart | null): number | undefined {
  if (start === null || start.downKbps === null) return undefined
  return Math.max(LEAST_BPS, Math.round(start.downKbps * 1_000 * SHARE_FOR_MEDIA))
}

/** The lower one of two, so that a doubtful link starts low and climbs. */
function median(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null).toSorted((a, b) => a - b)
  return known[Math.floor((known.length - 1) / 2)] ?? null
}

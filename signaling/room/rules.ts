import type { MonoMs } from '../kit/clock.ts'

/** What is gathered when all is quiet, and the shortest and longest time between two messages. */
const GATHER = { quietMs: 250, leastApartMs: 500, mostApartMs: 1_500, perSeatMs: 300 } as const

/**
 * How long changes are gathered from the first of them on. Quiet: a quarter of a second. While many come, the more were
 * told last the longer, so that a storm of 241 joins is a handful of messages and one restless seat makes two a second.
 */
export function gatherDelayMs(now: {
  readonly nowMs: MonoMs
  readonly lastToldAtMs: MonoMs
  readonly lastTold: number
}): number {
  const apartMs = Math.min(GATHER.mostApartMs, Math.max(GATHER.leastApartMs, now.lastTold * GATHER.perSeatMs))
  return Math.max(GATHER.quietMs, now.lastToldAtMs + apartMs - now.nowMs)
}

// How long changes of seats are gathered into one message; a pure function.
import type { MonoMs } from '../kit/clock.ts'

/** What is gathered when all is quiet, and the shortest and longest time between two messages. */
const GATHER = { quietMs: 250, leastApartMs: 500, mostApartMs: 1_500, perSeatMs: 300 } as const

/**
 * How long changes are gathered from the first of them on. Quiet: a quarter of a second. While many come, the more seats the last
 * message held the longer, so that a storm of 241 joins is a handful of messages and one seat that keeps changing makes two a second.
 */
export function gatherDelayMs(now: {
  readonly nowMs: MonoMs
  readonly lastSentAtMs: MonoMs
  readonly lastCount: number
}): number {
  const apartMs = Math.min(GATHER.mostApartMs, Math.max(GATHER.leastApartMs, now.lastCount * GATHER.perSeatMs))
  return Math.max(GATHER.quietMs, now.lastSentAtMs + apartMs - now.nowMs)
}

import type { ItemTime } from '../../../../signaling/wire/speaking-sums.ts'

export interface ItemBars {
  readonly planned: number
  readonly took: number
  /** Begins where `took` ends. */
  readonly over: number
}

/** The lengths of an item's bars as shares of the longest: what it took within its plan, and what it took beyond. Without a plan nothing is beyond it. */
export function barsOf(
  { plannedMinutes, tookMs }: Pick<ItemTime, 'plannedMinutes' | 'tookMs'>,
  longestMs: number,
): ItemBars {
  const plannedMs = (plannedMinutes ?? 0) * 60_000
  const within = plannedMs === 0 ? tookMs : Math.min(tookMs, plannedMs)
  return { planned: plannedMs / longestMs, took: within / longestMs, over: (tookMs - within) / longestMs }
}

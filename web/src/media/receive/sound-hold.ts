/** For how long sound that has come is held back before it is played, so that what was lost can be sent again in time. */
export interface SoundHold {
  readonly ms: number
  /** Since when less would have done; null: it would not. */
  readonly moreThanNeededSinceMs: number | null
}

export const NO_HOLD: SoundHold = { ms: 0, moreThanNeededSinceMs: null }

/** Beyond this people fall into each other's words. */
const LONGEST_MS = 500
/** Below this share of lost packets the browser's own buffer and the copies in the packets after do well enough. */
const LOSES_FROM = 0.01
/** From here on a repair is often lost itself, so there must be time for a second one. */
const LOSES_MUCH_FROM = 0.03
/** One packet of 40 ms until the gap is noticed, and some more for packets that wait for their turn. */
const NOTICED_AFTER_MS = 100
/** A browser asks again after one and a half round trips, so a second repair takes two and a half. */
const SECOND_REPAIR_RTTS = 2.5
const STEP_MS = 50
const CALM_BEFORE_LESS_MS = 30_000

/**
 * The hold after one more look at the line: more at once, less after a calm while, since every change stretches or hurries
 * what is being said.
 *
 * @param lossShare - Of packets on the way here, before repairs, 0–1. Null: not known this time.
 */
export function nextHold(
  before: SoundHold,
  look: { readonly nowMs: number; readonly lossShare: number | null; readonly rttMs: number | null },
): SoundHold {
  if (look.lossShare === null || look.rttMs === null) return before
  const needed = holdFor(look.lossShare, look.rttMs)
  if (needed > before.ms) return { ms: needed, moreThanNeededSinceMs: null }
  if (needed === before.ms) return { ms: before.ms, moreThanNeededSinceMs: null }
  const sinceMs = before.moreThanNeededSinceMs ?? look.nowMs
  if (look.nowMs - sinceMs < CALM_BEFORE_LESS_MS) return { ms: before.ms, moreThanNeededSinceMs: sinceMs }
  return { ms: Math.max(needed, before.ms - STEP_MS * 2), moreThanNeededSinceMs: look.nowMs }
}

/** @returns milliseconds. */
function holdFor(lossShare: number, rttMs: number): number {
  if (lossShare < LOSES_FROM) return 0
  const repairMs = (lossShare < LOSES_MUCH_FROM ? 1 : SECOND_REPAIR_RTTS) * rttMs
  return Math.min(LONGEST_MS, Math.ceil((NOTICED_AFTER_MS + repairMs) / STEP_MS) * STEP_MS)
}

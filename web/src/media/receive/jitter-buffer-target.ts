/** Target for RTCRtpReceiver.jitterBufferTarget of sound, so that retransmissions (NACK) arrive before playout. */
export interface JitterTarget {
  readonly ms: number
  /** Since when less would have done; null: it would not. */
  readonly moreThanNeededSinceMs: number | null
}

export const NO_JITTER_TARGET: JitterTarget = { ms: 0, moreThanNeededSinceMs: null }

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
 * The target after one more sample of the link: more at once, less after a calm while, since every change stretches or hurries
 * what is being said.
 *
 * @param lossShare - Of packets on the way here, before repairs, 0–1. Null: not known this time.
 */
export function nextJitterTarget(
  before: JitterTarget,
  sample: { readonly nowMs: number; readonly lossShare: number | null; readonly rttMs: number | null },
): JitterTarget {
  if (sample.lossShare === null || sample.rttMs === null) return before
  const needed = targetFor(sample.lossShare, sample.rttMs)
  if (needed > before.ms) return { ms: needed, moreThanNeededSinceMs: null }
  if (needed === before.ms) return { ms: before.ms, moreThanNeededSinceMs: null }
  const sinceMs = before.moreThanNeededSinceMs ?? sample.nowMs
  if (sample.nowMs - sinceMs < CALM_BEFORE_LESS_MS) return { ms: before.ms, moreThanNeededSinceMs: sinceMs }
  return { ms: Math.max(needed, before.ms - STEP_MS * 2), moreThanNeededSinceMs: sample.nowMs }
}

/** @returns milliseconds. */
function targetFor(lossShare: number, rttMs: number): number {
  if (lossShare < LOSES_FROM) return 0
  const repairMs = (lossShare < LOSES_MUCH_FROM ? 1 : SECOND_REPAIR_RTTS) * rttMs
  return Math.min(LONGEST_MS, Math.ceil((NOTICED_AFTER_MS + repairMs) / STEP_MS) * STEP_MS)
}

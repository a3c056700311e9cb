// Decides by samples of received bytes whether a peer sends far more than its bitrate limit (maxIncomingBitrate); pure functions.
/** A sender that is asked for a rate overshoots it at times; this much more is no accident. */
const EXCESS = 1.5
const SAMPLES_OVER = 2
/** A sender that stayed within its bitrate for so many samples is sampled every other interval: each sample is a getStats call to the worker. */
const CALM_SAMPLES = 3
const SKIPPED_INTERVALS = 1

export interface BitrateSample {
  readonly bytes: number
  readonly atMs: number
  /** Samples in a row that were far above the limit. */
  readonly over: number
  /** Samples in a row within the limit. */
  readonly calm: number
}

/** How many intervals may pass without a sample of that peer. */
export function intervalsToSkip({ calm }: BitrateSample): number {
  return calm >= CALM_SAMPLES ? SKIPPED_INTERVALS : 0
}

/**
 * Compares what a peer has sent since the sample before with its limit.
 *
 * @param former - The sample before; undefined for the first one of a transport, which never counts as over.
 * @param now - Bytes received since the transport was opened, and when that was counted, in milliseconds.
 * @param maxBps - Bits a second that the peer was asked not to exceed.
 * @returns `cut` when it was far more in two samples in a row.
 */
export function sampleBitrate(
  former: BitrateSample | undefined,
  now: { readonly bytes: number; readonly atMs: number },
  maxBps: number,
): BitrateSample & { readonly cut: boolean } {
  const passedMs = former === undefined ? 0 : now.atMs - former.atMs
  const bps = former === undefined || passedMs <= 0 ? 0 : ((now.bytes - former.bytes) * 8_000) / passedMs
  const over = bps > maxBps * EXCESS ? (former?.over ?? 0) + 1 : 0
  const calm = bps > maxBps ? 0 : (former?.calm ?? 0) + 1
  return { ...now, over, calm, cut: over >= SAMPLES_OVER }
}

/** A sender that is asked for a rate overshoots it at times; this much more is no accident. */
const EXCESS = 1.5
const LOOKS_IN_A_ROW = 2
/** Whoever keeps to the rate for so many looks in a row is looked at in every second turn only: a look costs a question to the worker. */
const CALM_LOOKS = 3
const REST_TURNS = 1

export interface Policing {
  readonly bytes: number
  readonly atMs: number
  /** Looks in a row that found too much. */
  readonly over: number
  /** Looks in a row that found no more than was asked for. */
  readonly calm: number
}

/** How many turns may pass without a look at that peer. */
export function restAfter({ calm }: Policing): number {
  return calm >= CALM_LOOKS ? REST_TURNS : 0
}

/**
 * One look at what a peer has sent so far.
 *
 * @param former - The look before; undefined for the first one on that transport, which blames nobody.
 * @param now - Bytes received since the transport was opened, and when that was counted, in milliseconds.
 * @param maxBps - Bits a second that the peer was asked not to exceed.
 * @returns `cut` when it was far more for two looks in a row.
 */
export function police(
  former: Policing | undefined,
  now: { readonly bytes: number; readonly atMs: number },
  maxBps: number,
): Policing & { readonly cut: boolean } {
  const passedMs = former === undefined ? 0 : now.atMs - former.atMs
  const bps = former === undefined || passedMs <= 0 ? 0 : ((now.bytes - former.bytes) * 8_000) / passedMs
  const over = bps > maxBps * EXCESS ? (former?.over ?? 0) + 1 : 0
  const calm = bps > maxBps ? 0 : (former?.calm ?? 0) + 1
  return { ...now, over, calm, cut: over >= LOOKS_IN_A_ROW }
}

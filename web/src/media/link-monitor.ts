import { createStore, type StoreApi } from 'zustand/vanilla'
import type { LinkQuality } from '../../../signaling/seats/wire.ts'
import { judgeLink, UNKNOWN_LINK, type LinkVerdict } from './link-quality.ts'
import type { StatsLook } from './link-stats.ts'

export interface LinkMonitor {
  readonly store: StoreApi<{ readonly quality: LinkQuality }>
  noteRoundTrip(ms: number): void
  /** What the media server believes this line carries, bits a second, as each beat's answer says; null: not known. */
  noteReceiveBps(bps: number | null): void
  /** The same in kbit/s; null too when the last answer is too old to believe. */
  receiveKbps(): number | null
  noteStats(look: Pick<StatsLook, 'rttMs' | 'lossShare' | 'sendKbps'>, interrupted: boolean): void
}

/** A little more than two beats: while the control line is gone, what its last beat said is no longer so. */
const BEAT_HOLDS_MS = 12_000

/** Gathers what beats and media statistics say of this machine's line into one word. */
export function createLinkMonitor(): LinkMonitor {
  const store = createStore<{ readonly quality: LinkQuality }>(() => ({ quality: 'unknown' }))
  let verdict: LinkVerdict = UNKNOWN_LINK
  let beat: { readonly rttMs: number; readonly atMs: number } | null = null
  let estimate: { readonly kbps: number; readonly atMs: number } | null = null
  return {
    store,
    noteRoundTrip(ms) {
      beat = { rttMs: ms, atMs: performance.now() }
    },
    noteReceiveBps(bps) {
      estimate = bps === null ? null : { kbps: bps / 1_000, atMs: performance.now() }
    },
    receiveKbps() {
      return holds(estimate) ? estimate.kbps : null
    },
    noteStats(look, interrupted) {
      verdict = judgeLink(verdict, { ...look, rttMs: holds(beat) ? beat.rttMs : look.rttMs, interrupted })
      if (store.getState().quality !== verdict.shown) store.setState({ quality: verdict.shown })
    },
  }
}

function holds<T extends { readonly atMs: number }>(told: T | null): told is T {
  return told !== null && performance.now() - told.atMs <= BEAT_HOLDS_MS
}

import { createStore, type StoreApi } from 'zustand/vanilla'
import type { LinkQuality } from '../../../signaling/seats/wire.ts'
import { judgeLink, UNKNOWN_LINK, type LinkVerdict } from './link-quality.ts'
import type { StatsLook } from './link-stats.ts'

export interface LinkMonitor {
  readonly store: StoreApi<{ readonly quality: LinkQuality }>
  noteRoundTrip(ms: number): void
  noteStats(look: StatsLook, interrupted: boolean): void
}

/** Gathers what beats and media statistics say of this machine's line into one word. */
export function createLinkMonitor(): LinkMonitor {
  const store = createStore<{ readonly quality: LinkQuality }>(() => ({ quality: 'unknown' }))
  let verdict: LinkVerdict = UNKNOWN_LINK
  let rttMs: number | null = null
  return {
    store,
    noteRoundTrip(ms) {
      rttMs = ms
    },
    noteStats(look, interrupted) {
      verdict = judgeLink(verdict, { ...look, rttMs: rttMs ?? look.rttMs, interrupted })
      if (store.getState().quality !== verdict.shown) store.setState({ quality: verdict.shown })
    },
  }
}

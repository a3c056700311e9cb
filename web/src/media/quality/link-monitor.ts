// Grades this device's link in one word, by round trips, loss and the server's bandwidth estimate.
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { LinkQuality } from '../../../../signaling/seats/wire.ts'
import { judgeLink, UNKNOWN_LINK, type LinkSample, type LinkVerdict } from './link-quality.ts'
import type { StatsSample } from './link-stats.ts'

export interface LinkMonitor {
  readonly store: StoreApi<{ readonly quality: LinkQuality }>
  noteRoundTrip(ms: number): void
  /** What the media server believes this link carries, bits a second, as each beat's answer says; null: not known. */
  noteReceiveBps(bps: number | null): void
  /** The same in kbit/s; null too when the last answer is too old to believe. */
  receiveKbps(): number | null
  noteStats(sample: LinkStats, interrupted: boolean): void
  /** As the link was last seen, for who looks after the system; null: not known. */
  figures(): LinkFigures
}

/** What of a sample is kept here; the rates only where they were measured. */
type LinkStats = Pick<StatsSample, 'rttMs' | 'lossShare' | 'sendKbps'> & {
  readonly received?: Pick<StatsSample['received'], 'kbps'>
  readonly sent?: Pick<StatsSample['sent'], 'kbps'>
}

export interface LinkFigures {
  readonly quality: LinkQuality
  readonly beatRttMs: number | null
  readonly mediaRttMs: number | null
  readonly lossShare: number | null
  readonly sendKbps: number | null
  readonly receiveKbps: number | null
  /** What really came and went, kbit/s. */
  readonly receivedKbps: number | null
  readonly sentKbps: number | null
  readonly interrupted: boolean
}

/** A little more than two beats: while the control connection is gone, what its last beat said is no longer so. */
const BEAT_HOLDS_MS = 12_000

/** Gathers what beats and media statistics say of this machine's link into one word. */
export function createLinkMonitor(): LinkMonitor {
  const store = createStore<{ readonly quality: LinkQuality }>(() => ({ quality: 'unknown' }))
  let verdict: LinkVerdict = UNKNOWN_LINK
  let beat: { readonly rttMs: number; readonly atMs: number } | null = null
  let estimate: { readonly kbps: number; readonly atMs: number } | null = null
  let latest: LinkSample = { rttMs: null, lossShare: null, sendKbps: null, interrupted: false }
  let rates: Pick<LinkFigures, 'receivedKbps' | 'sentKbps'> = { receivedKbps: null, sentKbps: null }
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
    noteStats(sample, interrupted) {
      latest = { rttMs: sample.rttMs, lossShare: sample.lossShare, sendKbps: sample.sendKbps, interrupted }
      rates = { receivedKbps: sample.received?.kbps ?? null, sentKbps: sample.sent?.kbps ?? null }
      verdict = judgeLink(verdict, { ...sample, rttMs: holds(beat) ? beat.rttMs : sample.rttMs, interrupted })
      if (store.getState().quality !== verdict.shown) store.setState({ quality: verdict.shown })
    },
    figures() {
      const { rttMs: mediaRttMs, ...media } = latest
      const { quality } = store.getState()
      return {
        quality,
        beatRttMs: holds(beat) ? beat.rttMs : null,
        mediaRttMs,
        ...media,
        receiveKbps: holds(estimate) ? estimate.kbps : null,
        ...rates,
      }
    },
  }
}

function holds<T extends { readonly atMs: number }>(figure: T | null): figure is T {
  return figure !== null && performance.now() - figure.atMs <= BEAT_HOLDS_MS
}

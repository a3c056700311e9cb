import type { Rung } from '../../../../signaling/media/wire.ts'
import type { LinkQuality } from '../../../../signaling/seats/wire.ts'
import type { OpusSettings } from './encodings.ts'
import type { SendRung } from '../quality/sender-ladder.ts'

/** What the packet time (ptime) of Opus depends on. */
export interface OpusFacts {
  readonly send: SendRung
  readonly receive: Rung
  readonly link: LinkQuality
  /** The server says that many listeners have links that bear no moving picture. */
  readonly weakListeners: boolean
}

/**
 * Opus ptime and bitrate for speech. Long packets save headers (50 packets a second of 20 ms take 25 kbit/s of them, 25 of 40 ms take 13, 17
 * of 60 ms take 8), but each one lost takes more of a word along, and each comes later: on a good link they are ordinary ones.
 * What a link of 64 kbit/s bears is what everybody sends at most, since a speaker is heard by many.
 */
export function opusFor({ send, receive, link, weakListeners }: OpusFacts): OpusSettings {
  if (send === 'sound') return { ptimeMs: 60, maxBps: 16_000 }
  const weak = link === 'weak' || link === 'bad' || send === 'smallest' || send === 'still' || receive !== 'full'
  if (weak) return { ptimeMs: 40, maxBps: 20_000 }
  return { ptimeMs: weakListeners ? 40 : 20, maxBps: 24_000 }
}

export interface HeldOpus {
  readonly opus: OpusSettings
  /** Shorter packets would have done since then, the longest of them `to`; null: they would not. */
  readonly waiting: { readonly sinceMs: number; readonly to: OpusSettings } | null
}

/** Another packet length (ptime) means another producer, for which every listener renegotiates: a link that swings must not cause that often. */
export const CALM_BEFORE_SHORTER_MS = 120_000

/** The settings after one more sample: longer packets at once, shorter ones after a calm while. */
export function nextOpus({ opus, waiting }: HeldOpus, wanted: OpusSettings, nowMs: number): HeldOpus {
  if (wanted.ptimeMs >= opus.ptimeMs) return { opus: wanted, waiting: null }
  const to = waiting !== null && waiting.to.ptimeMs > wanted.ptimeMs ? waiting.to : wanted
  const sinceMs = waiting?.sinceMs ?? nowMs
  if (nowMs - sinceMs < CALM_BEFORE_SHORTER_MS) return { opus, waiting: { sinceMs, to } }
  return { opus: to, waiting: null }
}

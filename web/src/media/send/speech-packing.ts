import type { Rung } from '../../../../signaling/media/wire.ts'
import type { LinkQuality } from '../../../../signaling/seats/wire.ts'
import type { SpeechPacking } from './encodings.ts'
import type { SendRung } from '../quality/sender-ladder.ts'

/** What the length of packets depends on. */
export interface PackingLook {
  readonly send: SendRung
  readonly receive: Rung
  readonly link: LinkQuality
  /** The server says that many of those who listen have lines that bear no moving picture. */
  readonly weakListeners: boolean
}

/**
 * How to pack speech. Long packets save headers (50 packets a second of 20 ms take 25 kbit/s of them, 25 of 40 ms take 13, 17
 * of 60 ms take 8), but each one lost takes more of a word along, and each comes later: on a good line they are ordinary ones.
 * What a line of 64 kbit/s bears is what everybody sends at most, since whoever speaks is heard by many.
 */
export function packingFor({ send, receive, link, weakListeners }: PackingLook): SpeechPacking {
  if (send === 'sound') return { packetMs: 60, maxBps: 16_000 }
  const weak = link === 'weak' || link === 'bad' || send === 'smallest' || send === 'still' || receive !== 'full'
  if (weak) return { packetMs: 40, maxBps: 20_000 }
  return { packetMs: weakListeners ? 40 : 20, maxBps: 24_000 }
}

export interface HeldPacking {
  readonly packing: SpeechPacking
  /** Shorter packets would have done since then, the longest of them `to`; null: they would not. */
  readonly waiting: { readonly sinceMs: number; readonly to: SpeechPacking } | null
}

/** Another length means another producer, which every listener has to set up anew: a line that swings must not do that to them. */
export const CALM_BEFORE_SHORTER_MS = 120_000

/** The packing after one more look: longer packets at once, shorter ones after a calm while. */
export function nextPacking({ packing, waiting }: HeldPacking, wanted: SpeechPacking, nowMs: number): HeldPacking {
  if (wanted.packetMs >= packing.packetMs) return { packing: wanted, waiting: null }
  const to = waiting !== null && waiting.to.packetMs > wanted.packetMs ? waiting.to : wanted
  const sinceMs = waiting?.sinceMs ?? nowMs
  if (nowMs - sinceMs < CALM_BEFORE_SHORTER_MS) return { packing, waiting: { sinceMs, to } }
  return { packing: to, waiting: null }
}

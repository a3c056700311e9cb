import type { LinkQuality } from '../../../signaling/seats/wire.ts'
import type { SpeechPacking } from './encodings.ts'
import type { RungChoice } from './ladder.ts'
import type { SendRung } from './sender-ladder.ts'

/**
 * How to pack speech. Long packets save headers (50 packets a second of 20 ms take 25 kbit/s of them, 25 of 40 ms take 13, 17
 * of 60 ms take 8), but each one lost takes more of a word along. Whoever speaks is heard by many, and does not know how thin
 * their lines are: what a line of 64 kbit/s bears is what everybody sends.
 */
export function packingFor(rung: SendRung, chosen: RungChoice, link: LinkQuality): SpeechPacking {
  if (rung === 'sound') return { packetMs: 60, maxBps: 16_000 }
  const weak = link === 'weak' || link === 'bad'
  if (weak || rung === 'still' || (chosen !== 'auto' && chosen !== 'full')) return { packetMs: 40, maxBps: 20_000 }
  return { packetMs: 40, maxBps: 24_000 }
}

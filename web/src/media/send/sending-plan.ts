import type { types } from 'mediasoup-client'
import type { MediaSource } from '../../../../signaling/media/wire.ts'
import type { OpusSettings } from './encodings.ts'

/** The highest layer of each source that somebody receives, or `none`; a source that is not named was not spoken of yet. */
export type Layers = Readonly<Partial<Record<MediaSource, number | 'none' | undefined>>>

/** The smaller of what is wanted and what the own link bears. */
export function effectiveLayer(wanted: number | 'none' | undefined, borne: number | 'none'): number | 'none' {
  if (wanted === 'none' || borne === 'none') return 'none'
  return Math.min(wanted ?? Infinity, borne)
}

/** What the layers up to this one take together; a sound has no layers of its own. */
export function kbpsUpTo(
  encodings: readonly types.RtpEncodingParameters[] | undefined,
  upTo: number | 'none',
  opus: OpusSettings,
): number {
  if (upTo === 'none') return 0
  if (encodings === undefined) return opus.maxBps / 1_000
  return encodings.slice(0, upTo + 1).reduce((sum, { maxBitrate }) => sum + (maxBitrate ?? 0) / 1_000, 0)
}

// What the figures of a link test mean for a meeting: one rule for the page that measures and for those who prepare the meeting.
import type { LinkFigures } from '../passport/wire.ts'

/**
 * In the order of what works: everything; better without the camera; listening only; no sound and no pictures, since their ports
 * are closed; nothing at all.
 */
export const LINK_VERDICTS = ['good', 'noCamera', 'listenOnly', 'mediaBlocked', 'unreachable'] as const
export type LinkVerdict = (typeof LINK_VERDICTS)[number]

/**
 * A camera in three sizes takes about 1,300 kbit/s up and a full page of pictures 1,500 down; a voice takes 40 each way. A picture stops at
 * each lost packet until it has come again; of a voice every fourth packet lost is more than can be mended.
 */
export function judgeLink({
  rttMs,
  downKbps,
  upKbps,
  lossShare,
  way,
}: Pick<LinkFigures, 'rttMs' | 'downKbps' | 'upKbps' | 'lossShare' | 'way'>): LinkVerdict {
  if (rttMs === null) return 'unreachable'
  if (way === 'blocked') return 'mediaBlocked'
  const down = downKbps ?? 0
  const up = upKbps ?? 0
  const loss = lossShare ?? 0
  if (rttMs <= 400 && down >= 1_500 && up >= 600 && loss <= 0.05) return 'good'
  if (rttMs <= 1_000 && down >= 250 && up >= 100 && loss <= 0.15) return 'noCamera'
  return 'listenOnly'
}

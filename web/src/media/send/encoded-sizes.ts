// Finds out by getStats how many simulcast layers the browser really encodes.
import { z } from 'zod'

/** What an encoder does now with one of the sizes that a picture is to be sent in. */
interface SizeSample {
  readonly framesEncoded: number
  /** Absent, or 0, for as long as it has not been encoded. */
  readonly frameWidth: number
}

/** One sample of a sender: its sizes by their ids, and whether link or processor hold the encoder back. */
export interface EncoderSample {
  readonly sizes: ReadonlyMap<string, SizeSample>
  readonly limited: boolean
}

/** By the W3C's Identifiers for WebRTC's Statistics API. */
const OutboundRtp = z.object({
  type: z.literal('outbound-rtp'),
  rid: z.string().catch(''),
  framesEncoded: z.number().catch(0),
  frameWidth: z.number().catch(0),
  qualityLimitationReason: z.string().catch('none'),
})

export function readEncoder(report: RTCStatsReport | null): EncoderSample {
  const sizes = new Map<string, SizeSample>()
  let limited = false
  for (const raw of report?.values() ?? []) {
    const entry = OutboundRtp.safeParse(raw).data
    if (entry === undefined) continue
    sizes.set(entry.rid, entry)
    if (entry.qualityLimitationReason === 'bandwidth' || entry.qualityLimitationReason === 'cpu') limited = true
  }
  return { sizes, limited }
}

/** So many samples in a row must show it: an encoder needs a moment to begin. */
const SAMPLES = 3

/**
 * Finds out how many of the sizes asked for a browser really encodes. All are called active, also those that it leaves out
 * because the picture is too small for them (Chromium 156); only a missing width tells.
 *
 * @param rids - The sizes asked for, the smallest first.
 * @returns a judge of one sample after the other: how many are encoded, once that is sure; `undefined` before.
 */
export function encodedSizesFinder(rids: readonly string[]): (sample: EncoderSample) => number | undefined {
  let missing = 0
  let framesBefore = 0
  return ({ sizes, limited }) => {
    const encoded = rids.filter((rid) => (sizes.get(rid)?.frameWidth ?? 0) > 0).length
    if (encoded === rids.length) return encoded
    const frames = sizes.get(rids[0] ?? '')?.framesEncoded ?? 0
    const flows = frames > framesBefore
    framesBefore = frames
    // A link that is too slow, or a machine that is too slow, leaves the largest out as well, and takes it up again.
    missing = encoded > 0 && flows && !limited ? missing + 1 : 0
    return missing >= SAMPLES ? encoded : undefined
  }
}

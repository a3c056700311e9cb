import { z } from 'zod'

/** What one look at a connection's statistics tells; null where it tells nothing. */
export interface StatsLook {
  readonly rttMs: number | null
  readonly lossShare: number | null
  readonly sendKbps: number | null
}

/** Counters of the look before, for the differences. */
export interface StatsTotals {
  readonly received: number
  readonly lost: number
}

/** The fields that are read, by the W3C's Identifiers for WebRTC's Statistics API; every browser leaves some out. */
const Entry = z.discriminatedUnion('type', [
  z.object({ type: z.literal('inbound-rtp'), packetsReceived: z.number().catch(0), packetsLost: z.number().catch(0) }),
  z.object({ type: z.literal('outbound-rtp'), kind: z.string().catch(''), framesSent: z.number().catch(0) }),
  z.object({ type: z.literal('remote-inbound-rtp'), fractionLost: z.number().optional().catch(undefined) }),
  z.object({
    type: z.literal('candidate-pair'),
    nominated: z.boolean().catch(false),
    currentRoundTripTime: z.number().optional().catch(undefined),
    availableOutgoingBitrate: z.number().optional().catch(undefined),
  }),
])

/**
 * Reads the reports of a seat's connections.
 *
 * @param before - The totals that the last call gave, `null` at the first.
 */
export function readStats(
  reports: Iterable<RTCStatsReport>,
  before: StatsTotals | null,
): { look: StatsLook; totals: StatsTotals } {
  let received = 0
  let lost = 0
  let lossSent = 0
  let rttMs: number | null = null
  let sendKbps: number | null = null
  let sendsPicture = false
  for (const report of reports) {
    for (const raw of report.values()) {
      const entry = Entry.safeParse(raw).data
      if (entry === undefined) continue
      if (entry.type === 'inbound-rtp') {
        received += entry.packetsReceived
        lost += entry.packetsLost
      } else if (entry.type === 'remote-inbound-rtp') {
        lossSent = Math.max(lossSent, entry.fractionLost ?? 0)
      } else if (entry.type === 'outbound-rtp') {
        if (entry.kind === 'video' && entry.framesSent > 0) sendsPicture = true
      } else if (entry.nominated) {
        if (entry.currentRoundTripTime !== undefined) rttMs = Math.max(rttMs ?? 0, entry.currentRoundTripTime * 1000)
        if (entry.availableOutgoingBitrate !== undefined) sendKbps = entry.availableOutgoingBitrate / 1000
      }
    }
  }
  const totals = { received, lost }
  // Counters start again when streams are closed; such a difference says nothing.
  const receivedNow = before === null ? 0 : received - before.received
  const lostNow = before === null ? 0 : lost - before.lost
  const known = receivedNow > 20 && lostNow >= 0
  const lossReceived = known ? lostNow / (receivedNow + lostNow) : null
  const lossShare = lossReceived === null && lossSent === 0 ? null : Math.max(lossReceived ?? 0, lossSent)
  // The browser's guess is worth something only while there is a picture to send.
  return { look: { rttMs, lossShare, sendKbps: sendsPicture ? sendKbps : null }, totals }
}

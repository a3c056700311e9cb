// Counts the packets of a small picture that is sent for two seconds and comes back.
import { z } from 'zod'
import { judgePath, type PathCounts, type PathFigures } from './path-rules.ts'
import { wait } from './wait.ts'

const SENDS_FOR_MS = 2_000
/** The last packets are waited for so long: with a longer round trip there is no meeting anyway. */
const LAST_WAITS_MS = 1_200
const LOOK_EVERY_MS = 100

/**
 * Measures a connection that has come about and on which the picture is sent already.
 *
 * @param backSsrc - Of the stream that comes back.
 * @param stopSending - Called once, when enough was sent or it is ended early.
 * @returns null when too little was sent or nothing came back.
 */
export async function measurePath(
  peer: RTCPeerConnection,
  backSsrc: number,
  stopSending: () => void,
  signal: AbortSignal,
): Promise<PathFigures | null> {
  await wait(SENDS_FOR_MS, signal)
  stopSending()
  const untilMs = performance.now() + LAST_WAITS_MS
  let counts = await readCounts(peer, backSsrc)
  while (!signal.aborted && counts.back < counts.sent && performance.now() < untilMs) {
    await wait(LOOK_EVERY_MS, signal)
    counts = await readCounts(peer, backSsrc)
  }
  return signal.aborted ? null : judgePath(counts)
}

const Outbound = z.object({ type: z.literal('outbound-rtp'), packetsSent: z.number().default(0) })
const Inbound = z.object({
  type: z.literal('inbound-rtp'),
  ssrc: z.number(),
  packetsReceived: z.number().default(0),
  jitter: z.number().default(0),
})
const Measured = z.number().default(0)
/** By ICE: only the pair that is in use answers again and again. */
const Pair = z.object({
  type: z.literal('candidate-pair'),
  totalRoundTripTime: Measured,
  responsesReceived: Measured,
})
/** By RTCP. */
const RemoteInbound = z.object({
  type: z.literal('remote-inbound-rtp'),
  totalRoundTripTime: Measured,
  roundTripTimeMeasurements: Measured,
})
const Stat = z.discriminatedUnion('type', [Outbound, Inbound, Pair, RemoteInbound])

async function readCounts(peer: RTCPeerConnection, backSsrc: number): Promise<PathCounts> {
  let [sent, back, jitterMs, rttSumMs, rtts] = [0, 0, 0, 0, 0]
  for (const value of (await peer.getStats()).values()) {
    const { data: stat } = Stat.safeParse(value)
    if (stat?.type === 'outbound-rtp') sent += stat.packetsSent
    else if (stat?.type === 'inbound-rtp') {
      if (stat.ssrc !== backSsrc) continue
      back += stat.packetsReceived
      jitterMs = stat.jitter * 1_000
    } else if (stat !== undefined) {
      const measured = stat.type === 'candidate-pair' ? stat.responsesReceived : stat.roundTripTimeMeasurements
      rtts += measured
      rttSumMs += measured === 0 ? 0 : stat.totalRoundTripTime * 1_000
    }
  }
  return { sent, back, jitterMs, rttSumMs, rtts }
}

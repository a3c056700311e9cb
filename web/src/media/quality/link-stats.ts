import { z } from 'zod'

/** What one sample of a device's statistics says; null where it tells nothing. */
export interface StatsSample {
  /** Of the worse connection, milliseconds. */
  readonly rttMs: number | null
  /** Share of packets lost since the sample before, 0–1, the worse direction. */
  readonly lossShare: number | null
  /** What the browser believes can be sent, kbit/s, while a picture is being sent. */
  readonly sendKbps: number | null
  readonly received: {
    readonly lossShare: number | null
    /** Share of the sound that had to be made up, 0–1. */
    readonly soundGaps: number | null
    /** Share of the sound's packets that did not come, not even when asked for again, 0–1. */
    readonly soundLoss: number | null
    readonly droppedShare: number | null
    readonly kbps: number | null
  }
  readonly sent: {
    readonly lossShare: number | null
    readonly kbps: number | null
    readonly limitedBy: 'none' | 'bandwidth' | 'processor'
  }
}

/** The streams' counters at the sample before, by stream, for the differences. */
export interface StatsTotals {
  readonly atMs: number
  readonly streams: ReadonlyMap<string, Counters>
}
type Counters = Readonly<Record<CounterName, number>>
type CounterName = (typeof COUNTERS)[number]
const COUNTERS = [
  'packetsReceived',
  'packetsLost',
  'nackCount',
  'bytesReceived',
  'framesDecoded',
  'framesDropped',
  'totalSamplesReceived',
  'concealedSamples',
  'silentConcealedSamples',
  'packetsSent',
  'bytesSent',
  'framesSent',
] as const

const counter = z.number().catch(0)
/** The fields that are read, by the W3C's Identifiers for WebRTC's Statistics API; every browser leaves some out. */
const Entry = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('inbound-rtp'),
    id: z.string().catch(''),
    kind: z.string().catch(''),
    trackIdentifier: z.string().catch(''),
    ssrc: counter,
    packetsReceived: counter,
    packetsLost: counter,
    nackCount: counter,
    bytesReceived: counter,
    framesDecoded: counter,
    framesDropped: counter,
    totalSamplesReceived: counter,
    concealedSamples: counter,
    silentConcealedSamples: counter,
  }),
  z.object({
    type: z.literal('outbound-rtp'),
    id: z.string().catch(''),
    kind: z.string().catch(''),
    packetsSent: counter,
    bytesSent: counter,
    framesSent: counter,
    qualityLimitationReason: z.string().catch('none'),
  }),
  z.object({
    type: z.literal('remote-inbound-rtp'),
    localId: z.string().catch(''),
    fractionLost: z.number().optional().catch(undefined),
  }),
  z.object({
    type: z.literal('candidate-pair'),
    nominated: z.boolean().catch(false),
    currentRoundTripTime: z.number().optional().catch(undefined),
    availableOutgoingBitrate: z.number().optional().catch(undefined),
  }),
])
type Entry = z.infer<typeof Entry>
type Counted = Extract<Entry, { type: 'inbound-rtp' | 'outbound-rtp' }>
interface Sums {
  readonly audio: Record<CounterName, number>
  readonly video: Record<CounterName, number>
}

/** The server's own stream for trying out the link; it carries nothing. */
const PROBE_SSRC = 1234
/** Fewer packets than this say nothing of the link. */
const ENOUGH_PACKETS = 20
const ENOUGH_FRAMES = 15
/** A fifth of a second at 48 kHz. */
const ENOUGH_SAMPLES = 9_600

/**
 * Reads the reports of a device's connections.
 *
 * @param before - The totals that the last call gave, `null` at the first.
 * @param senderOf - Which device a track that comes in is sent by; the same for all where that is not known.
 */
export function readStats(
  reports: Iterable<RTCStatsReport>,
  before: StatsTotals | null,
  nowMs: number,
  senderOf: (trackId: string) => string | undefined = () => undefined,
): { sample: StatsSample; totals: StatsTotals } {
  const streams = new Map<string, Counters>()
  const senders = new Map<string, Sums>()
  const sums = { audio: zeroes(), video: zeroes() }
  const silent = new Set<string>()
  let lossSent: number | null = null
  let rttMs: number | null = null
  let sendKbps: number | null = null
  let sendsPicture = false
  let limitedBy: 'none' | 'bandwidth' | 'processor' = 'none'

  function count(key: string, entry: Counted): Counters | null {
    const now = countersOf(entry)
    streams.set(key, now)
    if (before === null) return null
    const since = minus(now, before.streams.get(key) ?? zeroes())
    // Counters start again when a stream is closed; such a difference says nothing.
    if (since === null) return null
    add(entry.kind === 'audio' ? sums.audio : sums.video, since)
    return since
  }

  for (const [index, report] of [...reports].entries()) {
    const entries = [...report.values()].flatMap((raw) => Entry.safeParse(raw).data ?? [])
    const sends = entries.some(({ type }) => type === 'outbound-rtp')
    for (const entry of entries) {
      if (entry.type === 'inbound-rtp') {
        const since = entry.ssrc === PROBE_SSRC ? null : count(`${index} ${entry.id}`, entry)
        if (since === null) continue
        const sender = senderOf(entry.trackIdentifier) ?? ''
        const own = senders.get(sender) ?? { audio: zeroes(), video: zeroes() }
        senders.set(sender, own)
        add(entry.kind === 'audio' ? own.audio : own.video, since)
      } else if (entry.type === 'outbound-rtp') {
        const since = count(`${index} ${entry.id}`, entry)
        if (since !== null && since.packetsSent === 0) silent.add(entry.id)
        const moves = entry.kind === 'video' && (since === null ? entry.framesSent : since.framesSent) > 0
        if (!moves) continue
        sendsPicture = true
        if (entry.qualityLimitationReason === 'cpu') limitedBy = 'processor'
        else if (entry.qualityLimitationReason === 'bandwidth' && limitedBy === 'none') limitedBy = 'bandwidth'
      } else if (entry.type === 'candidate-pair' && entry.nominated) {
        if (entry.currentRoundTripTime !== undefined) rttMs = Math.max(rttMs ?? 0, entry.currentRoundTripTime * 1000)
        if (sends && entry.availableOutgoingBitrate !== undefined) sendKbps = entry.availableOutgoingBitrate / 1000
      }
    }
    for (const entry of entries) {
      // The last report on a stream that is switched off stays as it was when it stopped.
      if (entry.type !== 'remote-inbound-rtp' || entry.fractionLost === undefined || silent.has(entry.localId)) continue
      lossSent = Math.max(lossSent ?? 0, entry.fractionLost)
    }
  }

  const { audio, video } = sums
  const lossReceived = lossOnTheLink([...senders.values()], timesAskedFor(rttMs))
  const elapsedMs = before === null ? 0 : nowMs - before.atMs
  return {
    sample: {
      rttMs,
      lossShare: worse(lossReceived, lossSent),
      // The browser's guess is worth something only while there is a picture to send.
      sendKbps: sendsPicture ? sendKbps : null,
      received: {
        lossShare: lossReceived,
        soundGaps: share(
          audio.concealedSamples - audio.silentConcealedSamples,
          audio.totalSamplesReceived,
          ENOUGH_SAMPLES,
        ),
        soundLoss: lossOf(audio.packetsReceived, audio.packetsLost),
        droppedShare: share(video.framesDropped, video.framesDecoded + video.framesDropped, ENOUGH_FRAMES),
        kbps: elapsedMs <= 0 ? null : ((audio.bytesReceived + video.bytesReceived) * 8) / elapsedMs,
      },
      sent: {
        lossShare: lossSent,
        kbps: elapsedMs <= 0 ? null : ((audio.bytesSent + video.bytesSent) * 8) / elapsedMs,
        limitedBy,
      },
    },
    totals: { atMs: nowMs, streams },
  }
}

/**
 * What is missing of one sender's packets alone got lost on the sender's way to the server, and less that comes in here
 * would mend nothing. So the worst sender counts only where too little comes from the others to tell.
 */
function lossOnTheLink(senders: readonly Sums[], timesAsked: number): number | null {
  const worst = senders.reduce<Sums | null>(
    (before, sums) =>
      before === null || (lossOfAll([sums], timesAsked) ?? -1) > (lossOfAll([before], timesAsked) ?? -1)
        ? sums
        : before,
    null,
  )
  return (
    lossOfAll(
      senders.filter((sums) => sums !== worst),
      timesAsked,
    ) ?? lossOfAll(senders, timesAsked)
  )
}
function lossOfAll(senders: readonly Sums[], timesAsked: number): number | null {
  const [audio, video] = [zeroes(), zeroes()]
  for (const sums of senders) {
    add(audio, sums.audio)
    add(video, sums.video)
  }
  // A lost sound packet that was sent again counts as received, unlike a picture's: what was asked for again tells of it.
  const ofSound = lossOf(audio.packetsReceived, audio.packetsLost, audio.nackCount / timesAsked)
  return worse(ofSound, lossOf(video.packetsReceived, video.packetsLost))
}

/** How long Chromium waits for a repair of sound until it asks again, whatever the round trip (as its library has it). */
const ASKS_AGAIN_AFTER_MS = 155
/** By then it is played without. */
const ASKS_AT_MOST = 4
/** How often each lost sound packet is asked for until the first repair is there. */
function timesAskedFor(rttMs: number | null): number {
  return Math.min(ASKS_AT_MOST, 1 + Math.floor((rttMs ?? 0) / ASKS_AGAIN_AFTER_MS))
}

function lossOf(received: number, lost: number, sentAgain = 0): number | null {
  return share(lost + sentAgain, received + lost, ENOUGH_PACKETS)
}
function worse(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b)
}
/** Null when the whole is too small to say anything; late packets can make a part negative. */
function share(part: number, whole: number, least: number): number | null {
  return whole < least ? null : Math.min(1, Math.max(0, part / whole))
}

function zeroes(): Record<CounterName, number> {
  return {
    packetsReceived: 0,
    packetsLost: 0,
    nackCount: 0,
    bytesReceived: 0,
    framesDecoded: 0,
    framesDropped: 0,
    totalSamplesReceived: 0,
    concealedSamples: 0,
    silentConcealedSamples: 0,
    packetsSent: 0,
    bytesSent: 0,
    framesSent: 0,
  }
}
function countersOf(entry: Counted): Counters {
  const counted = zeroes()
  for (const name of COUNTERS) {
    const value: unknown = Reflect.get(entry, name)
    if (typeof value === 'number') counted[name] = value
  }
  return counted
}
function minus(now: Counters, before: Counters): Counters | null {
  const since = zeroes()
  for (const name of COUNTERS) since[name] = now[name] - before[name]
  return since.packetsReceived < 0 || since.packetsSent < 0 ? null : since
}
function add(sum: Record<CounterName, number>, more: Counters): void {
  for (const name of COUNTERS) sum[name] += more[name]
}

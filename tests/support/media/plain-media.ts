import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { z } from 'zod'
import { KIND_OF } from '../../../sfu/client-media.ts'
import type { Kind, MediaRoom, Opaque, Source } from '../../../sfu/api.ts'
import type { OpenedTransport, TransportOpener } from '../../../sfu/transport.ts'

const Address = z.object({ ip: z.string(), port: z.int() })

/** Peers without ICE, DTLS and SRTP, behind the same room code: what a test sends and receives is plain RTP over loopback. */
export const openPlainTransport: TransportOpener = async ({ router, direction }) => {
  const transport = await router.createPlainTransport({
    listenInfo: { protocol: 'udp', ip: '127.0.0.1' },
    rtcpMux: true,
    // A sender's address is learnt from its first packet.
    comedia: direction === 'send',
  })
  let isConnected = false
  let tell: Parameters<OpenedTransport['follow']>[0] = () => {}
  const connected = (): void => {
    isConnected = true
    tell('connected')
  }
  transport.on('tuple', connected)
  const { localAddress: ip, localPort: port } = transport.tuple
  return {
    transport,
    options: { id: transport.id, iceParameters: { ip, port }, iceCandidates: [], dtlsParameters: {} },
    connect: async (parameters) => {
      if (direction === 'send') return
      await transport.connect(Address.parse(parameters))
      connected()
    },
    restartIce: async () => ({}),
    isConnected: () => isConnected && !transport.closed,
    follow: (teller) => {
      tell = teller
    },
  }
}

const OPUS = 111
const VP8 = 96

/** The header extension that tells how loud a packet is, and its number here. */
const AUDIO_LEVEL = { uri: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level', id: 10 }
/** @param belowFullDb - 0 to 127, which is silence. @returns one extension of one byte. */
function loudness(belowFullDb: number): Buffer {
  const voice = belowFullDb < 127 ? 0x80 : 0
  return Buffer.from([0xbe, 0xde, 0, 1, AUDIO_LEVEL.id << 4, voice | belowFullDb, 0, 0])
}

function rtp(kind: Kind, sequence: number, ssrc: number, payload: Uint8Array, belowFullDb: number): Buffer {
  const header = Buffer.alloc(12)
  header[0] = kind === 'audio' ? 0x90 : 0x80
  // Each picture is one packet, so that each is the last of its picture.
  header[1] = kind === 'audio' ? OPUS : VP8 | 0x80
  header.writeUInt16BE(sequence & 0xffff, 2)
  header.writeUInt32BE((sequence * 960) >>> 0, 4)
  header.writeUInt32BE(ssrc, 8)
  return Buffer.concat([header, kind === 'audio' ? loudness(belowFullDb) : Buffer.alloc(0), payload])
}

/** A whole VP8 frame that leans on the one before it, and a key frame of 16 × 16, as far as a forwarding worker reads them. */
const NEXT_FRAME = Buffer.from([0x10, 0x11, 0x02, 0x00])
const KEY_FRAME = Buffer.from([0x10, 0x10, 0x02, 0x00, 0x9d, 0x01, 0x2a, 16, 0, 16, 0, 0, 0, 0])

async function openSocket(): Promise<Socket> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return socket
}

export interface PlainSender {
  readonly producerId: string
  /** Requests for a key frame (PLI, FIR) that came back so far. */
  keyFramesAsked(): number
  /** As loud as this from now on, in decibels below full scale; 127 is silence. */
  speak(belowFullDb: number): void
  stop(): void
}

/** An RTCP sender report: what the media clock of a stream shows now. */
function report(ssrc: number, mediaTime: number, packets: number): Buffer {
  const sr = Buffer.alloc(28)
  sr.set([0x80, 200, 0, 6])
  sr.writeUInt32BE(ssrc, 4)
  const ntpSeconds = Date.now() / 1_000 + 2_208_988_800
  sr.writeUInt32BE(Math.floor(ntpSeconds), 8)
  sr.writeUInt32BE(Math.floor((ntpSeconds % 1) * 2 ** 32), 12)
  sr.writeUInt32BE(mediaTime >>> 0, 16)
  sr.writeUInt32BE(packets, 20)
  return sr
}

/** SSRCs for whose sender this packet asks for a key frame, by PLI or FIR; receiver reports may stand before it. */
function keyFramesAskedIn(packet: Buffer): number[] {
  const ssrcs: number[] = []
  for (let at = 0; at + 12 <= packet.length; at += (packet.readUInt16BE(at + 2) + 1) * 4) {
    const format = (packet[at] ?? 0) & 0x1f
    if (packet[at + 1] !== 206) continue
    if (format === 1) ssrcs.push(packet.readUInt32BE(at + 8))
    if (format === 4 && at + 16 <= packet.length) ssrcs.push(packet.readUInt32BE(at + 12))
  }
  return ssrcs
}

let nextSsrc = 50_000_000

/**
 * Sends one stream of that peer.
 *
 * @param everyMs - Milliseconds from packet to packet.
 * @param bytes - Of one packet of sound, or of the smallest layer of a picture; each layer has twice those of the one below.
 * @param layers - Simulcast layers of a picture.
 * @param belowFullDb - How loud the sound is; 127 is silence.
 */
export async function sendPlain(
  room: Pick<MediaRoom, 'openTransport' | 'produce'>,
  peerId: string,
  source: Source,
  { everyMs = 10, bytes = 60, paused = false, layers = 1, belowFullDb = 30 } = {},
): Promise<PlainSender> {
  const kind = KIND_OF[source]
  const transport = await room.openTransport(peerId, 'send')
  const { ip, port } = Address.parse(transport.iceParameters)
  const ssrcs = Array.from({ length: layers }, () => nextSsrc++)
  const sound = { mimeType: 'audio/opus', payloadType: OPUS, clockRate: 48_000, channels: 2 }
  const rtcpFeedback = [{ type: 'nack', parameter: 'pli' }]
  const picture = { mimeType: 'video/VP8', payloadType: VP8, clockRate: 90_000, rtcpFeedback }
  const rtpParameters: Opaque = {
    codecs: [kind === 'audio' ? sound : picture],
    headerExtensions: kind === 'audio' ? [AUDIO_LEVEL] : [],
    encodings: ssrcs.map((ssrc) => ({ ssrc })),
    rtcp: { cname: `${peerId} ${source}` },
  }
  const producerId = await room.produce(peerId, transport.id, { source, kind, rtpParameters, paused })
  const socket = await openSocket()
  // A picture is a key frame at first and when one was asked for, and none otherwise.
  const wantsKey = new Set(ssrcs)
  let asked = 0
  socket.on('message', (packet) => {
    for (const ssrc of keyFramesAskedIn(packet)) {
      asked += 1
      wantsKey.add(ssrc)
    }
  })
  let sequence = 0
  const sender = { belowFullDb, stopped: false }
  const timer = setInterval(() => {
    sequence += 1
    for (const [layer, ssrc] of ssrcs.entries()) {
      const filling = Buffer.alloc(bytes * 2 ** layer, 0xfc)
      const frame = wantsKey.delete(ssrc) ? KEY_FRAME : NEXT_FRAME
      const payload = kind === 'audio' ? filling : Buffer.concat([frame, filling])
      if (sequence % 20 === 1) socket.send(report(ssrc, sequence * 960, sequence), port, ip)
      socket.send(rtp(kind, sequence, ssrc, payload, sender.belowFullDb), port, ip)
    }
  }, everyMs)
  return {
    producerId,
    keyFramesAsked: () => asked,
    speak: (level) => {
      sender.belowFullDb = level
    },
    stop: () => {
      if (sender.stopped) return
      sender.stopped = true
      clearInterval(timer)
      socket.close()
    },
  }
}

export interface PlainReceiver {
  readonly peerId: string
  /** RTP packets of one SSRC that came so far. */
  packets(ssrc: number): number
  /** Bytes of the last of them. */
  lastBytes(ssrc: number): number
  /** Longest pause between two packets of one SSRC since the last time of asking, in milliseconds. */
  longestGapMs(ssrc: number): number
  stop(): void
}

/** Opens that peer's transport for receiving and counts what comes. */
export async function receivePlain(room: MediaRoom, peerId: string): Promise<PlainReceiver> {
  const { id } = await room.openTransport(peerId, 'receive')
  const socket = await openSocket()
  const { address: ip, port } = socket.address()
  await room.connectTransport(peerId, id, { ip, port })
  await room.setReceiverCapabilities(peerId, await room.routerRtpCapabilities())
  const counted = new Map<number, { packets: number; bytes: number; lastMs: number; gapMs: number }>()
  socket.on('message', (packet) => {
    const type = packet[1] ?? 0
    if (packet.length < 12 || (type >= 192 && type <= 223)) return
    const nowMs = performance.now()
    const ssrc = packet.readUInt32BE(8)
    const entry = counted.get(ssrc) ?? { packets: 0, bytes: 0, lastMs: nowMs, gapMs: 0 }
    entry.packets += 1
    entry.gapMs = Math.max(entry.gapMs, nowMs - entry.lastMs)
    entry.lastMs = nowMs
    entry.bytes = packet.length
    counted.set(ssrc, entry)
  })
  return {
    peerId,
    packets: (ssrc) => counted.get(ssrc)?.packets ?? 0,
    lastBytes: (ssrc) => counted.get(ssrc)?.bytes ?? 0,
    longestGapMs: (ssrc) => {
      const entry = counted.get(ssrc)
      if (entry === undefined) return Infinity
      const gapMs = Math.max(entry.gapMs, performance.now() - entry.lastMs)
      entry.gapMs = 0
      return gapMs
    },
    stop: () => socket.close(),
  }
}

/**
 * The far side of a forwarding measurement, in a process of its own so that its CPU is not the server's: one sender of RTP,
 * and a UDP socket for each receiver, which counts packets and reads none.
 */
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { FarRequest, type FarAnswer } from './far-side-wire.ts'

const LOOPBACK = '127.0.0.1'
const RTP_HEADER_BYTES = 12
const VP8_CLOCK_HZ = 90_000
/** A key picture every so many seconds, as often as a newcomer would cause. */
const KEY_EVERY_S = 2
/** mediasoup's own probes of the link, which are no copies of the stream. */
const PROBATION_SSRC = 1234
/** So long after a picture was sent its copies have come in; pictures are further apart than this. */
const ARRIVED_MS = 20
/** Nothing is on its way when nothing was sent for so long. */
const QUIET_MS = 300

/** An empty receiver report, from which a plain transport learns where its receiver is. */
const HELLO = Buffer.from([0x80, 201, 0, 1, 0, 0, 0, 1])

type Stream = Extract<FarRequest, { kind: 'send' }>

const sender = createSocket('udp4')
const sinks: Socket[] = []
const received: number[] = []
let sent = 0
let lastPictureMs = 0
let pacing: NodeJS.Timeout | undefined
/** Numbers go on from one stretch of sending to the next, as after a pause. */
const places = new Map<number, { sequence: number; picture: number }>()

async function listen(count: number): Promise<void> {
  while (sinks.length < count) {
    const index = sinks.length
    const socket = createSocket('udp4')
    received.push(0)
    socket.on('message', (packet) => {
      // RTCP has its packet types where RTP has marker and payload type.
      const type = packet.readUInt8(1)
      if (packet.length < RTP_HEADER_BYTES || (type >= 192 && type <= 223)) return
      if (packet.readUInt32BE(8) !== PROBATION_SSRC) received[index] = (received[index] ?? 0) + 1
    })
    sinks.push(socket)
    socket.bind(0, LOOPBACK)
    await once(socket, 'listening')
    // A burst to all sinks at once must not be lost here, where only the server is measured.
    socket.setRecvBufferSize(1 << 20)
  }
}

function send(stream: Stream): void {
  clearInterval(pacing)
  const everyMs = 1000 / stream.pictures
  let nextMs = performance.now()
  pacing = setInterval(
    () => {
      for (const nowMs = performance.now(); nextMs <= nowMs; nextMs += everyMs) sendPicture(stream)
    },
    Math.max(1, everyMs / 4),
  )
}

function sendPicture({ port, ssrc, payloadType, pictures, packetsPerPicture, payloadBytes }: Stream): void {
  const place = places.get(ssrc) ?? { sequence: 0, picture: 0 }
  places.set(ssrc, place)
  const isKey = place.picture % (KEY_EVERY_S * pictures) === 0
  for (let index = 0; index < packetsPerPicture; index += 1) {
    const packet = Buffer.alloc(RTP_HEADER_BYTES + payloadBytes)
    packet.writeUInt8(0x80, 0)
    packet.writeUInt8((index === packetsPerPicture - 1 ? 0x80 : 0) | payloadType, 1)
    packet.writeUInt16BE(place.sequence, 2)
    packet.writeUInt32BE(Math.round((place.picture * VP8_CLOCK_HZ) / pictures) >>> 0, 4)
    packet.writeUInt32BE(ssrc, 8)
    // VP8's payload descriptor (RFC 7741): begin of partition 0 in the first packet; then the frame's own first byte, whose
    // lowest bit is 0 in a key picture.
    packet.writeUInt8(index === 0 ? 0x10 : 0, RTP_HEADER_BYTES)
    packet.writeUInt8(isKey ? 0 : 1, RTP_HEADER_BYTES + 1)
    if (isKey && index === 0) packet.set([0x9d, 0x01, 0x2a, 0x80, 0x02, 0x68, 0x01], RTP_HEADER_BYTES + 4)
    sender.send(packet, port, LOOPBACK)
    place.sequence = (place.sequence + 1) & 0xffff
    sent += 1
  }
  place.picture += 1
  lastPictureMs = performance.now()
}

/** Waits for a moment between two pictures, so that no packet is counted as sent and not yet as received. */
async function untilArrived(): Promise<void> {
  for (;;) {
    const agoMs = performance.now() - lastPictureMs
    if ((agoMs >= ARRIVED_MS && agoMs < ARRIVED_MS + 5) || agoMs > QUIET_MS) return
    await wait(1)
  }
}

async function answer(request: FarRequest): Promise<void> {
  switch (request.kind) {
    case 'listen':
      await listen(request.sinks)
      break
    case 'hello':
      sinks[request.sink]?.send(HELLO, request.port, LOOPBACK)
      break
    case 'send':
      send(request)
      break
    case 'stop':
      clearInterval(pacing)
      break
    case 'count':
      await untilArrived()
      break
    default:
      request satisfies never
  }
  process.send?.({ ports: sinks.map((socket) => socket.address().port), sent, received } satisfies FarAnswer)
}

process.on('message', (message) => void answer(FarRequest.parse(message)))
process.on('disconnect', () => process.exit(0))

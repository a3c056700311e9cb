// The worker hands the datagrams of one turn of its event loop to the kernel together. What receivers get must not show it.
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { createWorker } from 'mediasoup'
import { afterEach, expect, test } from 'vitest'
import { poll } from '../support/poll.ts'
import { testWorkerBin } from '../support/servers/worker.ts'
import type { types } from 'mediasoup'

const IP = '127.0.0.1'
const LISTEN = { protocol: 'udp', ip: IP } as const
const SSRC = 4711
const PAYLOAD_TYPE = 100
const RTP_HEADER_BYTES = 12
const OPUS = { mimeType: 'audio/opus', clockRate: 48_000, channels: 2 } as const

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0).toReversed()) close()
})

async function openSocket(): Promise<Socket> {
  const socket = createSocket('udp4')
  closers.push(() => socket.close())
  socket.bind(0, IP)
  await once(socket, 'listening')
  socket.setRecvBufferSize(1 << 20)
  return socket
}

/** A router with one Opus producer, fed by `sendTogether`. */
async function openSource() {
  const worker = await createWorker({ workerBin: await testWorkerBin(), logLevel: 'none' })
  closers.push(() => worker.close())
  const router = await worker.createRouter({
    mediaCodecs: [{ kind: 'audio', preferredPayloadType: PAYLOAD_TYPE, ...OPUS }],
  })
  const input = await router.createPlainTransport({ listenInfo: LISTEN, rtcpMux: true, comedia: true })
  const producer = await input.produce({
    kind: 'audio',
    rtpParameters: {
      codecs: [{ payloadType: PAYLOAD_TYPE, ...OPUS }],
      encodings: [{ ssrc: SSRC }],
    },
  })
  const socket = await openSocket()
  /** All wait in the worker's socket before it reads the first, so that one turn of its loop takes them all. */
  async function sendTogether(packets: readonly Buffer[]): Promise<void> {
    process.kill(worker.pid, 'SIGSTOP')
    const port = input.tuple.localPort
    const taken = packets.map(
      (packet) =>
        new Promise<void>((resolve, reject) =>
          socket.send(packet, port, IP, (error) => (error === null ? resolve() : reject(error))),
        ),
    )
    await Promise.all(taken)
    process.kill(worker.pid, 'SIGCONT')
  }
  return { router, producer, sendTogether }
}

/** What one receiver behind a transport of its own has got: the payload of each packet, in order of arrival. */
async function openReceiver(router: types.Router, producer: types.Producer): Promise<readonly Buffer[]> {
  const payloads: Buffer[] = []
  const socket = await openSocket()
  socket.on('message', (packet) => {
    if (packet.readUInt8(1) % 128 === PAYLOAD_TYPE) payloads.push(payloadOf(packet))
  })
  const transport = await router.createPlainTransport({ listenInfo: LISTEN, rtcpMux: true })
  await transport.connect({ ip: IP, port: socket.address().port })
  const consumer = await transport.consume({
    producerId: producer.id,
    rtpCapabilities: router.rtpCapabilities,
  })
  expect(consumer.rtpParameters.codecs[0]?.payloadType).toBe(PAYLOAD_TYPE)
  return payloads
}

/** What follows the header and the extension that the worker adds. */
function payloadOf(packet: Buffer): Buffer {
  const hasExtension = (packet.readUInt8(0) & 0x10) !== 0
  const extensionBytes = hasExtension ? 4 + 4 * packet.readUInt16BE(RTP_HEADER_BYTES + 2) : 0
  return packet.subarray(RTP_HEADER_BYTES + extensionBytes)
}

function rtpPacket(sequence: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(RTP_HEADER_BYTES)
  header.writeUInt8(0x80, 0)
  header.writeUInt8(PAYLOAD_TYPE, 1)
  header.writeUInt16BE(sequence, 2)
  header.writeUInt32BE(sequence * 960, 4)
  header.writeUInt32BE(SSRC, 8)
  return Buffer.concat([header, payload])
}

/** Sizes as segmentation meets them: runs of equal ones, shorter and longer ones between, more in a run than one call takes. */
const SIZES = [
  ...Array<number>(5).fill(900),
  900,
  700,
  900,
  900,
  901,
  901,
  1,
  1_200,
  ...Array<number>(80).fill(300),
  1_200,
  20,
  20,
]

test('a burst of packets of all sizes reaches every receiver whole, once each and in order', async () => {
  const { router, producer, sendTogether } = await openSource()
  const receivers = await Promise.all([1, 2, 3].map(() => openReceiver(router, producer)))
  const sent = SIZES.map((size, index) => Buffer.alloc(size, index + 1))
  await sendTogether(sent.map((payload, index) => rtpPacket(index + 1, payload)))

  await poll(() => receivers.every((payloads) => payloads.length >= sent.length), {
    deadlineMs: 10_000,
    what: 'every packet at every receiver',
  })
  for (const payloads of receivers) {
    expect(payloads.map((payload) => payload.length)).toEqual(SIZES)
    expect(Buffer.concat(payloads).equals(Buffer.concat(sent))).toBe(true)
  }
})

test('packets that are together too large for one call arrive all the same', async () => {
  const { router, producer, sendTogether } = await openSource()
  const payloads = await openReceiver(router, producer)
  const sent = [Buffer.alloc(40_000, 1), Buffer.alloc(40_000, 2), Buffer.alloc(100, 3)]
  await sendTogether(sent.map((payload, index) => rtpPacket(index + 1, payload)))
  await poll(() => payloads.length >= sent.length, { deadlineMs: 10_000, what: 'every packet' })
  expect(Buffer.concat(payloads).equals(Buffer.concat(sent))).toBe(true)
})

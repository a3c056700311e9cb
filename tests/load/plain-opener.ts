import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { openWebRtcTransport, type OpenedTransport, type TransportOpener } from '../../sfu/transport.ts'
import type { PlainTransport } from 'mediasoup/types'
import type { DtlsParameters } from '../../signaling/media/wire.ts'

const IP = '127.0.0.1'
/** How long a light bot has to show where it is. */
const HELLO_DEADLINE_MS = 10_000
const ASK_EVERY_MS = 300
const ASK_TRIES = 20

/** No DTLS is spoken on a plain transport; the wire wants an object. */
const NO_DTLS: DtlsParameters = {
  role: 'auto',
  fingerprints: [{ algorithm: 'sha-256', value: Array(32).fill('00').join(':') }],
}

export interface PlainDesk {
  readonly opener: TransportOpener
  /** Where bots ask for plain transports before they open media. */
  readonly port: number
  close(): void
}

/**
 * Hands plain transports to those bots that asked for them, and WebRTC to everybody else. They ask by a datagram with
 * their device's id, which is answered with the same, beside the product's own protocol. Only for benchmarks.
 */
export async function openPlainDesk(port = 0): Promise<PlainDesk> {
  const plainPeers = new Set<string>()
  const socket = createSocket('udp4')
  socket.on('message', (packet, from) => {
    plainPeers.add(packet.toString('latin1'))
    socket.send(packet, from.port, from.address)
  })
  socket.bind(port, IP)
  await once(socket, 'listening')
  return {
    opener: (request) => (plainPeers.has(request.peerId) ? openPlainTransport(request) : openWebRtcTransport(request)),
    port: socket.address().port,
    close: () => socket.close(),
  }
}

/** A bot asks that its device be given plain transports. @throws when the desk does not answer. */
export async function askForPlain(deskPort: number, deviceId: string): Promise<void> {
  const socket = createSocket('udp4')
  try {
    const answered = once(socket, 'message')
    for (let tries = 0; tries < ASK_TRIES; tries += 1) {
      socket.send(deviceId, deskPort, IP)
      const timer = new Promise<'late'>((resolve) => setTimeout(() => resolve('late'), ASK_EVERY_MS).unref())
      if ((await Promise.race([answered, timer])) !== 'late') return
    }
    throw new Error('nobody hands out plain transports there')
  } finally {
    socket.close()
  }
}

const openPlainTransport: TransportOpener = async ({ router, initialOutgoingBitrate: _none }) => {
  const transport = await router.createPlainTransport({
    listenInfo: { protocol: 'udp', ip: IP },
    rtcpMux: true,
    // The bot's first packet shows where it is.
    comedia: true,
  })
  const { localPort } = transport.tuple
  return {
    transport,
    options: {
      id: transport.id,
      iceParameters: { plain: true, ip: IP, port: localPort },
      iceCandidates: [],
      dtlsParameters: { ...NO_DTLS },
    },
    connect: () => firstPacket(transport),
    restartIce: async () => ({ plain: true, ip: IP, port: localPort }),
    isConnected: () => hasRemote(transport),
    follow(tell) {
      transport.once('tuple', () => tell('connected'))
    },
  } satisfies OpenedTransport
}

function hasRemote(transport: PlainTransport): boolean {
  return !transport.closed && transport.tuple.remotePort !== undefined
}

async function firstPacket(transport: PlainTransport): Promise<void> {
  if (hasRemote(transport)) return
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the light bot does not show itself')), HELLO_DEADLINE_MS)
    transport.once('tuple', () => {
      clearTimeout(timer)
      resolve()
    })
    transport.observer.once('close', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

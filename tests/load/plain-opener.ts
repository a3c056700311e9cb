import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import {
  openWebRtcTransport,
  type OpenedTransport,
  type TransportOpener,
  type TransportRequest,
} from '../../sfu/transport.ts'
import { z } from 'zod'
import type { PlainTransport, SrtpParameters } from 'mediasoup/types'
import type { DtlsParameters } from '../../signaling/media/wire.ts'

const IP = '127.0.0.1'
/** How long a light bot has to show where it is. */
const HELLO_DEADLINE_MS = 10_000
const ASK_EVERY_MS = 300
const ASK_TRIES = 20

/** The cipher that browsers and mediasoup agree on. */
export const SRTP_SUITE = 'AEAD_AES_128_GCM'

/** A key of the cipher, which nobody needs to know: receivers of benchmarks count packets and decrypt none. */
export function srtpKey(): SrtpParameters {
  return { cryptoSuite: SRTP_SUITE, keyBase64: randomBytes(28).toString('base64') }
}

/** What a bot asks for; with a port, its media are sent there as SRTP instead of to where its first packet comes from. */
const Wish = z.strictObject({ deviceId: z.string(), srtpPort: z.int().min(1).max(65_535).optional() })

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
 * Hands plain transports to those bots that asked for them, and WebRTC to everybody else. They ask by a
 * datagram, which is answered with the same, beside the product's own protocol. Only for benchmarks.
 */
export async function openPlainDesk(port = 0): Promise<PlainDesk> {
  const wishes = new Map<string, z.infer<typeof Wish>>()
  const socket = createSocket('udp4')
  socket.on('message', (packet, from) => {
    const wish = Wish.parse(JSON.parse(packet.toString('utf8')))
    wishes.set(wish.deviceId, wish)
    socket.send(packet, from.port, from.address)
  })
  socket.bind(port, IP)
  await once(socket, 'listening')
  return {
    opener: (request) => {
      const wish = wishes.get(request.peerId)
      if (wish === undefined) return openWebRtcTransport(request)
      const { srtpPort } = wish
      return srtpPort === undefined ? openPlainTransport(request) : openSrtpTransport(request, srtpPort)
    },
    port: socket.address().port,
    close: () => socket.close(),
  }
}

/** A bot asks that its device be given plain transports. @throws when the desk does not answer. */
export async function askForPlain(deskPort: number, deviceId: string, srtpPort?: number): Promise<void> {
  const wish: z.infer<typeof Wish> = { deviceId, ...(srtpPort === undefined ? {} : { srtpPort }) }
  const socket = createSocket('udp4')
  try {
    const answered = once(socket, 'message')
    for (let tries = 0; tries < ASK_TRIES; tries += 1) {
      socket.send(JSON.stringify(wish), deskPort, IP)
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
    options: optionsOf(transport),
    connect: () => firstPacket(transport),
    restartIce: async () => ({ plain: true, ip: IP, port: localPort }),
    isConnected: () => hasRemote(transport),
    follow(tell) {
      transport.once('tuple', () => tell('connected'))
    },
  } satisfies OpenedTransport
}

/** Sends SRTP to that port as soon as the bot connects it. */
async function openSrtpTransport({ router }: TransportRequest, srtpPort: number): Promise<OpenedTransport> {
  const transport = await router.createPlainTransport({
    listenInfo: { protocol: 'udp', ip: IP },
    rtcpMux: true,
    enableSrtp: true,
    srtpCryptoSuite: SRTP_SUITE,
  })
  let connected: (() => void) | undefined
  return {
    transport,
    options: optionsOf(transport),
    async connect() {
      await transport.connect({ ip: IP, port: srtpPort, srtpParameters: srtpKey() })
      connected?.()
    },
    restartIce: async () => ({ ...optionsOf(transport).iceParameters }),
    isConnected: () => hasRemote(transport),
    follow: (tell) => (connected = () => tell('connected')),
  }
}

function optionsOf(transport: PlainTransport): OpenedTransport['options'] {
  return {
    id: transport.id,
    iceParameters: { plain: true, ip: IP, port: transport.tuple.localPort },
    iceCandidates: [],
    dtlsParameters: { ...NO_DTLS },
  }
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

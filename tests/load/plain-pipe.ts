import { createSocket, type Socket } from 'node:dgram'
import { isRtcpPacket, obeyRtcp, PlainParameters, type Address, type Pipe, type PipeDeps } from './pipe.ts'
import type { RtcpPacket, RtpHeader } from 'werift'
import type { DtlsParameters } from '../../signaling/media/wire.ts'

/** An empty receiver report: the first packet shows mediasoup where this end is. */
const HELLO = Buffer.from([0x80, 201, 0, 1, 0, 0, 0, 1])
const HELLO_EVERY_MS = 200
/** A plain transport has no fingerprint; the wire wants one of the right form. */
const NO_FINGERPRINT: DtlsParameters = {
  role: 'client',
  fingerprints: [{ algorithm: 'sha-256', value: Array(32).fill('00').join(':') }],
}

/** A light bot's end: bare RTP over UDP, so that hundreds fit where tens of real ones do. */
export class PlainPipe implements Pipe {
  readonly #deps: PipeDeps
  readonly #socket: Socket
  #server: Address | undefined
  #hello: NodeJS.Timeout | undefined
  #muted = false
  #closed = false
  connected = false

  constructor(deps: PipeDeps) {
    this.#deps = deps
    const { events } = deps
    this.#socket = createSocket({ type: 'udp4', recvBufferSize: 512 * 1024 })
    this.#socket.on('error', () => undefined)
    this.#socket.on('message', (packet) => {
      if (this.#muted) return
      if (isRtcpPacket(packet)) obeyRtcp(packet, events)
      else events.media(packet)
    })
  }

  async open(connect: (parameters: DtlsParameters) => Promise<unknown>): Promise<void> {
    const { ip, port } = PlainParameters.parse(this.#deps.options.iceParameters)
    this.#server = await this.#deps.through({ ip, port })
    if (this.#closed) return
    this.#write(HELLO)
    // On a link that loses packets the first may be one of them.
    this.#hello = setInterval(() => this.#write(HELLO), HELLO_EVERY_MS)
    try {
      await connect(NO_FINGERPRINT)
      this.connected = !this.#closed
    } finally {
      clearInterval(this.#hello)
    }
  }

  send(header: RtpHeader, payload: Buffer): void {
    if (this.connected) this.#write([header.serialize(header.serializeSize), payload])
  }

  report(packets: readonly RtcpPacket[]): void {
    if (this.connected) this.#write(packets.map((packet) => packet.serialize()))
  }

  /** There is nothing to restart: whatever arrives is heard. */
  restart(): void {
    this.#write(HELLO)
  }

  mute(muted: boolean): void {
    this.#muted = muted
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.connected = false
    clearInterval(this.#hello)
    this.#socket.close()
  }

  #write(bytes: Buffer | Buffer[]): void {
    if (this.#server === undefined || this.#muted || this.#closed) return
    this.#socket.send(bytes, this.#server.port, this.#server.ip)
  }
}

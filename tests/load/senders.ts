import { RtcpSenderInfo, RtcpSrPacket, RtpHeader } from 'werift'
import { LAYERS, SCREEN, type Clip, type Picture } from './clip.ts'
import { PICTURE_CLOCK_PER_MS, playLayer, playSound, rtpTime, SOUND_CLOCK_PER_MS } from './player.ts'
import { LEVEL_EXTENSION_ID, newSsrc, PICTURE_PAYLOAD_TYPE, SOUND_PAYLOAD_TYPE } from './rtp-params.ts'
import type { RtpPacket } from 'werift'
import type { Pipe } from './pipe.ts'
import type { PacketSink, Player } from './player.ts'

const REPORT_EVERY_MS = 1_000
/** Packets kept for retransmission (NACK). */
const KEPT_PACKETS = 128
/** Nobody has it sooner for being sent it twice meanwhile: a browser waits about a round trip, too. */
const REPEAT_AFTER_MS = 100
/** Seconds from 1900, where NTP begins, to 1970. */
const NTP_EPOCH_S = 2_208_988_800

/** One RTP stream going out: numbers its packets, tells what time it is, and repeats what was lost. */
class OutStream implements PacketSink {
  readonly ssrc = newSsrc()
  readonly #pipe: Pipe
  readonly #payloadType: number
  readonly #clockPerMs: number
  readonly #kept = new Map<number, { header: RtpHeader; payload: Buffer; repeatedAtMs: number }>()
  #sequenceNumber = Math.floor(Math.random() * 1_000)
  #packets = 0
  #bytes = 0

  constructor(pipe: Pipe, payloadType: number, clockPerMs: number) {
    this.#pipe = pipe
    this.#payloadType = payloadType
    this.#clockPerMs = clockPerMs
  }

  writeRtp({ header, payload }: RtpPacket): void {
    header.ssrc = this.ssrc
    header.payloadType = this.#payloadType
    header.sequenceNumber = this.#sequenceNumber
    this.#sequenceNumber = (this.#sequenceNumber + 1) & 0xffff
    this.#packets += 1
    this.#bytes += payload.length
    this.#kept.set(header.sequenceNumber, { header, payload, repeatedAtMs: -Infinity })
    this.#kept.delete((header.sequenceNumber - KEPT_PACKETS) & 0xffff)
    this.#pipe.send(header, payload)
  }

  repeat(sequenceNumbers: readonly number[]): void {
    const nowMs = performance.now()
    for (const number of sequenceNumbers) {
      const kept = this.#kept.get(number)
      if (kept === undefined || nowMs - kept.repeatedAtMs < REPEAT_AFTER_MS) continue
      kept.repeatedAtMs = nowMs
      this.#pipe.send(new RtpHeader(kept.header), kept.payload)
    }
  }

  /** A sender report: without one the server can't fit one layer's time to another's, and does not change layers. */
  report(): RtcpSrPacket {
    const nowMs = performance.now()
    const wallMs = performance.timeOrigin + nowMs
    const seconds = Math.floor(wallMs / 1000)
    const fraction = Math.floor(((wallMs % 1000) / 1000) * 2 ** 32)
    const senderInfo = new RtcpSenderInfo({
      ntpTimestamp: (BigInt(seconds + NTP_EPOCH_S) << 32n) | BigInt(fraction),
      rtpTimestamp: rtpTime(nowMs, this.#clockPerMs),
      packetCount: this.#packets,
      octetCount: this.#bytes % 2 ** 32,
    })
    return new RtcpSrPacket({ ssrc: this.ssrc, senderInfo })
  }
}

/** What a bot sends of one source. */
export interface Sender {
  readonly ssrcs: readonly number[]
  /** Sends this layer and those below, or nothing; a layer that is sent again begins with a key frame. */
  demand(highest: number | 'none'): void
  /** Streams that go out now. */
  readonly sending: number
  sendKeyPicture(ssrc: number): void
  repeat(ssrc: number, sequenceNumbers: readonly number[]): void
  stop(): void
}

/** Runs a player for each layer that is wanted. */
class LayeredSender implements Sender {
  readonly #pipe: Pipe
  readonly #layers: { readonly stream: OutStream; readonly play: (sink: PacketSink) => Player; player: Player | null }[]
  readonly #timer: NodeJS.Timeout

  constructor(pipe: Pipe, layers: readonly { stream: OutStream; play: (sink: PacketSink) => Player }[]) {
    this.#pipe = pipe
    this.#layers = layers.map((layer) => ({ ...layer, player: null }))
    this.#timer = setInterval(() => this.#report(), REPORT_EVERY_MS)
    this.#timer.unref()
  }

  get ssrcs(): number[] {
    return this.#layers.map(({ stream }) => stream.ssrc)
  }
  get sending(): number {
    return this.#layers.filter(({ player }) => player !== null).length
  }

  demand(highest: number | 'none'): void {
    let begun = false
    for (const [index, layer] of this.#layers.entries()) {
      const wanted = highest !== 'none' && index <= highest
      if (!wanted) {
        layer.player?.stop()
        layer.player = null
      } else if (layer.player === null) {
        layer.player = layer.play(layer.stream)
        begun = true
      }
    }
    if (begun) this.#report()
  }

  sendKeyPicture(ssrc: number): void {
    this.#layers.find(({ stream }) => stream.ssrc === ssrc)?.player?.sendKeyPicture()
  }

  repeat(ssrc: number, sequenceNumbers: readonly number[]): void {
    this.#layers.find(({ stream }) => stream.ssrc === ssrc)?.stream.repeat(sequenceNumbers)
  }

  stop(): void {
    this.demand('none')
    clearInterval(this.#timer)
  }

  #report(): void {
    const sending = this.#layers.filter(({ player }) => player !== null)
    if (sending.length > 0) this.#pipe.report(sending.map(({ stream }) => stream.report()))
  }
}

/** How much of the clip a bot sends, so that the machine bears a whole province. */
export interface SendingShape {
  /** The smallest layer in key pictures alone: one a second. */
  readonly keyPicturesOnly: boolean
  /** Sound frames of 20 ms in a packet. */
  readonly soundFrames: 1 | 2 | 3
}

/** The camera with all its layers. Nothing goes out before the first `demand`. */
export function cameraSender(pipe: Pipe, clip: Clip, fromSecond: number, shape: SendingShape): Sender {
  const layers = LAYERS.map(({ everyMs }, layer) => {
    const all: readonly Picture[] = clip.layers[layer] ?? []
    const thin = layer === 0 && shape.keyPicturesOnly
    const pictures = thin ? all.filter(({ isKey }) => isKey) : all
    const step = thin ? (everyMs * all.length) / pictures.length : everyMs
    return {
      stream: new OutStream(pipe, PICTURE_PAYLOAD_TYPE, PICTURE_CLOCK_PER_MS),
      play: (sink: PacketSink) => playLayer(pictures, step, sink, fromSecond),
    }
  })
  return new LayeredSender(pipe, layers)
}

/** A shared screen in one layer. */
export function screenSender(pipe: Pipe, clip: Clip, fromSecond: number): Sender {
  const pictures: readonly Picture[] = clip.layers[SCREEN.layer] ?? []
  const stream = new OutStream(pipe, PICTURE_PAYLOAD_TYPE, PICTURE_CLOCK_PER_MS)
  const play = (sink: PacketSink): Player => playLayer(pictures, SCREEN.everyMs, sink, fromSecond)
  return new LayeredSender(pipe, [{ stream, play }])
}

export function micSender(pipe: Pipe, clip: Clip, fromSecond: number, shape: SendingShape): Sender {
  const stream = new OutStream(pipe, SOUND_PAYLOAD_TYPE, SOUND_CLOCK_PER_MS)
  const play = (sink: PacketSink): Player => playSound(clip, sink, LEVEL_EXTENSION_ID, fromSecond, shape.soundFrames)
  return new LayeredSender(pipe, [{ stream, play }])
}

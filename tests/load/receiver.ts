import { offeredSsrc } from './rtp-params.ts'
import { exactNowMs, type HeardStream } from './journal.ts'
import { ssrcOf } from './pipe.ts'
import type { ConsumerOffer } from '../../signaling/media/wire.ts'

/**
 * A packet of a microphone up to this length holds silence: RTP header, extensions and tag of SRTP are at most 40 bytes, three frames of Opus' silence at
 * most 12 (RFC 6716 §2.1.9); three frames of speech are longer than 100.
 */
const SILENCE_BYTES = 64

type Counted = { -readonly [K in keyof HeardStream]: HeardStream[K] }

/** Counts what comes in, stream by stream, by the packets' headers alone. */
export class Receiver {
  readonly #bySsrc = new Map<number, Counted>()
  readonly #byConsumer = new Map<string, { ssrc: number; stream: Counted }>()
  /** Streams that are over, in sum, so that totals go on. */
  #over = { packets: 0, bytes: 0 }
  readonly #ended: (stream: HeardStream) => void
  firstPacketAtMs: number | null = null

  /** @param ended - Told of a stream that was taken back, with all that came of it. */
  constructor(ended: (stream: HeardStream) => void = () => undefined) {
    this.#ended = ended
  }

  get streams(): readonly HeardStream[] {
    return [...this.#bySsrc.values()]
  }

  get total(): { packets: number; bytes: number } {
    const sum = { ...this.#over }
    for (const { packets, bytes } of this.#bySsrc.values()) {
      sum.packets += packets
      sum.bytes += bytes
    }
    return sum
  }

  has(consumerId: string): boolean {
    return this.#byConsumer.has(consumerId)
  }

  add({ consumerId, seatId, source, rtpParameters }: ConsumerOffer): void {
    const ssrc = offeredSsrc(rtpParameters)
    const stream: Counted = {
      seatId,
      source,
      consumerId,
      offeredAtMs: exactNowMs(),
      firstPacketAtMs: null,
      firstSoundAtMs: null,
      lastPacketAtMs: null,
      packets: 0,
      bytes: 0,
    }
    this.#bySsrc.set(ssrc, stream)
    this.#byConsumer.set(consumerId, { ssrc, stream })
  }

  remove(consumerId: string): void {
    const known = this.#byConsumer.get(consumerId)
    if (known === undefined) return
    this.#byConsumer.delete(consumerId)
    this.#bySsrc.delete(known.ssrc)
    this.#over.packets += known.stream.packets
    this.#over.bytes += known.stream.bytes
    this.#ended(known.stream)
  }

  receive(packet: Buffer): void {
    const ssrc = ssrcOf(packet)
    const stream = ssrc === undefined ? undefined : this.#bySsrc.get(ssrc)
    // Retransmissions have an SSRC of their own and are counted nowhere.
    if (stream === undefined) return
    const nowMs = exactNowMs()
    stream.packets += 1
    stream.bytes += packet.length
    stream.firstPacketAtMs ??= nowMs
    stream.lastPacketAtMs = nowMs
    if (stream.source === 'mic' && packet.length > SILENCE_BYTES) stream.firstSoundAtMs ??= nowMs
    this.firstPacketAtMs ??= nowMs
  }

  clear(): void {
    for (const consumerId of [...this.#byConsumer.keys()]) this.remove(consumerId)
  }
}

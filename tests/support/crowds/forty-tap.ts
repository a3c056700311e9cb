import { BotMedia } from '../../load/bot-media.ts'
import { isRtcpPacket, ssrcOf } from '../../load/pipe.ts'
import { Receiver } from '../../load/receiver.ts'
import { offeredSsrc } from '../../load/rtp-params.ts'
import { kindOf, type ConsumerOffer, type consumersChanged, type MediaKind } from '../../../signaling/media/wire.ts'
import type { z } from 'zod'
import type { SeatId } from '../../../signaling/wire/ids.ts'

/** One RTP stream that arrived at one client, also when nobody offered it or when it was taken back long ago. */
export interface Arrived {
  /** Null: it was never offered; a repair stream, for example. */
  readonly offer: { readonly consumerId: string; readonly seatId: SeatId; readonly kind: MediaKind } | null
  readonly payloadType: number | null
  readonly packets: number
}
/** One `media.consumers` message as a client got it: consumers by their ids. */
export interface ConsumersMessage {
  readonly added: readonly string[]
  readonly removed: readonly string[]
}

type Change = z.output<typeof consumersChanged.data>
type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/**
 * Sees what arrives at every client of this process, below what the clients think of it: each packet by its SSRC, and each
 * message that changes consumers. The clients go on as if it were not there.
 */
export class Tap {
  readonly #arrived = new Map<Receiver, Map<number, Mutable<Arrived>>>()
  readonly #owners = new Map<string, Receiver>()
  readonly #names = new Map<Receiver, string>()
  readonly #live = new Map<BotMedia, Map<string, MediaKind>>()
  readonly #most = { video: 0, audio: 0 }
  readonly #restore: () => void
  #messages: ConsumersMessage[] = []
  /** Messages that changed consumers, at all clients together. */
  messageCount = 0

  constructor() {
    const { add, receive } = Receiver.prototype
    const { consumersChanged } = BotMedia.prototype
    const added = (receiver: Receiver, offer: ConsumerOffer): void => this.#added(receiver, offer)
    const came = (receiver: Receiver, packet: Buffer): void => this.#came(receiver, packet)
    const told = (media: BotMedia, change: Change): void => this.#told(media, change)
    Receiver.prototype.add = function watchedAdd(this: Receiver, offer) {
      added(this, offer)
      add.call(this, offer)
    }
    Receiver.prototype.receive = function watchedReceive(this: Receiver, packet) {
      came(this, packet)
      receive.call(this, packet)
    }
    BotMedia.prototype.consumersChanged = function watchedChange(this: BotMedia, change) {
      told(this, change)
      consumersChanged.call(this, change)
    }
    this.#restore = () => {
      Receiver.prototype.add = add
      Receiver.prototype.receive = receive
      BotMedia.prototype.consumersChanged = consumersChanged
    }
  }

  /** Media of all clients that were ever told of a consumer. */
  get medias(): BotMedia[] {
    return [...this.#live.keys()]
  }
  /** The most consumers that any client was offered at once. */
  get most(): Readonly<Record<MediaKind, number>> {
    return this.#most
  }

  /** Names the client that was offered this consumer. */
  name(consumerId: string, username: string): void {
    const owner = this.#owners.get(consumerId)
    if (owner !== undefined) this.#names.set(owner, username)
  }

  /** All that has arrived at each client that has a name, by its name. */
  arrived(): Map<string, Arrived[]> {
    const all = new Map<string, Arrived[]>()
    for (const [receiver, streams] of this.#arrived) {
      const name = this.#names.get(receiver)
      if (name !== undefined)
        all.set(
          name,
          [...streams.values()].map((one) => ({ ...one })),
        )
    }
    return all
  }

  /** The messages since they were taken last, by the client's name. One that names no consumer of a known client is its own. */
  takeMessages(): Map<string, ConsumersMessage[]> {
    const by = new Map<string, ConsumersMessage[]>()
    for (const message of this.#messages) {
      const owner = [...message.added, ...message.removed].flatMap((id) => this.#owners.get(id) ?? [])[0]
      const name = (owner === undefined ? undefined : this.#names.get(owner)) ?? 'nobody known'
      by.set(name, [...(by.get(name) ?? []), message])
    }
    this.#messages = []
    return by
  }

  /** Twice is fine. */
  close(): void {
    this.#restore()
  }

  #streamsOf(receiver: Receiver): Map<number, Mutable<Arrived>> {
    const known = this.#arrived.get(receiver) ?? new Map<number, Mutable<Arrived>>()
    this.#arrived.set(receiver, known)
    return known
  }

  #added(receiver: Receiver, { consumerId, seatId, source, rtpParameters }: ConsumerOffer): void {
    const offer = { consumerId, seatId, kind: kindOf(source) }
    this.#streamsOf(receiver).set(offeredSsrc(rtpParameters), { offer, payloadType: null, packets: 0 })
    this.#owners.set(consumerId, receiver)
  }

  #came(receiver: Receiver, packet: Buffer): void {
    const ssrc = isRtcpPacket(packet) ? undefined : ssrcOf(packet)
    if (ssrc === undefined) return
    const streams = this.#streamsOf(receiver)
    const stream = streams.get(ssrc) ?? { offer: null, payloadType: null, packets: 0 }
    stream.packets += 1
    stream.payloadType = (packet[1] ?? 0) & 0x7f
    streams.set(ssrc, stream)
  }

  #told(media: BotMedia, { added, removed }: Change): void {
    const live = this.#live.get(media) ?? new Map<string, MediaKind>()
    this.#live.set(media, live)
    this.messageCount += 1
    this.#messages.push({ added: added.map(({ consumerId }) => consumerId), removed })
    for (const consumerId of removed) live.delete(consumerId)
    for (const { consumerId, source } of added) live.set(consumerId, kindOf(source))
    const kinds = [...live.values()]
    for (const kind of ['audio', 'video'] as const) {
      this.#most[kind] = Math.max(this.#most[kind], kinds.filter((one) => one === kind).length)
    }
  }
}

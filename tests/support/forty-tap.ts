import { BotMedia } from '../load/bot-media.ts'
import { Receiver } from '../load/receiver.ts'
import { isRtcpPacket, ssrcOf } from '../load/pipe.ts'
import { offeredSsrc } from '../load/rtp-params.ts'
import type { z } from 'zod'
import type { ConsumerOffer, consumersChanged, MediaSource } from '../../signaling/media/wire.ts'
import type { SeatId } from '../../signaling/wire/ids.ts'

/** One RTP stream that arrived at one client, also when nobody offered it or it was taken back long ago. */
export interface Arrived {
  readonly ssrc: number
  /** Null: it was never offered; a repair stream, for example. */
  readonly seatId: SeatId | null
  readonly source: MediaSource | null
  readonly consumerId: string | null
  readonly packets: number
}
/** One `media.consumers` message as a client got it. */
export interface ConsumersMessage {
  readonly added: readonly string[]
  readonly removed: readonly string[]
}
/** The most that a client was told to receive at once, at any moment. */
export interface Most {
  readonly pictures: number
  readonly sounds: number
}

type Change = z.output<typeof consumersChanged.data>
type Mutable<T> = { -readonly [K in keyof T]: T[K] }
interface Watched {
  readonly arrived: Map<number, Mutable<Arrived>>
  readonly live: Map<string, 'picture' | 'sound'>
}

/**
 * Sees what arrives at every client of this process, below what the clients think of it: each packet by its SSRC, and each
 * message that changes consumers. The clients go on as if it were not there.
 */
export class Tap {
  readonly #watched = new Map<Receiver, Watched>()
  readonly #owner = new Map<string, Receiver>()
  #messages: ConsumersMessage[] = []
  readonly #live = new Map<BotMedia, Map<string, 'picture' | 'sound'>>()
  #most: Most = { pictures: 0, sounds: 0 }
  readonly #restore: () => void

  constructor() {
    const { add, receive } = Receiver.prototype
    const { consumersChanged } = BotMedia.prototype
    const added = (receiver: Receiver, offer: ConsumerOffer): void => this.#added(receiver, offer)
    const came = (receiver: Receiver, packet: Buffer): void => this.#came(receiver, packet)
    const told = (media: BotMedia, change: Change): void => this.#told(media, change)
    Receiver.prototype.add = function (this: Receiver, offer) {
      added(this, offer)
      add.call(this, offer)
    }
    Receiver.prototype.receive = function (this: Receiver, packet) {
      came(this, packet)
      receive.call(this, packet)
    }
    BotMedia.prototype.consumersChanged = function (this: BotMedia, change) {
      told(this, change)
      consumersChanged.call(this, change)
    }
    this.#restore = () => {
      Receiver.prototype.add = add
      Receiver.prototype.receive = receive
      BotMedia.prototype.consumersChanged = consumersChanged
    }
  }

  /** Media of clients that were told of any consumers, whoever they belong to. */
  get medias(): BotMedia[] {
    return [...this.#live.keys()]
  }
  get most(): Most {
    return this.#most
  }

  /** Everything that has arrived at the client that was offered this consumer. */
  arrivedBeside(consumerId: string): Arrived[] {
    const owner = this.#owner.get(consumerId)
    const arrived = owner === undefined ? undefined : this.#watched.get(owner)?.arrived
    return [...(arrived?.values() ?? [])].map((one) => ({ ...one }))
  }

  /** Forgets the messages so far. @returns them. */
  takeMessages(): ConsumersMessage[] {
    const taken = this.#messages
    this.#messages = []
    return taken
  }

  /** Messages since they were last taken, by client; each client is named by `nameOf` one of its consumers. */
  messagesBy(nameOf: (consumerIds: readonly string[]) => string | undefined): Map<string, ConsumersMessage[]> {
    const by = new Map<string, ConsumersMessage[]>()
    for (const message of this.#messages) {
      const name = nameOf([...message.added, ...message.removed]) ?? '?'
      by.set(name, [...(by.get(name) ?? []), message])
    }
    return by
  }

  ownerOf(consumerId: string): Receiver | undefined {
    return this.#owner.get(consumerId)
  }

  /** Twice is fine. */
  close(): void {
    this.#restore()
  }

  #of(receiver: Receiver): Watched {
    const known = this.#watched.get(receiver) ?? { arrived: new Map(), live: new Map() }
    this.#watched.set(receiver, known)
    return known
  }

  #added(receiver: Receiver, { consumerId, seatId, source, rtpParameters }: ConsumerOffer): void {
    const ssrc = offeredSsrc(rtpParameters)
    this.#of(receiver).arrived.set(ssrc, { ssrc, seatId, source, consumerId, packets: 0 })
    this.#owner.set(consumerId, receiver)
  }

  #came(receiver: Receiver, packet: Buffer): void {
    const ssrc = isRtcpPacket(packet) ? undefined : ssrcOf(packet)
    if (ssrc === undefined) return
    const { arrived } = this.#of(receiver)
    const stream = arrived.get(ssrc) ?? { ssrc, seatId: null, source: null, consumerId: null, packets: 0 }
    stream.packets += 1
    arrived.set(ssrc, stream)
  }

  #told(media: BotMedia, { added, removed }: Change): void {
    const live = this.#live.get(media) ?? new Map<string, 'picture' | 'sound'>()
    this.#live.set(media, live)
    this.#messages.push({ added: added.map(({ consumerId }) => consumerId), removed })
    for (const consumerId of removed) live.delete(consumerId)
    for (const { consumerId, source } of added) live.set(consumerId, isSound(source) ? 'sound' : 'picture')
    const pictures = [...live.values()].filter((kind) => kind === 'picture').length
    this.#most = {
      pictures: Math.max(this.#most.pictures, pictures),
      sounds: Math.max(this.#most.sounds, live.size - pictures),
    }
  }
}

function isSound(source: MediaSource): boolean {
  return source === 'mic' || source === 'secondMic' || source === 'screenAudio'
}

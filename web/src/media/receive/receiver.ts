// Creates a mediasoup-client consumer for each offer of the server, and resumes it once its track exists.
import type { types } from 'mediasoup-client'
import {
  RESUME_AT_ONCE,
  resumeConsumers,
  type ConsumerOffer,
  type MediaSource,
} from '../../../../signaling/media/wire.ts'
import type { DeviceId, SeatId } from '../../../../signaling/wire/ids.ts'
import type { RoomSession } from '../../net/session.ts'
import { RtpParameters } from './rtp-shapes.ts'
import { codeOf, log } from '../../log/log.ts'

/** `noBandwidth`: this side's link is too slow. `senderSilent`: nothing comes from the other side. */
export type RemoteState = 'ok' | 'noBandwidth' | 'senderSilent'

/** One medium that comes in. */
export interface RemoteStream {
  readonly consumerId: string
  readonly seatId: SeatId
  /** The one of the seat's devices that it comes from. */
  readonly deviceId: DeviceId
  readonly source: MediaSource
  readonly kind: 'audio' | 'video'
  readonly track: MediaStreamTrack
  readonly state: RemoteState
}

export interface Receiver {
  /** @param resting - All that are set up for the next one to be seen and heard: nothing comes by them, and they are not shown. */
  change(added: readonly ConsumerOffer[], removed: readonly string[], resting: readonly string[]): void
  setState(consumerId: string, state: RemoteState): void
  /** Sound is held back for at least so long before it is played, milliseconds. Where the browser cannot, it decides itself. */
  setJitterTarget(ms: number): void
  close(): void
}

/**
 * Turns the server's offers into tracks on one receive transport.
 *
 * @param onStreams - Told with all that comes in, after every change.
 * @param onBroken - Setting up failed in a way that only opening the transports again can mend.
 */
export function createReceiver(
  session: RoomSession,
  transport: types.Transport,
  onStreams: (streams: readonly RemoteStream[]) => void,
  onBroken: () => void,
): Receiver {
  return new OfferReceiver(session, transport, onStreams, onBroken)
}

class OfferReceiver implements Receiver {
  readonly #session: RoomSession
  readonly #transport: types.Transport
  readonly #onStreams: (streams: readonly RemoteStream[]) => void
  readonly #onBroken: () => void
  readonly #consumers = new Map<string, types.Consumer>()
  readonly #streams = new Map<string, RemoteStream>()
  /** Offers on their way to becoming consumers; one that is taken back meanwhile is struck out. */
  readonly #expected = new Set<string>()
  /** Kept apart from the consumers, since a state may arrive before its consumer's offer. */
  readonly #states = new Map<string, RemoteState>()
  #resting: ReadonlySet<string> = new Set()
  #jitterTargetMs = 0
  #closed = false

  constructor(
    session: RoomSession,
    transport: types.Transport,
    onStreams: (streams: readonly RemoteStream[]) => void,
    onBroken: () => void,
  ) {
    this.#session = session
    this.#transport = transport
    this.#onStreams = onStreams
    this.#onBroken = onBroken
  }

  change(added: readonly ConsumerOffer[], removed: readonly string[], resting: readonly string[]): void {
    const restedBefore = this.#resting
    this.#resting = new Set(resting)
    for (const id of removed) {
      this.#expected.delete(id)
      this.#states.delete(id)
      this.#streams.delete(id)
      this.#consumers.get(id)?.close()
      this.#consumers.delete(id)
    }
    if (removed.length > 0) this.#logConsumers(0, removed.length)
    // The next one comes on air, or is another one.
    const changesRest = [...this.#streams.keys()].some((id) => restedBefore.has(id) !== this.#resting.has(id))
    if (removed.length > 0 || changesRest) this.#tell()
    if (added.length > 0) void this.#takeAll(added)
  }

  setState(consumerId: string, state: RemoteState): void {
    this.#states.set(consumerId, state)
    const stream = this.#streams.get(consumerId)
    if (stream === undefined || stream.state === state) return
    this.#streams.set(consumerId, { ...stream, state })
    log.receive('a consumer changed its state', { kind: stream.kind, source: stream.source, state })
    this.#tell()
  }

  setJitterTarget(ms: number): void {
    if (ms === this.#jitterTargetMs) return
    this.#jitterTargetMs = ms
    for (const consumer of this.#consumers.values()) this.#applyJitterTarget(consumer)
  }

  close(): void {
    this.#closed = true
    for (const consumer of this.#consumers.values()) consumer.close()
    this.#consumers.clear()
    this.#streams.clear()
  }

  async #takeAll(added: readonly ConsumerOffer[]): Promise<void> {
    // After a cut the server repeats what it had offered, since either the offer or our answer may have been lost.
    const isKnown = ({ consumerId }: ConsumerOffer) => this.#consumers.has(consumerId)
    const known = added.filter(isKnown).map(({ consumerId }) => consumerId)
    const news = added.filter((offer) => !isKnown(offer) && !this.#expected.has(offer.consumerId))
    for (const { consumerId } of news) this.#expected.add(consumerId)
    const taken = await Promise.allSettled(news.map((offer) => this.#take(offer)))
    if (this.#closed) return
    const ready = taken.flatMap((one) => (one.status === 'fulfilled' && one.value !== null ? [one.value] : []))
    ready.push(...known)
    this.#logConsumers(ready.length)
    this.#tell()
    const failed = taken.flatMap((one) => (one.status === 'rejected' ? [one] : []))
    for (const { reason } of failed) log.receive('a consumer could not be made', {}, reason)
    if (failed.length > 0) return this.#onBroken()
    await this.#resume(ready)
  }

  /** @returns the consumer's id; null when its offer was taken back meanwhile. */
  async #take(offer: ConsumerOffer): Promise<string | null> {
    const { consumerId, producerId, seatId, deviceId, source, kind } = offer
    const consumer = await this.#transport.consume({
      id: consumerId,
      producerId,
      kind,
      rtpParameters: RtpParameters.parse(offer.rtpParameters),
      streamId: streamOf(offer),
    })
    if (this.#closed || !this.#expected.delete(consumerId)) {
      consumer.close()
      return null
    }
    this.#consumers.set(consumerId, consumer)
    if (this.#jitterTargetMs !== 0) this.#applyJitterTarget(consumer)
    const state = this.#states.get(consumerId) ?? 'ok'
    this.#streams.set(consumerId, { consumerId, seatId, deviceId, source, kind, track: consumer.track, state })
    return consumerId
  }

  /** Asks the server to resume the consumers, now that their tracks exist. */
  async #resume(ready: readonly string[]): Promise<void> {
    for (let from = 0; from < ready.length; from += RESUME_AT_ONCE) {
      const consumerIds = ready.slice(from, from + RESUME_AT_ONCE)
      const answer = await this.#session.request(resumeConsumers, { consumerIds })
      // Cut off right here: the server repeats its offers when the link is back.
      if (!answer.ok && answer.error === 'offline') return
      if (!answer.ok) log.receive('consumers could not be resumed', { code: codeOf(answer.error) })
      if (!answer.ok) return this.#onBroken()
    }
  }

  #applyJitterTarget({ kind, rtpReceiver }: types.Consumer): void {
    if (kind !== 'audio' || rtpReceiver === undefined || !('jitterBufferTarget' in rtpReceiver)) return
    rtpReceiver.jitterBufferTarget = this.#jitterTargetMs === 0 ? null : this.#jitterTargetMs
  }

  #tell(): void {
    if (!this.#closed)
      this.#onStreams([...this.#streams.values()].filter(({ consumerId }) => !this.#resting.has(consumerId)))
  }

  /** One line for each change, however many consumers come and go with it. */
  #logConsumers(added: number, removed = 0): void {
    const sounds = [...this.#streams.values()].filter(({ kind }) => kind === 'audio').length
    log.receive('consumers', { added, removed, sounds, pictures: this.#streams.size - sounds })
  }
}

/** Lips and voice of one machine belong together; nothing else that it sends may be held back by them. */
function streamOf({ deviceId, source }: ConsumerOffer): string {
  return source === 'mic' || source === 'camera'
    ? deviceId
    : `${deviceId}-${source === 'screenAudio' ? 'screen' : source}`
}

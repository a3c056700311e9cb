import type { types } from 'mediasoup-client'
import { resumeConsumers, type ConsumerOffer, type MediaSource } from '../../../../signaling/media/wire.ts'
import type { DeviceId, SeatId } from '../../../../signaling/wire/ids.ts'
import type { RoomSession } from '../../net/session.ts'
import { RtpParameters } from './rtp-shapes.ts'
import { codeOf, log } from '../../log/log.ts'

/** `noBandwidth`: this side's line is too thin. `senderSilent`: nothing comes from the other side. */
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
  change(added: readonly ConsumerOffer[], removed: readonly string[]): void
  setState(consumerId: string, state: RemoteState): void
  /** Sound is held back for at least so long before it is played, milliseconds. Where the browser cannot, it decides itself. */
  holdSound(ms: number): void
  close(): void
}

/** As the wire allows in one request. */
const RESUME_AT_ONCE = 64

/**
 * Turns the server's offers into tracks on one receive transport.
 *
 * @param onStreams - Told with all that comes in, after every change.
 * @param onBroken - Setting up failed in a way that only opening media anew can mend.
 */
export function createReceiver(
  session: RoomSession,
  transport: types.Transport,
  onStreams: (streams: readonly RemoteStream[]) => void,
  onBroken: () => void,
): Receiver {
  const consumers = new Map<string, types.Consumer>()
  const streams = new Map<string, RemoteStream>()
  /** Offers on their way to becoming consumers; one that is taken back meanwhile is struck out. */
  const expected = new Set<string>()
  const states = new Map<string, RemoteState>()
  let holdMs = 0
  let closed = false

  function hold({ kind, rtpReceiver }: types.Consumer): void {
    if (kind !== 'audio' || rtpReceiver === undefined || !('jitterBufferTarget' in rtpReceiver)) return
    rtpReceiver.jitterBufferTarget = holdMs === 0 ? null : holdMs
  }

  function tell(): void {
    if (!closed) onStreams([...streams.values()])
  }

  /** One line for each change, however many consumers come and go with it. */
  function logConsumers(added: number, removed = 0): void {
    const sounds = [...streams.values()].filter(({ kind }) => kind === 'audio').length
    log.receive('consumers', { added, removed, sounds, pictures: streams.size - sounds })
  }

  async function take(offer: ConsumerOffer): Promise<string | null> {
    const consumer = await transport.consume({
      id: offer.consumerId,
      producerId: offer.producerId,
      kind: offer.kind,
      rtpParameters: RtpParameters.parse(offer.rtpParameters),
      streamId: streamOf(offer),
    })
    if (closed || !expected.delete(offer.consumerId)) {
      consumer.close()
      return null
    }
    consumers.set(offer.consumerId, consumer)
    if (holdMs !== 0) hold(consumer)
    streams.set(offer.consumerId, {
      consumerId: offer.consumerId,
      seatId: offer.seatId,
      deviceId: offer.deviceId,
      source: offer.source,
      kind: offer.kind,
      track: consumer.track,
      state: states.get(offer.consumerId) ?? 'ok',
    })
    return offer.consumerId
  }

  async function takeAll(added: readonly ConsumerOffer[]): Promise<void> {
    // After a cut the server repeats what it had offered, since either the offer or our answer may have been lost.
    const known = added.flatMap(({ consumerId }) => (consumers.has(consumerId) ? [consumerId] : []))
    const news = added.filter(({ consumerId }) => !consumers.has(consumerId) && !expected.has(consumerId))
    for (const { consumerId } of news) expected.add(consumerId)
    const taken = await Promise.allSettled(news.map(take))
    if (closed) return
    const ready = taken.flatMap((one) => (one.status === 'fulfilled' && one.value !== null ? [one.value] : []))
    ready.push(...known)
    logConsumers(ready.length)
    tell()
    const failed = taken.flatMap((one) => (one.status === 'rejected' ? [one] : []))
    for (const { reason } of failed) log.receive('a consumer could not be made', {}, reason)
    if (failed.length > 0) return onBroken()
    for (let from = 0; from < ready.length; from += RESUME_AT_ONCE) {
      const answer = await session.request(resumeConsumers, { consumerIds: ready.slice(from, from + RESUME_AT_ONCE) })
      // Cut off right here: the server repeats its offers when the line is back.
      if (!answer.ok && answer.error === 'offline') return
      if (!answer.ok) log.receive('consumers could not be resumed', { code: codeOf(answer.error) })
      if (!answer.ok) return onBroken()
    }
  }

  return {
    change(added, removed) {
      for (const id of removed) {
        expected.delete(id)
        states.delete(id)
        streams.delete(id)
        consumers.get(id)?.close()
        consumers.delete(id)
      }
      if (removed.length > 0) logConsumers(0, removed.length)
      if (removed.length > 0) tell()
      if (added.length > 0) void takeAll(added)
    },
    setState(consumerId, state) {
      states.set(consumerId, state)
      const stream = streams.get(consumerId)
      if (stream === undefined || stream.state === state) return
      streams.set(consumerId, { ...stream, state })
      log.receive('a consumer changed its state', { kind: stream.kind, source: stream.source, state })
      tell()
    },
    holdSound(ms) {
      if (ms === holdMs) return
      holdMs = ms
      for (const consumer of consumers.values()) hold(consumer)
    },
    close() {
      closed = true
      for (const consumer of consumers.values()) consumer.close()
      consumers.clear()
      streams.clear()
    },
  }
}

/** Lips and voice of one machine belong together; nothing else that it sends may be held back by them. */
function streamOf({ deviceId, source }: ConsumerOffer): string {
  return source === 'mic' || source === 'camera'
    ? deviceId
    : `${deviceId}-${source === 'screenAudio' ? 'screen' : source}`
}

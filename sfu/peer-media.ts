// Everything that one peer has on its worker: transports, producers and consumers, with its calls one after another.
import { MediaError } from './api.ts'
import { readRtpCapabilities, readRtpParameters } from './client-media.ts'
import { settleCapabilities } from './lighter-mediasoup.ts'
import { PeerConsumers, type RoomStream } from './peer-consumers.ts'
import { PeerProducers, refusable } from './peer-producers.ts'
import { sampleBitrate, intervalsToSkip, type BitrateSample } from './incoming-bitrate-limit.ts'
import { Queue } from './queue.ts'
import type { Consumer, Producer } from 'mediasoup/types'
import type {
  Direction,
  Kind,
  Opaque,
  PlanChange,
  RoomListener,
  Source,
  SourceStats,
  TransportOptions,
  WantedStream,
} from './api.ts'
import type { RoomRouter } from './room-router.ts'
import type { Log } from './log.ts'
import type { KeyFrameBatcher } from './key-frame-batcher.ts'
import type { Pipes } from './pipes.ts'
import type { RtpCapabilitiesShape } from './rtp-schemas.ts'
import type { RoomSettings } from './settings.ts'
import type { OpenedTransport } from './transport.ts'

/** The room around a peer, as far as the peer needs it. */
export interface PeerRoom {
  readonly listener: RoomListener
  readonly settings: RoomSettings
  readonly log: Log
  readonly pipes: Pipes
  readonly batcher: KeyFrameBatcher
  streamOf(peerId: string, source: Source): RoomStream | undefined
}

/** Everything that one peer has on its worker. Its calls are carried out one after another. */
export class PeerMedia {
  readonly peerId: string
  readonly roomRouter: RoomRouter
  readonly #room: PeerRoom
  readonly #queue = new Queue()
  readonly #transports = new Map<Direction, OpenedTransport>()
  readonly #producers: PeerProducers
  readonly #consumers: PeerConsumers
  #capabilities: RtpCapabilitiesShape | undefined
  #sample: BitrateSample | undefined
  /** Intervals that still pass without a sample of its bitrate. */
  #rest = 0
  #closed = false

  constructor(peerId: string, roomRouter: RoomRouter, room: PeerRoom) {
    this.peerId = peerId
    this.roomRouter = roomRouter
    this.#room = room
    this.#producers = new PeerProducers(peerId, roomRouter.speakers, room.settings.timing.keyFrameEveryMs, (source) => {
      if (!roomRouter.router.closed) room.listener.producerClosed(peerId, source)
    })
    this.#consumers = new PeerConsumers({
      peerId,
      router: roomRouter.router,
      badStateAfterMs: room.settings.timing.badStateAfterMs,
      pipes: room.pipes,
      batcher: room.batcher,
      streamOf: (otherId, source) => room.streamOf(otherId, source),
      tell: (consumerId, state) => room.listener.consumerState(peerId, consumerId, state),
      missed: (stream, error) => room.log.warn({ err: error, peerId, stream }, 'a wanted stream could not be had'),
    })
  }

  /** Streams it sends and receives. */
  get streams(): number {
    return this.#producers.size + this.#consumers.size
  }

  openTransport(direction: Direction, firstGuessBps?: number): Promise<TransportOptions> {
    return this.#inTurn(async () => {
      this.#dropTransport(direction)
      const { settings, listener } = this.#room
      const { router, server } = this.roomRouter
      const { peerId } = this
      const { maxIncomingBitrate } = settings
      const initialOutgoingBitrate = firstGuess(settings.initialOutgoingBitrate, firstGuessBps)
      const limits = { initialOutgoingBitrate, maxIncomingBitrate }
      const opened = await settings.openTransport({ peerId, direction, router, server, ...limits })
      if (this.#closed) {
        opened.transport.close()
        throw peerGone()
      }
      this.#transports.set(direction, opened)
      opened.follow((state) => {
        if (this.#transports.get(direction) === opened && !router.closed) {
          listener.transportState(peerId, opened.transport.id, direction, state)
        }
      })
      return opened.options
    })
  }

  connectTransport(transportId: string, parameters: Opaque): Promise<void> {
    return this.#inTurn(() => {
      const opened = this.#opened(transportId)
      return refusable(() => opened.connect(parameters))
    })
  }

  restartIce(transportId: string): Promise<Opaque> {
    return this.#inTurn(async () => this.#opened(transportId).restartIce())
  }

  setReceiverCapabilities(rtpCapabilities: Opaque): Promise<void> {
    const capabilities = readRtpCapabilities(rtpCapabilities)
    settleCapabilities(capabilities)
    return this.#inTurn(async () => {
      this.#capabilities = capabilities
    })
  }

  produce(
    transportId: string,
    input: { source: Source; kind: Kind; rtpParameters: Opaque; paused: boolean },
  ): Promise<string> {
    const rtpParameters = readRtpParameters(input)
    return this.#inTurn(async () => {
      const opened = this.#opened(transportId)
      if (opened !== this.#transports.get('send')) throw new MediaError('badMedia', 'not a transport to send on')
      const { id } = await this.#producers.produce(opened.transport, input.source, rtpParameters, input.paused)
      if (this.#closed || opened.transport.closed) {
        this.closeProducer(input.source)
        throw peerGone()
      }
      return id
    })
  }

  setProducerPaused(source: Source, paused: boolean): Promise<boolean> {
    return this.#inTurn(() => this.#producers.setPaused(source, paused))
  }

  closeProducer(source: Source): void {
    this.#producers.close(source)
  }

  producer(source: Source): Producer | undefined {
    return this.#producers.get(source)
  }

  producers(): { source: Source; producer: Producer }[] {
    return this.#producers.list()
  }

  consumers(): Consumer[] {
    return this.#consumers.list()
  }

  transports(): OpenedTransport[] {
    return [...this.#transports.values()].filter(({ transport }) => !transport.closed)
  }

  setPlan(wanted: readonly WantedStream[]): Promise<PlanChange> {
    return this.#inTurn(async () => {
      const transport = this.#transports.get('receive')?.transport
      if (transport === undefined || transport.closed || this.#capabilities === undefined) {
        return { added: [], removed: [] }
      }
      return this.#consumers.setPlan(wanted, transport, this.#capabilities)
    })
  }

  /** At once, not in the peer's turn: plans for it follow. */
  beginWanted(wanted: readonly WantedStream[]): Promise<void> {
    return this.#consumers.beginWanted(wanted)
  }
  restUnwanted(wanted: readonly WantedStream[]): Promise<void> {
    return this.#consumers.restUnwanted(wanted)
  }

  resumeConsumers(consumerIds: readonly string[]): Promise<void> {
    return this.#consumers.resume(consumerIds)
  }

  isFlowing(): boolean {
    return [...this.#transports.values()].some((opened) => opened.isConnected())
  }

  async receiveBps(): Promise<number | null> {
    const transport = this.#transports.get('receive')?.transport
    if (transport === undefined || transport.closed) return null
    const [stats] = await transport.getStats()
    const bps = stats?.availableOutgoingBitrate ?? 0
    return bps > 0 ? bps : null
  }

  async sourceStats(source: Source): Promise<SourceStats | null> {
    const producer = this.producer(source)
    if (producer === undefined || producer.closed) return null
    const streams = await producer.getStats()
    const trips = streams.flatMap(({ roundTripTime }) => (roundTripTime === undefined ? [] : [roundTripTime]))
    return {
      packets: streams.reduce((sum, { packetCount }) => sum + packetCount, 0),
      lost: streams.reduce((sum, { packetsLost }) => sum + Math.max(0, packetsLost), 0),
      bytes: streams.reduce((sum, { byteCount }) => sum + byteCount, 0),
      layers: packetsBySize(producer, streams),
      rttMs: trips.length === 0 ? null : Math.max(...trips),
    }
  }

  /** Counts an interval: whether a sample of what the peer sends is due. */
  isDueForSample(): boolean {
    if (this.#producers.size === 0 || this.#transports.get('send')?.transport.closed !== false) return false
    if (this.#rest === 0) return true
    this.#rest -= 1
    return false
  }

  /** Ends all that the peer sends when its bitrate is far above the limit. */
  async limitIncomingBitrate(): Promise<void> {
    const transport = this.#transports.get('send')?.transport
    if (transport === undefined || transport.closed || this.#producers.size === 0) return
    const [stats] = await transport.getStats()
    if (stats === undefined || this.#transports.get('send')?.transport !== transport) return
    const { maxIncomingBitrate } = this.#room.settings
    const sample = sampleBitrate(
      this.#sample,
      { bytes: stats.bytesReceived, atMs: performance.now() },
      maxIncomingBitrate,
    )
    this.#sample = sample.cut ? undefined : sample
    this.#rest = intervalsToSkip(sample)
    if (!sample.cut) return
    this.#room.log.warn({ peerId: this.peerId, maxIncomingBitrate }, 'a peer sends far too much and is cut off')
    for (const { source } of this.#producers.list()) {
      this.#producers.close(source)
      this.#room.listener.producerClosed(this.peerId, source)
    }
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#producers.closeAll()
    this.#consumers.clear()
    for (const { transport } of this.#transports.values()) transport.close()
    this.#transports.clear()
  }

  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    return this.#queue.run(() => {
      if (this.#closed) throw peerGone()
      return task()
    })
  }

  #opened(transportId: string): OpenedTransport {
    const opened = this.transports().find(({ transport }) => transport.id === transportId)
    if (opened === undefined) throw new MediaError('noSuchTransport', transportId)
    return opened
  }

  #dropTransport(direction: Direction): void {
    const old = this.#transports.get(direction)
    this.#transports.delete(direction)
    old?.transport.close()
    if (direction === 'send') {
      this.#sample = { bytes: 0, atMs: performance.now(), over: 0, calm: 0 }
      this.#rest = 0
    }
    if (direction === 'receive') {
      this.#consumers.clear()
      // A peer that opens a new one is not ready on it yet.
      this.#capabilities = undefined
    }
  }
}

/** The worker has a stream of each size from its first packet on, by the name or the number that the sender gave it. */
function packetsBySize(
  { rtpParameters: { encodings = [] } }: Producer,
  streams: readonly { readonly ssrc: number; readonly rid?: string; readonly packetCount: number }[],
): number[] {
  return encodings.map(({ ssrc, rid }) =>
    streams
      .filter((stream) => encodings.length === 1 || (rid === undefined ? stream.ssrc === ssrc : stream.rid === rid))
      .reduce((sum, { packetCount }) => sum + packetCount, 0),
  )
}

function peerGone(): MediaError {
  return new MediaError('mediaUnavailable', 'the peer was closed meanwhile')
}

/** With less than this at first, not even sound would come through before the estimate has grown. */
const LEAST_FIRST_GUESS_BPS = 100_000

/** A guess from outside may lower the plane's own, never raise it. */
function firstGuess(ownBps: number, givenBps: number | undefined): number {
  return givenBps === undefined ? ownBps : Math.min(ownBps, Math.max(LEAST_FIRST_GUESS_BPS, givenBps))
}

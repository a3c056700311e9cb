import { errors } from 'mediasoup'
import { MediaError } from './api.ts'
import { badMedia, readDtlsParameters, readRtpCapabilities, readRtpParameters } from './client-media.ts'
import { Queue } from './queue.ts'
import { SeatConsumers } from './seat-consumers.ts'
import { followTransport, isConnected, openTransport, transportOptions } from './transport.ts'
import type { Producer, Router, WebRtcServer, WebRtcTransport } from 'mediasoup/types'
import type {
  Direction,
  Kind,
  Opaque,
  PlanChange,
  RoomListener,
  Source,
  TransportOptions,
  WantedStream,
} from './api.ts'
import type { RtpCapabilitiesShape } from './rtp-schemas.ts'
import type { RoomSettings } from './settings.ts'
import type { Speakers } from './speakers.ts'

/** A pressed-on sender makes at most one key frame in this time, however many receivers ask. */
const KEY_FRAME_REQUEST_DELAY_MS = 1_000

/** The room around a seat, as far as the seat needs it. */
export interface SeatHome {
  readonly router: Router
  readonly server: WebRtcServer
  readonly speakers: Speakers
  readonly listener: RoomListener
  readonly settings: RoomSettings
  producerIdOf(seatId: string, source: Source): string | undefined
}

/** Everything that one seat has on one worker. Its calls are carried out one after another. */
export class SeatMedia {
  readonly #seatId: string
  readonly #home: SeatHome
  readonly #queue = new Queue()
  readonly #transports = new Map<Direction, WebRtcTransport>()
  readonly #producers = new Map<Source, Producer>()
  readonly #consumers: SeatConsumers
  #capabilities: RtpCapabilitiesShape | undefined
  #closed = false

  constructor(seatId: string, home: SeatHome) {
    this.#seatId = seatId
    this.#home = home
    this.#consumers = new SeatConsumers({
      seatId,
      router: home.router,
      badStateAfterMs: home.settings.timing.badStateAfterMs,
      producerIdOf: (otherId, source) => home.producerIdOf(otherId, source),
      tell: (consumerId, state) => home.listener.consumerState(seatId, consumerId, state),
    })
  }

  openTransport(direction: Direction): Promise<TransportOptions> {
    return this.#inTurn(async () => {
      this.#dropTransport(direction)
      const { router, server, settings, listener } = this.#home
      const transport = await openTransport(router, server, direction, settings)
      if (this.#closed) {
        transport.close()
        throw seatGone()
      }
      this.#transports.set(direction, transport)
      followTransport(transport, (state) => {
        if (this.#transports.get(direction) === transport && !router.closed) {
          listener.transportState(this.#seatId, transport.id, direction, state)
        }
      })
      return transportOptions(transport)
    })
  }

  connectTransport(transportId: string, dtlsParameters: Opaque): Promise<void> {
    const parameters = readDtlsParameters(dtlsParameters)
    return this.#inTurn(async () => {
      const transport = this.#transport(transportId)
      await refusable(() => transport.connect({ dtlsParameters: parameters }))
    })
  }

  restartIce(transportId: string): Promise<Opaque> {
    return this.#inTurn(async () => this.#transport(transportId).restartIce())
  }

  setReceiverCapabilities(rtpCapabilities: Opaque): Promise<void> {
    const capabilities = readRtpCapabilities(rtpCapabilities)
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
      const transport = this.#transport(transportId)
      if (transport !== this.#transports.get('send')) throw new MediaError('badMedia', 'not a transport to send on')
      // The older one goes first: a browser that publishes again may use the same SSRC.
      this.closeProducer(input.source)
      const producer = await refusable(() =>
        transport.produce({
          kind: input.kind,
          rtpParameters,
          paused: input.paused,
          keyFrameRequestDelay: KEY_FRAME_REQUEST_DELAY_MS,
        }),
      )
      if (this.#closed) {
        producer.close()
        throw seatGone()
      }
      this.#producers.set(input.source, producer)
      producer.on('transportclose', () => this.#producerEnded(input.source, producer))
      if (input.source === 'mic') await this.#home.speakers.add(this.#seatId, producer).catch(whileOpen(producer))
      return producer.id
    })
  }

  setProducerPaused(source: Source, paused: boolean): Promise<boolean> {
    return this.#inTurn(async () => {
      const producer = this.#producers.get(source)
      if (producer === undefined) return false
      await (paused ? producer.pause() : producer.resume()).catch(whileOpen(producer))
      return true
    })
  }

  closeProducer(source: Source): void {
    this.#producers.get(source)?.close()
    this.#producers.delete(source)
  }

  producerId(source: Source): string | undefined {
    return this.#producers.get(source)?.id
  }

  producers(): { source: Source; paused: boolean }[] {
    return [...this.#producers].map(([source, producer]) => ({ source, paused: producer.paused }))
  }

  setPlan(wanted: readonly WantedStream[]): Promise<PlanChange> {
    return this.#inTurn(async () => {
      const transport = this.#transports.get('receive')
      if (transport === undefined || transport.closed || this.#capabilities === undefined) {
        return { added: [], removed: [] }
      }
      return this.#consumers.setPlan(wanted, transport, this.#capabilities)
    })
  }

  resumeConsumers(consumerIds: readonly string[]): Promise<void> {
    return this.#inTurn(async () => this.#consumers.resume(consumerIds))
  }

  isFlowing(): boolean {
    return [...this.#transports.values()].some(isConnected)
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#producers.clear()
    for (const transport of this.#transports.values()) transport.close()
    this.#transports.clear()
    this.#consumers.clear()
  }

  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    return this.#queue.run(() => {
      if (this.#closed) throw seatGone()
      return task()
    })
  }

  #transport(transportId: string): WebRtcTransport {
    for (const transport of this.#transports.values()) {
      if (transport.id === transportId && !transport.closed) return transport
    }
    throw new MediaError('noSuchTransport', transportId)
  }

  #dropTransport(direction: Direction): void {
    const old = this.#transports.get(direction)
    this.#transports.delete(direction)
    old?.close()
    if (direction === 'receive') {
      this.#consumers.clear()
      // Whoever opens a new one is not ready on it yet.
      this.#capabilities = undefined
    }
  }

  #producerEnded(source: Source, producer: Producer): void {
    if (this.#producers.get(source) !== producer) return
    this.#producers.delete(source)
    if (!this.#home.router.closed) this.#home.listener.producerClosed(this.#seatId, source)
  }
}

function seatGone(): MediaError {
  return new MediaError('mediaUnavailable', 'the seat was closed meanwhile')
}

/** Turns what the worker has against a client's objects into `badMedia`; a worker that went away is another matter. */
async function refusable<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof errors.WorkerClosedError) throw error
    throw badMedia(error)
  }
}

/** A failure matters only while the producer it is about is still there. */
function whileOpen(producer: Producer): (error: unknown) => void {
  return (error) => {
    if (!producer.closed) throw error
  }
}

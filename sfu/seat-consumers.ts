import { errors } from 'mediasoup'
import { followConsumer } from './consumer-state.ts'
import { planSteps } from './plan.ts'
import type { Consumer, Router, WebRtcTransport } from 'mediasoup/types'
import type { ConsumerOffer, PlanChange, Source, WantedStream } from './api.ts'
import type { ConsumerStateName } from './consumer-state.ts'
import type { RtpCapabilitiesShape } from './rtp-schemas.ts'

interface SeatConsumer {
  readonly consumer: Consumer
  readonly seatId: string
  readonly source: Source
  layer: number | undefined
  priority: number
  look(): void
}

export interface ConsumingSeat {
  readonly seatId: string
  readonly router: Router
  readonly badStateAfterMs: number
  producerIdOf(seatId: string, source: Source): string | undefined
  tell(consumerId: string, state: ConsumerStateName): void
}

/** mediasoup clamps a layer to those there are, so that this means the largest. */
const LARGEST_LAYER = 2

const priorityOf = (stream: WantedStream): number => Math.min(255, Math.max(1, Math.round(stream.priority)))

/** What one seat receives. Consumers whose producer has ended stay listed until the next plan reports them as removed. */
export class SeatConsumers {
  readonly #seat: ConsumingSeat
  readonly #consumers = new Map<string, SeatConsumer>()

  constructor(seat: ConsumingSeat) {
    this.#seat = seat
  }

  async setPlan(
    wanted: readonly WantedStream[],
    transport: WebRtcTransport,
    rtpCapabilities: RtpCapabilitiesShape,
  ): Promise<PlanChange> {
    const present = [...this.#consumers.values()].map(({ consumer, seatId, source }) => ({
      consumerId: consumer.id,
      producerId: consumer.producerId,
      seatId,
      source,
      ended: consumer.closed,
    }))
    const steps = planSteps(present, wanted, this.#seat.seatId, (seatId, source) =>
      this.#seat.producerIdOf(seatId, source),
    )
    for (const consumerId of steps.remove) {
      this.#consumers.get(consumerId)?.consumer.close()
      this.#consumers.delete(consumerId)
    }
    const [added] = await Promise.all([
      Promise.all(steps.add.map(({ producerId, stream }) => this.#add(producerId, stream, transport, rtpCapabilities))),
      Promise.all(steps.keep.map(({ consumerId, stream }) => this.#adjust(consumerId, stream))),
    ])
    return { added: added.filter((offer) => offer !== undefined), removed: steps.remove }
  }

  async resume(consumerIds: readonly string[]): Promise<void> {
    await Promise.all(
      consumerIds.map(async (consumerId) => {
        const entry = this.#consumers.get(consumerId)
        if (entry === undefined || entry.consumer.closed) return
        await unlessEnded(entry.consumer, () => entry.consumer.resume())
        entry.look()
      }),
    )
  }

  /** Forgets all; the transport they were on closes them. */
  clear(): void {
    for (const { consumer } of this.#consumers.values()) consumer.close()
    this.#consumers.clear()
  }

  /** Undefined when the producer ended meanwhile or the receiver lacks its codec. */
  async #add(
    producerId: string,
    stream: WantedStream,
    transport: WebRtcTransport,
    rtpCapabilities: RtpCapabilitiesShape,
  ): Promise<ConsumerOffer | undefined> {
    const { router, badStateAfterMs, tell } = this.#seat
    const { seatId, source, maxSpatialLayer: layer } = stream
    if (!router.canConsume({ producerId, rtpCapabilities })) return undefined
    let consumer: Consumer | undefined
    try {
      consumer = await transport.consume({
        producerId,
        rtpCapabilities,
        paused: true,
        ...(layer === undefined ? {} : { preferredLayers: { spatialLayer: layer } }),
      })
      const priority = priorityOf(stream)
      await consumer.setPriority(priority)
      const { id: consumerId, kind, rtpParameters } = consumer
      const { look } = followConsumer(consumer, source, badStateAfterMs, (state) => tell(consumerId, state))
      this.#consumers.set(consumerId, { consumer, seatId, source, layer, priority, look })
      return { consumerId, producerId, seatId, source, kind, rtpParameters }
    } catch (error) {
      // One stream that can't be had must not hide the others from the seat; the next plan tries it again.
      if (error instanceof errors.WorkerClosedError) throw error
      consumer?.close()
      return undefined
    }
  }

  async #adjust(consumerId: string, stream: WantedStream): Promise<void> {
    const entry = this.#consumers.get(consumerId)
    if (entry === undefined) return
    const { consumer } = entry
    const priority = priorityOf(stream)
    if (entry.priority !== priority) {
      entry.priority = priority
      await unlessEnded(consumer, () => consumer.setPriority(priority))
    }
    if (entry.layer !== stream.maxSpatialLayer) {
      entry.layer = stream.maxSpatialLayer
      const spatialLayer = stream.maxSpatialLayer ?? LARGEST_LAYER
      await unlessEnded(consumer, () => consumer.setPreferredLayers({ spatialLayer }))
    }
  }
}

/** A consumer may end while the worker is being asked about it; that is no failure. */
async function unlessEnded(consumer: Consumer, ask: () => Promise<void>): Promise<void> {
  try {
    await ask()
  } catch (error) {
    if (!consumer.closed) throw error
  }
}

import { ortc } from 'mediasoup'
import { ROUTER_CAPABILITIES } from './codecs.ts'
import { planSteps, streamKey } from './plan.ts'
import type { RtpParameters } from 'mediasoup/types'
import type { Direction, Kind, PlanChange, Source, WantedStream } from './api.ts'
import type { RtpCapabilitiesShape, RtpParametersShape } from './rtp-schemas.ts'

export interface FakeProducer {
  readonly id: string
  readonly kind: Kind
  readonly consumable: RtpParameters
  readonly transportId: string
  paused: boolean
}

export interface FakeConsumer {
  readonly consumerId: string
  readonly producerId: string
  readonly peerId: string
  readonly source: Source
  maxSpatialLayer: number | undefined
  priority: number
  paused: boolean
  resting: boolean
  /** Its client has set it up. */
  ready: boolean
}

/** What a peer of the fake plane has. It forgets nothing until the test calls for it, and no packets flow. */
export class FakePeer {
  readonly transports = new Map<Direction, { id: string; state: 'new' | 'connected' | 'lost' }>()
  readonly producers = new Map<Source, FakeProducer>()
  readonly consumers = new Map<string, FakeConsumer>()
  /** Index of the pretended worker on which it is placed. */
  readonly worker: number
  capabilities: RtpCapabilitiesShape | undefined

  constructor(worker: number) {
    this.worker = worker
  }

  /** Streams it sends and receives. */
  get streams(): number {
    return this.producers.size + this.consumers.size
  }

  /** @throws what mediasoup throws for codecs that the router does not speak. */
  addProducer(
    id: string,
    input: { source: Source; kind: Kind; paused: boolean; transportId: string },
    shape: RtpParametersShape,
  ): void {
    const rtpParameters: RtpParameters = structuredClone(shape)
    ortc.validateAndNormalizeRtpParameters(rtpParameters)
    if (rtpParameters.encodings?.length === 0) rtpParameters.encodings = [{}]
    const mapping = ortc.getProducerRtpParametersMapping(rtpParameters, ROUTER_CAPABILITIES)
    const consumable = ortc.getConsumableRtpParameters(input.kind, rtpParameters, ROUTER_CAPABILITIES, mapping)
    const { kind, paused, transportId } = input
    this.producers.set(input.source, { id, kind, consumable, paused, transportId })
  }

  cut(wanted: readonly WantedStream[]): void {
    const byKey = new Map(wanted.map((stream) => [streamKey(stream), stream]))
    for (const consumer of this.consumers.values()) {
      const stream = byKey.get(streamKey(consumer))
      const flows = stream !== undefined && stream.resting !== true
      if (flows && consumer.ready) Object.assign(consumer, { ...adjustable(stream) })
      // What its client has not set up yet begins with the plan that follows.
      if (!flows || consumer.ready) settle(consumer, !flows)
    }
  }

  resume(consumerId: string): void {
    const consumer = this.consumers.get(consumerId)
    if (consumer === undefined) return
    consumer.ready = true
    if (!consumer.resting) consumer.paused = false
  }

  setPlan(
    ownPeerId: string,
    wanted: readonly WantedStream[],
    producerOf: (peerId: string, source: Source) => FakeProducer | undefined,
    nextId: () => string,
  ): PlanChange {
    const { capabilities } = this
    if (capabilities === undefined || !this.transports.has('receive')) return { added: [], removed: [] }
    const present = [...this.consumers.values()].map((consumer) => ({ ...consumer, ended: false }))
    const steps = planSteps(present, wanted, ownPeerId, (peerId, source) => {
      const producer = producerOf(peerId, source)
      return producer !== undefined && canConsume(producer, capabilities) ? producer.id : undefined
    })
    for (const consumerId of steps.remove) this.consumers.delete(consumerId)
    for (const { consumerId, stream } of steps.keep) {
      const consumer = this.consumers.get(consumerId)
      if (consumer === undefined) continue
      Object.assign(consumer, { ...adjustable(stream) })
      settle(consumer, stream.resting === true)
    }
    const added = steps.add.flatMap(({ stream }) => {
      const producer = producerOf(stream.peerId, stream.source)
      if (producer === undefined) return []
      const consumerId = nextId()
      const { peerId, source } = stream
      const offer = { consumerId, producerId: producer.id, peerId, source }
      this.consumers.set(consumerId, {
        ...offer,
        ...adjustable(stream),
        paused: true,
        resting: stream.resting === true,
        ready: false,
      })
      const rtpParameters = ortc.getConsumerRtpParameters({
        consumableRtpParameters: producer.consumable,
        remoteRtpCapabilities: structuredClone(capabilities),
        pipe: false,
        enableRtx: true,
      })
      return [{ ...offer, kind: producer.kind, rtpParameters }]
    })
    return { added, removed: steps.remove }
  }
}

function settle(consumer: FakeConsumer, rests: boolean): void {
  if (rests !== consumer.resting) consumer.paused = rests || !consumer.ready
  consumer.resting = rests
}

function adjustable(stream: WantedStream): { maxSpatialLayer: number | undefined; priority: number } {
  return { maxSpatialLayer: stream.maxSpatialLayer, priority: stream.priority }
}

function canConsume(producer: FakeProducer, capabilities: RtpCapabilitiesShape): boolean {
  return ortc.canConsume(producer.consumable, structuredClone(capabilities))
}

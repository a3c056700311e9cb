// The consumers of one peer: turns a plan (what it should receive) into consume, pause, resume, setPreferredLayers and close.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { errors } from 'mediasoup'
import { followConsumer } from './consumer-state.ts'
import { planSteps, streamKey } from './plan.ts'
import type { Consumer, Producer, Router } from 'mediasoup/types'
import type { ConsumerOffer, PlanChange, Source, WantedStream } from './api.ts'
import type { ConsumerStateName } from './consumer-state.ts'
import type { KeyFrameBatcher } from './key-frame-batcher.ts'
import type { PipeLease, Pipes } from './pipes.ts'
import type { RtpCapabilitiesShape } from './rtp-schemas.ts'
import type { PeerTransport } from './transport.ts'

interface PeerConsumer {
  readonly consumer: Consumer
  readonly peerId: string
  readonly source: Source
  layer: number | undefined
  priority: number
  /** Where it comes through a pipe. */
  readonly lease: PipeLease | undefined
  recheck(): void
  /** Nothing of it is sent to the peer, whatever its client asks for. */
  resting: boolean
  /** The client has set it up. */
  ready: boolean
}

interface Chosen {
  readonly entry: PeerConsumer
  readonly stream: WantedStream | undefined
}

/** A stream of the room, where it comes in. */
export interface RoomStream {
  readonly producer: Producer
  readonly router: Router
}

export interface ConsumingPeer {
  readonly peerId: string
  readonly router: Router
  readonly badStateAfterMs: number
  readonly pipes: Pipes
  readonly batcher: KeyFrameBatcher
  streamOf(peerId: string, source: Source): RoomStream | undefined
  tell(consumerId: string, state: ConsumerStateName): void
  /** A stream that is wanted could not be had. */
  missed(stream: WantedStream, error: unknown): void
}

/** mediasoup clamps a layer to those there are, so that this means the largest. */
const LARGEST_LAYER = 2

const priorityOf = (stream: WantedStream): number => Math.min(255, Math.max(1, Math.round(stream.priority)))

/** What one peer receives. Consumers whose producer has ended stay listed until the next plan reports them as removed. */
export class PeerConsumers {
  readonly #peer: ConsumingPeer
  readonly #consumers = new Map<string, PeerConsumer>()
  /** Consumers whose picture is about to be sent larger, with its layer. */
  readonly #growing = new Map<string, number>()

  constructor(peer: ConsumingPeer) {
    this.#peer = peer
  }

  get size(): number {
    return this.#consumers.size
  }

  list(): Consumer[] {
    return [...this.#consumers.values()].flatMap(({ consumer }) => (consumer.closed ? [] : [consumer]))
  }

  async setPlan(
    wanted: readonly WantedStream[],
    transport: PeerTransport,
    rtpCapabilities: RtpCapabilitiesShape,
  ): Promise<PlanChange> {
    const present = [...this.#consumers.values()].map(({ consumer, peerId, source }) => ({
      consumerId: consumer.id,
      producerId: consumer.producerId,
      peerId,
      source,
      ended: consumer.closed,
    }))
    const steps = planSteps(
      present,
      wanted,
      this.#peer.peerId,
      (peerId, source) => this.#peer.streamOf(peerId, source)?.producer.id,
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

  /** Not in the peer's turn: a picture waits a moment for others who begin to watch it too. */
  async resume(consumerIds: readonly string[]): Promise<void> {
    await Promise.all(
      consumerIds.map(async (consumerId) => {
        const entry = this.#consumers.get(consumerId)
        if (entry === undefined || entry.consumer.closed) return
        entry.ready = true
        // Its pipe carries already, so that a cut need not wait for that; it is one stream for each worker.
        if (entry.resting) return unlessEnded(entry.consumer, async () => entry.lease?.begin())
        const { kind, producerId } = entry.consumer
        if (kind === 'video') await this.#peer.batcher.join(producerId, consumerId)
        await this.#begin(entry)
      }),
    )
  }

  /** The first half of a cut: what the plan wants of what is here flows, in its layer. */
  async beginWanted(wanted: readonly WantedStream[]): Promise<void> {
    await Promise.all(
      this.#chosen(wanted).map(async ({ entry, stream }) => {
        if (stream === undefined || stream.resting === true || !entry.ready) return
        const { consumer } = entry
        if (consumer.kind === 'video' && isLarger(stream, entry)) {
          entry.layer = stream.maxSpatialLayer
          this.#growing.delete(consumer.id)
          // Fails when worker or consumer end, and each reports its end by itself.
          void unlessEnded(consumer, () => consumer.setPreferredLayers({ spatialLayer: layerOf(entry) })).catch(
            () => {},
          )
        }
        if (!entry.resting) return
        entry.resting = false
        await this.#begin(entry)
      }),
    )
  }

  /** The second half: the rest pauses. */
  async restUnwanted(wanted: readonly WantedStream[]): Promise<void> {
    const isUnwanted = ({ entry, stream }: Chosen): boolean =>
      !entry.resting && (stream === undefined || stream.resting === true)
    const unwanted = this.#chosen(wanted).filter(isUnwanted)
    await Promise.all(unwanted.map(({ entry }) => this.#rest(entry)))
  }

  /** Closes and forgets all. */
  clear(): void {
    for (const { consumer } of this.#consumers.values()) consumer.close()
    this.#consumers.clear()
  }

  /** Undefined when the producer ended meanwhile or the receiver lacks its codec. */
  async #add(
    producerId: string,
    stream: WantedStream,
    transport: PeerTransport,
    rtpCapabilities: RtpCapabilitiesShape,
  ): Promise<ConsumerOffer | undefined> {
    const { router, pipes, batcher, badStateAfterMs, streamOf, tell } = this.#peer
    const { peerId, source, maxSpatialLayer: layer } = stream
    const resting = stream.resting === true
    const found = streamOf(peerId, source)
    if (found?.producer.id !== producerId) return undefined
    let lease: PipeLease | undefined
    let consumer: Consumer | undefined
    try {
      if (found.router !== router) lease = await pipes.take(found.producer, found.router, router)
      consumer = await transport.consume({
        producerId,
        rtpCapabilities,
        paused: true,
        // For sound too: otherwise mediasoup strikes NACK from what it offers for Opus.
        enableRtx: true,
        ...(layer === undefined ? {} : { preferredLayers: { spatialLayer: layer } }),
      })
      consumer.observer.once('close', () => lease?.giveBack())
      // What was made while its transport was being closed would be closed by nobody.
      if (transport.closed) throw new Error('the transport was closed meanwhile')
      const priority = priorityOf(stream)
      const { id: consumerId, kind, rtpParameters } = consumer
      if (kind === 'video' && consumer.priority !== priority) await consumer.setPriority(priority)
      if (transport.closed) throw new Error('the transport was closed meanwhile')
      if (kind === 'video') {
        if (!resting) batcher.expect(producerId, consumerId)
        consumer.observer.once('close', () => batcher.forget(producerId, consumerId))
      }
      const { recheck } = followConsumer(consumer, source, badStateAfterMs, (state) => tell(consumerId, state))
      this.#consumers.set(consumerId, {
        consumer,
        peerId,
        source,
        layer,
        priority,
        lease,
        recheck,
        resting,
        ready: false,
      })
      return { consumerId, producerId, peerId, source, kind, rtpParameters }
    } catch (error) {
      consumer?.close()
      lease?.giveBack()
      // It lacks the codec, which is found out only here: asking the router before costs as much as the trying itself.
      if (error instanceof errors.UnsupportedError) return undefined
      // One stream that can't be had must not hide the others from the peer; the next plan tries it again.
      if (router.closed) throw error
      if (!found.producer.closed && !transport.closed) this.#peer.missed(stream, error)
      return undefined
    }
  }

  /** What there is, each with what is wanted of it. */
  #chosen(wanted: readonly WantedStream[]): Chosen[] {
    const byKey = new Map(wanted.map((stream) => [streamKey(stream), stream]))
    return [...this.#consumers.values()].flatMap((entry) =>
      entry.consumer.closed ? [] : [{ entry, stream: byKey.get(streamKey(entry)) }],
    )
  }

  async #begin(entry: PeerConsumer): Promise<void> {
    const { consumer, lease } = entry
    if (consumer.closed || entry.resting) return
    await unlessEnded(consumer, async () => {
      if (lease?.begun === false) await lease.begin()
      if (!entry.resting) await consumer.resume()
    })
    entry.recheck()
  }

  async #rest(entry: PeerConsumer): Promise<void> {
    entry.resting = true
    await unlessEnded(entry.consumer, () => entry.consumer.pause())
    entry.recheck()
  }

  async #settleRest(entry: PeerConsumer, stream: WantedStream): Promise<void> {
    const rests = stream.resting === true
    if (entry.resting === rests || entry.consumer.closed) return
    if (rests) return this.#rest(entry)
    entry.resting = false
    const { kind, producerId, id } = entry.consumer
    if (entry.ready) return this.#begin(entry)
    if (kind === 'video') this.#peer.batcher.expect(producerId, id)
  }

  async #adjust(consumerId: string, stream: WantedStream): Promise<void> {
    const entry = this.#consumers.get(consumerId)
    if (entry !== undefined) await this.#settleRest(entry, stream)
    // Sound has neither layers nor a part in the sharing out of bandwidth.
    if (entry?.consumer.kind !== 'video') return
    const { consumer } = entry
    const priority = priorityOf(stream)
    if (entry.priority !== priority) {
      entry.priority = priority
      await unlessEnded(consumer, () => consumer.setPriority(priority))
    }
    if (entry.layer !== stream.maxSpatialLayer) {
      const grows = isLarger(stream, entry)
      entry.layer = stream.maxSpatialLayer
      const spatialLayer = layerOf(entry)
      const change = (): Promise<void> => unlessEnded(consumer, () => consumer.setPreferredLayers({ spatialLayer }))
      if (!grows || consumer.paused) return change()
      this.#growing.set(consumerId, spatialLayer)
      void this.#peer.batcher.waitForBatch(consumer.producerId).then(async () => {
        // A later plan may have thought otherwise.
        if (this.#growing.get(consumerId) !== spatialLayer) return
        this.#growing.delete(consumerId)
        // Fails when worker or consumer end, and each reports its end by itself.
        if (!consumer.closed && entry.layer === stream.maxSpatialLayer) await change().catch(() => {})
      })
    }
  }
}

function layerOf({ layer }: Pick<PeerConsumer, 'layer'>): number {
  return layer ?? LARGEST_LAYER
}
function isLarger({ maxSpatialLayer: layer }: WantedStream, than: Pick<PeerConsumer, 'layer'>): boolean {
  return layerOf({ layer }) > layerOf(than)
}

/**
 * A consumer may end while the worker is being asked about it; that is no failure. The worker names the end before it answers, but mediasoup
 * hands over what a worker tells a turn of the event loop later than what it answers: until then an ended consumer seems to stand.
 */
async function unlessEnded(consumer: Consumer, ask: () => Promise<void>): Promise<void> {
  try {
    await ask()
  } catch (error) {
    if (!consumer.closed) await nextTurn()
    if (!consumer.closed) throw error
  }
}

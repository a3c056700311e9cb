// A room of the fake media plane, which keeps peers, producers and consumers in memory.
import { MediaError } from './api.ts'
import { badMedia, readDtlsParameters, readRtpCapabilities, readRtpParameters } from './client-media.ts'
import { ROUTER_CAPABILITIES } from './codecs.ts'
import { FakePeer } from './fake-peer.ts'
import { fakeTransport } from './fake-transport.ts'
import { EXPECTED_STREAMS } from './placement-rules.ts'
import { QuietListener } from './quiet-listener.ts'
import { silentLog } from './log.ts'
import type {
  Direction,
  Kind,
  MediaRoom,
  Opaque,
  PeerPlan,
  PlanChange,
  RoomListener,
  Source,
  SourceStats,
  TransportOptions,
  WantedStream,
} from './api.ts'
import type { FakeConsumer } from './fake-peer.ts'

/** The pretended workers, as far as a room needs them. */
export interface FakeWorkers {
  anyAlive(): boolean
  /** @throws when none is alive. */
  workerFor(room: FakeRoom): number
}

/** A room without media, with handles for tests that make happen what networks and people do. */
export class FakeRoom implements MediaRoom {
  readonly roomId: string
  readonly #listener: QuietListener
  readonly #workers: FakeWorkers
  readonly #onClosed: () => void
  readonly #nextId: (what: string) => string
  readonly #peers = new Map<string, FakePeer>()
  readonly #lost = new Set<string>()
  #generation = 1
  #closed = false
  #dominant: string | null = null
  #receiveBps: number | null = 800_000

  constructor(
    roomId: string,
    listener: RoomListener,
    workers: FakeWorkers,
    nextId: (what: string) => string,
    onClosed: () => void,
  ) {
    this.roomId = roomId
    this.#listener = new QuietListener(roomId, listener, silentLog)
    this.#workers = workers
    this.#nextId = nextId
    this.#onClosed = onClosed
  }

  // For the plane.

  peersOn(worker: number): number {
    return [...this.#peers.values()].filter((peer) => peer.worker === worker).length
  }
  loadOn(worker: number): number {
    const peers = [...this.#peers.values()].filter((peer) => peer.worker === worker)
    return peers.reduce((sum, { streams }) => sum + Math.max(EXPECTED_STREAMS, streams), 0)
  }
  /** What is open in it: the fake's pipes are there for exactly as long as they are needed. */
  counts(): { producers: number; consumers: number; pipes: number } {
    const peers = [...this.#peers.values()]
    const pipes = new Set<string>()
    for (const { worker, consumers } of peers) {
      for (const { peerId, source, producerId } of consumers.values()) {
        const sender = this.#peers.get(peerId)
        if (sender === undefined || sender.worker === worker) continue
        if (sender.producers.get(source)?.id === producerId) pipes.add(`${producerId} ${worker}`)
      }
    }
    return {
      producers: peers.reduce((sum, { producers }) => sum + producers.size, 0),
      consumers: peers.reduce((sum, { consumers }) => sum + consumers.size, 0),
      pipes: pipes.size,
    }
  }
  workerGone(worker: number): void {
    for (const [peerId, peer] of [...this.#peers]) {
      if (peer.worker !== worker) continue
      this.closePeer(peerId)
      this.#lost.add(peerId)
    }
    this.workerLives()
  }
  /** Tells the peers that lost their worker that they can open media again, if there is one. */
  workerLives(): void {
    if (this.#closed || this.#lost.size === 0 || !this.#workers.anyAlive()) return
    const peerIds = [...this.#lost]
    this.#lost.clear()
    this.#generation += 1
    this.#listener.reset(peerIds, this.#generation)
  }

  // Handles for tests.

  /** The peer speaks, and holds the stage if the chair chose nobody; nobody is heard where its microphone is off. */
  speak(peerId: string, volume: number): void {
    const mic = this.#peers.get(peerId)?.producers.get('mic')
    if (mic === undefined || mic.paused) return
    this.#dominant = peerId
    this.#listener.speakers([{ peerId, volume }], peerId)
  }
  silence(): void {
    this.#listener.speakers([], this.#dominant)
  }
  /** ICE or DTLS of that transport fails. */
  failTransport(peerId: string, direction: Direction): void {
    const transport = this.#peers.get(peerId)?.transports.get(direction)
    if (transport === undefined) return
    transport.state = 'lost'
    this.#listener.transportState(peerId, transport.id, direction, 'lost')
  }
  /** A producer ends without `closeProducer`, as when the browser closed its transport's DTLS. */
  endProducer(peerId: string, source: Source): void {
    if (this.#peers.get(peerId)?.producers.delete(source)) this.#listener.producerClosed(peerId, source)
  }
  tellConsumerState(peerId: string, consumerId: string, state: 'ok' | 'noBandwidth' | 'senderSilent'): void {
    this.#listener.consumerState(peerId, consumerId, state)
  }
  consumersOf(peerId: string): readonly FakeConsumer[] {
    return [...(this.#peers.get(peerId)?.consumers.values() ?? [])]
  }

  /** What is said to have come of a peer's source, under both names. */
  readonly cameIn = new Map<string, Partial<SourceStats>>()
  /** With what guess each peer's last receive transport was opened. */
  readonly firstGuesses = new Map<string, number | undefined>()

  /** What every connected receiver is said to bear. */
  setReceiveBps(bps: number | null): void {
    this.#receiveBps = bps
  }

  // MediaRoom.

  get generation(): number {
    return this.#generation
  }
  async routerRtpCapabilities(): Promise<Opaque> {
    this.#check()
    return structuredClone(ROUTER_CAPABILITIES)
  }
  async openTransport(peerId: string, direction: Direction, firstGuessBps?: number): Promise<TransportOptions> {
    this.#check()
    if (direction === 'receive') this.firstGuesses.set(peerId, firstGuessBps)
    const peer = this.#settled(peerId)
    const id = this.#nextId('transport')
    peer.transports.set(direction, { id, state: 'new' })
    if (direction === 'receive') {
      peer.consumers.clear()
      peer.capabilities = undefined
    } else {
      for (const source of [...peer.producers.keys()]) this.endProducer(peerId, source)
    }
    return fakeTransport(id)
  }
  async connectTransport(peerId: string, transportId: string, dtlsParameters: Opaque): Promise<void> {
    this.#check()
    const { direction, transport } = this.#transport(peerId, transportId)
    readDtlsParameters(dtlsParameters)
    if (transport.state === 'connected') throw new MediaError('badMedia', 'connect() already called')
    transport.state = 'connected'
    this.#listener.transportState(peerId, transportId, direction, 'connected')
  }
  async restartIce(peerId: string, transportId: string): Promise<Opaque> {
    this.#check()
    const { direction, transport } = this.#transport(peerId, transportId)
    if (transport.state === 'lost') {
      transport.state = 'connected'
      this.#listener.transportState(peerId, transportId, direction, 'connected')
    }
    return { usernameFragment: this.#nextId('fragment'), password: 'fakepassword', iceLite: true }
  }
  async setReceiverCapabilities(peerId: string, rtpCapabilities: Opaque): Promise<void> {
    this.#check()
    const capabilities = readRtpCapabilities(rtpCapabilities)
    this.#settled(peerId).capabilities = capabilities
  }
  async produce(
    peerId: string,
    transportId: string,
    input: { source: Source; kind: Kind; rtpParameters: Opaque; paused: boolean },
  ): Promise<string> {
    this.#check()
    const { peer, direction } = this.#transport(peerId, transportId)
    const rtpParameters = readRtpParameters(input)
    if (direction !== 'send') throw new MediaError('badMedia', 'not a transport to send on')
    const id = this.#nextId('producer')
    peer.producers.delete(input.source)
    try {
      peer.addProducer(id, { ...input, transportId }, rtpParameters)
    } catch (error) {
      throw badMedia(error)
    }
    return id
  }
  async setProducerPaused(peerId: string, source: Source, paused: boolean): Promise<boolean> {
    this.#check()
    const producer = this.#peers.get(peerId)?.producers.get(source)
    if (producer === undefined) return false
    producer.paused = paused
    return true
  }
  closeProducer(peerId: string, source: Source): void {
    this.#peers.get(peerId)?.producers.delete(source)
  }
  producersOf(peerId: string): { source: Source; paused: boolean }[] {
    return [...(this.#peers.get(peerId)?.producers ?? [])].map(([source, { paused }]) => ({ source, paused }))
  }
  async setPlan(peerId: string, wanted: readonly WantedStream[]): Promise<PlanChange> {
    this.#check()
    const producerOf = (otherId: string, source: Source) => this.#peers.get(otherId)?.producers.get(source)
    const peer = this.#peers.get(peerId)
    return peer?.setPlan(peerId, wanted, producerOf, () => this.#nextId('consumer')) ?? { added: [], removed: [] }
  }
  async cut(plans: readonly PeerPlan[]): Promise<void> {
    this.#check()
    for (const { peerId, wanted } of plans) this.#peers.get(peerId)?.cut(wanted)
  }
  async resumeConsumers(peerId: string, consumerIds: readonly string[]): Promise<void> {
    this.#check()
    for (const id of consumerIds) this.#peers.get(peerId)?.resume(id)
  }
  async receiveBps(peerId: string): Promise<number | null> {
    this.#check()
    const transport = this.#peers.get(peerId)?.transports.get('receive')
    return transport?.state === 'connected' ? this.#receiveBps : null
  }
  async sourceStats(peerId: string, source: Source): Promise<SourceStats | null> {
    this.#check()
    const produced = this.#peers.get(peerId)?.producers.has(source) === true
    if (!produced) return null
    return { packets: 0, lost: 0, bytes: 0, layers: [0], rttMs: null, ...this.cameIn.get(`${peerId} ${source}`) }
  }
  closePeer(peerId: string): void {
    this.#lost.delete(peerId)
    this.#peers.delete(peerId)
    if (this.#dominant === peerId) this.#dominant = null
  }
  isFlowing(peerId: string): boolean {
    return [...(this.#peers.get(peerId)?.transports.values() ?? [])].some(({ state }) => state === 'connected')
  }
  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#listener.silence()
    this.#peers.clear()
    this.#onClosed()
  }

  #settled(peerId: string): FakePeer {
    const peer = this.#peers.get(peerId) ?? new FakePeer(this.#workers.workerFor(this))
    this.#peers.set(peerId, peer)
    return peer
  }

  #check(): void {
    if (!this.#workers.anyAlive() || this.#closed)
      throw new MediaError('mediaUnavailable', 'the room has no media worker at present')
  }

  #transport(peerId: string, transportId: string) {
    const peer = this.#peers.get(peerId)
    for (const [direction, transport] of peer?.transports ?? []) {
      if (peer !== undefined && transport.id === transportId) return { peer, direction, transport }
    }
    throw new MediaError('noSuchTransport', transportId)
  }
}

import { MediaError } from './api.ts'
import { badMedia, readDtlsParameters, readRtpCapabilities, readRtpParameters } from './client-media.ts'
import { FakeSeat, ROUTER_CAPABILITIES } from './fake-seat.ts'
import { QuietListener } from './quiet-listener.ts'
import { silentLog } from './log.ts'
import type {
  Direction,
  Kind,
  MediaRoom,
  Opaque,
  PlanChange,
  RoomListener,
  Source,
  TransportOptions,
  WantedStream,
} from './api.ts'
import type { FakeConsumer } from './fake-seat.ts'

/** A room without media, with handles for tests that make happen what networks and people do. */
export class FakeRoom implements MediaRoom {
  readonly roomId: string
  readonly #listener: QuietListener
  readonly #onClosed: () => void
  readonly #nextId: (what: string) => string
  readonly #seats = new Map<string, FakeSeat>()
  #generation = 1
  #up = true
  #closed = false
  #dominant: string | null = null

  constructor(roomId: string, listener: RoomListener, nextId: (what: string) => string, onClosed: () => void) {
    this.roomId = roomId
    this.#listener = new QuietListener(roomId, listener, silentLog)
    this.#nextId = nextId
    this.#onClosed = onClosed
  }

  // Handles for tests.

  /** The worker is gone: calls are refused until `workerBack`. */
  workerGone(): void {
    this.#up = false
    this.#seats.clear()
    this.#dominant = null
  }
  workerBack(): void {
    if (this.#up || this.#closed) return
    this.#up = true
    this.#generation += 1
    this.#listener.reset(this.#generation)
  }
  /** The seat speaks, and holds the stage if the chair chose nobody; nobody is heard where its microphone is off. */
  speak(seatId: string, volume: number): void {
    const mic = this.#seats.get(seatId)?.producers.get('mic')
    if (mic === undefined || mic.paused) return
    this.#dominant = seatId
    this.#listener.speakers([{ seatId, volume }], seatId)
  }
  silence(): void {
    this.#listener.speakers([], this.#dominant)
  }
  /** ICE or DTLS of that transport fails. */
  failTransport(seatId: string, direction: Direction): void {
    const transport = this.#seats.get(seatId)?.transports.get(direction)
    if (transport === undefined) return
    transport.state = 'lost'
    this.#listener.transportState(seatId, transport.id, direction, 'lost')
  }
  /** A producer ends by itself, as when its transport's DTLS was closed by the browser. */
  endProducer(seatId: string, source: Source): void {
    if (this.#seats.get(seatId)?.producers.delete(source)) this.#listener.producerClosed(seatId, source)
  }
  tellConsumerState(seatId: string, consumerId: string, state: 'ok' | 'noBandwidth' | 'senderSilent'): void {
    this.#listener.consumerState(seatId, consumerId, state)
  }
  consumersOf(seatId: string): readonly FakeConsumer[] {
    return [...(this.#seats.get(seatId)?.consumers.values() ?? [])]
  }

  // MediaRoom.

  get generation(): number {
    return this.#generation
  }
  async routerRtpCapabilities(): Promise<Opaque> {
    this.#check()
    return structuredClone(ROUTER_CAPABILITIES)
  }
  async openTransport(seatId: string, direction: Direction): Promise<TransportOptions> {
    this.#check()
    const seat = this.#seats.get(seatId) ?? new FakeSeat()
    this.#seats.set(seatId, seat)
    const id = this.#nextId('transport')
    seat.transports.set(direction, { id, state: 'new' })
    if (direction === 'receive') {
      seat.consumers.clear()
      seat.capabilities = undefined
    } else {
      for (const source of [...seat.producers.keys()]) this.endProducer(seatId, source)
    }
    return {
      id,
      iceParameters: { usernameFragment: 'fakefragment', password: 'fakepassword', iceLite: true },
      iceCandidates: [
        { foundation: 'udpcandidate', priority: 1, ip: '127.0.0.1', address: '127.0.0.1', protocol: 'udp', port: 9 },
      ].map((candidate) => ({ ...candidate, type: 'host' })),
      dtlsParameters: { role: 'auto', fingerprints: [{ algorithm: 'sha-256', value: Array(32).fill('AB').join(':') }] },
    }
  }
  async connectTransport(seatId: string, transportId: string, dtlsParameters: Opaque): Promise<void> {
    this.#check()
    const { direction, transport } = this.#transport(seatId, transportId)
    readDtlsParameters(dtlsParameters)
    if (transport.state === 'connected') throw new MediaError('badMedia', 'connect() already called')
    transport.state = 'connected'
    this.#listener.transportState(seatId, transportId, direction, 'connected')
  }
  async restartIce(seatId: string, transportId: string): Promise<Opaque> {
    this.#check()
    const { direction, transport } = this.#transport(seatId, transportId)
    if (transport.state === 'lost') {
      transport.state = 'connected'
      this.#listener.transportState(seatId, transportId, direction, 'connected')
    }
    return { usernameFragment: this.#nextId('fragment'), password: 'fakepassword', iceLite: true }
  }
  async setReceiverCapabilities(seatId: string, rtpCapabilities: Opaque): Promise<void> {
    this.#check()
    const seat = this.#seats.get(seatId) ?? new FakeSeat()
    seat.capabilities = readRtpCapabilities(rtpCapabilities)
    this.#seats.set(seatId, seat)
  }
  async produce(
    seatId: string,
    transportId: string,
    input: { source: Source; kind: Kind; rtpParameters: Opaque; paused: boolean },
  ): Promise<string> {
    this.#check()
    const { seat, direction } = this.#transport(seatId, transportId)
    const rtpParameters = readRtpParameters(input)
    if (direction !== 'send') throw new MediaError('badMedia', 'not a transport to send on')
    const id = this.#nextId('producer')
    seat.producers.delete(input.source)
    try {
      seat.addProducer(id, { ...input, transportId }, rtpParameters)
    } catch (error) {
      throw badMedia(error)
    }
    return id
  }
  async setProducerPaused(seatId: string, source: Source, paused: boolean): Promise<boolean> {
    this.#check()
    const producer = this.#seats.get(seatId)?.producers.get(source)
    if (producer === undefined) return false
    producer.paused = paused
    return true
  }
  closeProducer(seatId: string, source: Source): void {
    this.#seats.get(seatId)?.producers.delete(source)
  }
  producersOf(seatId: string): { source: Source; paused: boolean }[] {
    return [...(this.#seats.get(seatId)?.producers ?? [])].map(([source, { paused }]) => ({ source, paused }))
  }
  async setPlan(seatId: string, wanted: readonly WantedStream[]): Promise<PlanChange> {
    this.#check()
    const producerOf = (otherId: string, source: Source) => this.#seats.get(otherId)?.producers.get(source)
    const seat = this.#seats.get(seatId)
    return seat?.setPlan(seatId, wanted, producerOf, () => this.#nextId('consumer')) ?? { added: [], removed: [] }
  }
  async resumeConsumers(seatId: string, consumerIds: readonly string[]): Promise<void> {
    this.#check()
    for (const id of consumerIds) {
      const consumer = this.#seats.get(seatId)?.consumers.get(id)
      if (consumer !== undefined) consumer.paused = false
    }
  }
  closeSeat(seatId: string): void {
    this.#seats.delete(seatId)
    if (this.#dominant === seatId) this.#dominant = null
  }
  isFlowing(seatId: string): boolean {
    return [...(this.#seats.get(seatId)?.transports.values() ?? [])].some(({ state }) => state === 'connected')
  }
  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#listener.silence()
    this.#seats.clear()
    this.#onClosed()
  }

  #check(): void {
    if (!this.#up || this.#closed) throw new MediaError('mediaUnavailable', 'the room has no media worker at present')
  }

  #transport(seatId: string, transportId: string) {
    const seat = this.#seats.get(seatId)
    for (const [direction, transport] of seat?.transports ?? []) {
      if (seat !== undefined && transport.id === transportId) return { seat, direction, transport }
    }
    throw new MediaError('noSuchTransport', transportId)
  }
}

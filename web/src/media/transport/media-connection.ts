// Keeps this device's send and receive transport open for as long as the session lasts.
import { Device } from 'mediasoup-client'
import type { types } from 'mediasoup-client'
import {
  consumersChanged,
  consumerState,
  mediaReady,
  mediaReset,
  openMedia,
  openSend,
  transportTrouble,
  unpackOffers,
} from '../../../../signaling/media/wire.ts'
import type { RoomSession } from '../../net/session.ts'
import { createReceiver, type Receiver, type RemoteStream } from '../receive/receiver.ts'
import { capabilitiesOf } from './capabilities.ts'
import { addressesOf, type MediaAddress } from '../quality/media-way.ts'
import { ReceivedTransport } from '../receive/rtp-shapes.ts'
import { wireTransport, type WiredTransport } from './wired-transport.ts'
import { codeOf, log } from '../../log/log.ts'

/** `blocked`: the control connection stands, but no connection to the media ports comes about. */
export type Flow = 'opening' | 'flowing' | 'troubled' | 'blocked'

export interface MediaConnectionDeps {
  readonly session: RoomSession
  onFlow(flow: Flow): void
  /** Where the media server says that it is reached, at every opening. */
  onAddresses(addresses: readonly MediaAddress[]): void
  onStreams(streams: readonly RemoteStream[]): void
  /** What was sent is gone with the connection before. `reset`: because the media server was replaced. */
  onLost(why: 'reset' | 'returned' | 'broken'): void
  /** Opened for the first time or again: the view is to be sent to the server, and sources that are on are to be published. */
  onOpen(): void
  /** This browser cannot do it at all. */
  onUnsupported(): void
}

export interface MediaConnection {
  /** Waits for media to be open, up to a while; null when they are not. */
  sendTransport(): Promise<types.Transport | null>
  /** For statistics. */
  transports(): types.Transport[]
  /** From now on, over new openings too: see {@link Receiver.setJitterTarget}. */
  setJitterTarget(ms: number): void
  close(): void
}

const RETRY_MS = [150, 300, 600, 1_000, 2_000] as const
const WAIT_FOR_OPEN_MS = 10_000
/** Waits after so many connections in a row that did not come about: ports that a firewall blocks are not opened by asking often. */
const GIVEN_UP_WAITS_MS = [0, 0, 4_000, 8_000, 16_000, 32_000, 60_000] as const
/** A new connection on which nothing has begun by then has nothing to carry: nobody sends, this device included. */
const NOTHING_TO_CARRY_MS = 3_000

/** One opening of media: everything that the server knows by one `media.open`. */
interface Opening {
  readonly generation: number
  readonly device: Device
  readonly receiver: Receiver
  /** Under way or there; asked for at the first publish. */
  send: Promise<WiredTransport | null> | null
  readonly wired: WiredTransport[]
}

/** Keeps this device's connection for sound and picture open for as long as the session lasts, opening new transports when it must. */
export function createMediaConnection(deps: MediaConnectionDeps): MediaConnection {
  return new LiveConnection(deps)
}

class LiveConnection implements MediaConnection {
  readonly #deps: MediaConnectionDeps
  readonly #session: RoomSession
  readonly #stops: readonly (() => void)[]
  readonly #troubled = new Set<string>()
  #opening: Opening | null = null
  /** Counts openings, so that what belongs to an older one is known as such. */
  #run = 0
  #jitterTargetMs = 0
  #closed = false
  /** Connections given up since one last came through. */
  #givenUp = 0
  #everConnected = false
  #nothingToCarry = false
  #ready = false
  #waiting: (() => void)[] = []

  constructor(deps: MediaConnectionDeps) {
    this.#deps = deps
    this.#session = deps.session
    this.#stops = this.#listen()
    if (this.#isJoined()) void this.#open('returned')
  }

  async sendTransport(): Promise<types.Transport | null> {
    if (!this.#ready && !this.#closed) await this.#untilOpen()
    const current = this.#opening
    if (this.#closed || !this.#ready || current === null) return null
    current.send ??= this.#openToSend(this.#run, current).catch((error: unknown) => {
      log.publish('could not open the send transport', {}, error)
      return null
    })
    const wired = await current.send
    // A refusal is not kept: the next one who wants to send asks again.
    if (wired === null && current.send !== null) current.send = null
    return wired === null || this.#opening !== current ? null : wired.transport
  }

  transports(): types.Transport[] {
    return this.#opening?.wired.map(({ transport }) => transport) ?? []
  }

  setJitterTarget(ms: number): void {
    this.#jitterTargetMs = ms
    this.#opening?.receiver.setJitterTarget(ms)
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#run += 1
    for (const stop of this.#stops) stop()
    this.#tearDown()
    for (const go of this.#waiting) go()
  }

  #listen(): readonly (() => void)[] {
    const session = this.#session
    return [
      session.onJoined(({ resumed }) => {
        if (!resumed || this.#opening === null) return void this.#open('returned')
        for (const { watch } of this.#opening.wired) watch.controlIsBack()
      }),
      session.on(mediaReset, ({ generation }) => {
        if (this.#opening === null || this.#opening.generation < generation) void this.#open('reset')
      }),
      session.on(transportTrouble, ({ transportId }) => {
        for (const { transport, watch } of this.#opening?.wired ?? []) if (transport.id === transportId) watch.hint()
      }),
      session.on(consumersChanged, (change) =>
        this.#opening?.receiver.change(unpackOffers(change), change.removed, change.resting),
      ),
      session.on(consumerState, ({ consumerId, state }) => this.#opening?.receiver.setState(consumerId, state)),
    ]
  }

  #isJoined(): boolean {
    return this.#session.store.getState().status.kind === 'joined'
  }

  /** Whether this opening was overtaken by another one, or by the end. */
  #isOld(mine: number): boolean {
    return mine !== this.#run
  }

  async #open(why: 'reset' | 'returned' | 'broken'): Promise<void> {
    const mine = (this.#run += 1)
    log.ice('media are opened', { why, givenUp: this.#givenUp })
    this.#tearDown()
    if (why !== 'broken') this.#givenUp = 0
    this.#tellFlow()
    this.#deps.onLost(why)
    const waitMs = GIVEN_UP_WAITS_MS[Math.min(this.#givenUp, GIVEN_UP_WAITS_MS.length - 1)] ?? 0
    // Where nothing is to be waited for it goes on at once, as ever.
    if (waitMs > 0) await pause(waitMs)
    for (let tries = 0; !this.#closed && !this.#isOld(mine); tries += 1) {
      if (!this.#isJoined()) return
      const fresh = await this.#tryOpen(mine).catch((error: unknown) => {
        log.ice('media could not be opened', { tries }, error)
        return null
      })
      if (this.#closed || this.#isOld(mine)) return fresh === null ? undefined : closeOpening(fresh)
      if (fresh !== null) return this.#opened(fresh)
      const pauseMs = RETRY_MS[Math.min(tries, RETRY_MS.length - 1)] ?? 0
      // A media worker that went takes the media of a hundred halls along: they must not repeat themselves together.
      await pause(pauseMs)
    }
  }

  async #tryOpen(mine: number): Promise<Opening | null> {
    const device = await Device.factory().catch((error: unknown) => {
      this.#closed = true
      log.ice('this browser cannot send and receive media', {}, error)
      this.#deps.onUnsupported()
      throw error
    })
    const answer = await this.#session.request(openMedia, {})
    if (!answer.ok || this.#isOld(mine)) return null
    const { generation, capabilitiesHash, receive } = answer.result
    const routerRtpCapabilities = await capabilitiesOf(capabilitiesHash)
    if (this.#isOld(mine)) return null
    await device.load({ routerRtpCapabilities })
    // Overtaken: what it set up now would take the newer one's offers.
    if (this.#isOld(mine)) return null
    this.#deps.onAddresses(addressesOf(ReceivedTransport.parse(receive).iceCandidates))
    const wired = this.#wire(mine, device.createRecvTransport(ReceivedTransport.parse(receive)))
    const receiver = createReceiver(
      this.#session,
      wired.transport,
      (streams) => !this.#isOld(mine) && this.#deps.onStreams(streams),
      () => !this.#isOld(mine) && void this.#open('broken'),
    )
    receiver.setJitterTarget(this.#jitterTargetMs)
    const fresh: Opening = { generation, device, receiver, send: null, wired: [wired] }
    // Offers may come before the reply to `media.ready`, so the receiver stands before it is asked for.
    this.#opening = fresh
    const told = await this.#session.request(mediaReady, { rtpCapabilities: device.recvRtpCapabilities })
    if (told.ok) return fresh
    closeOpening(fresh)
    if (this.#opening === fresh) this.#opening = null
    return null
  }

  #opened(fresh: Opening): void {
    log.ice('media are open', { generation: fresh.generation })
    this.#opening = fresh
    this.#ready = true
    this.#tellFlow()
    const waiters = this.#waiting
    this.#waiting = []
    this.#deps.onOpen()
    for (const go of waiters) go()
    if (this.#givenUp > 0) setTimeout(() => this.#noteNothingToCarry(fresh), NOTHING_TO_CARRY_MS)
  }

  #noteNothingToCarry(fresh: Opening): void {
    if (this.#opening !== fresh || fresh.wired.some(({ transport }) => transport.connectionState !== 'new')) return
    this.#nothingToCarry = true
    this.#tellFlow()
  }

  #wire(mine: number, transport: types.Transport): WiredTransport {
    const { id } = transport
    return wireTransport(this.#session, transport, {
      giveUp: () => {
        if (this.#isOld(mine)) return
        this.#givenUp += 1
        void this.#open('broken')
      },
      onTrouble: (inTrouble) => {
        if (this.#isOld(mine)) return
        if (inTrouble) this.#troubled.add(id)
        else {
          this.#troubled.delete(id)
          this.#everConnected = true
          this.#givenUp = 0
        }
        if (this.#ready) this.#tellFlow()
      },
    })
  }

  /**
   * A link that carried before may just have been cut, so that is not called blocked at the first failure. After a connection was
   * given up, the next one is not called good before it is connected.
   */
  #tellFlow(): void {
    if (this.#givenUp > (this.#everConnected ? 1 : 0)) this.#deps.onFlow('blocked')
    else if (this.#givenUp > 0 && !this.#nothingToCarry) this.#deps.onFlow('troubled')
    else if (this.#ready) this.#deps.onFlow(this.#troubled.size === 0 ? 'flowing' : 'troubled')
    else this.#deps.onFlow('opening')
  }

  async #openToSend(mine: number, current: Opening): Promise<WiredTransport | null> {
    const answer = await this.#session.request(openSend, {})
    if (!answer.ok) log.publish('the server gave no send transport', { code: codeOf(answer.error) })
    if (!answer.ok || this.#isOld(mine)) return null
    const wired = this.#wire(mine, current.device.createSendTransport(ReceivedTransport.parse(answer.result.send)))
    current.wired.push(wired)
    return wired
  }

  #tearDown(): void {
    this.#ready = false
    this.#nothingToCarry = false
    this.#troubled.clear()
    if (this.#opening !== null) closeOpening(this.#opening)
    this.#opening = null
    this.#deps.onStreams([])
  }

  #untilOpen(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, WAIT_FOR_OPEN_MS)
      this.#waiting.push(() => {
        clearTimeout(timer)
        resolve()
      })
    })
  }
}

function closeOpening({ receiver, wired }: Opening): void {
  receiver.close()
  for (const one of wired) one.close()
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms * (0.5 + Math.random())))
}

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

/** `blocked`: the control line stands, but no connection to the media ports comes about. */
export type Flow = 'opening' | 'flowing' | 'troubled' | 'blocked'

export interface MediaConnectionParts {
  readonly session: RoomSession
  onFlow(flow: Flow): void
  /** Where the media server says that it is reached, at every opening. */
  onAddresses(addresses: readonly MediaAddress[]): void
  onStreams(streams: readonly RemoteStream[]): void
  /** What was sent is gone with the connection before. `reset`: because the media server was replaced. */
  onLost(why: 'reset' | 'returned' | 'broken'): void
  /** Opened (anew): the view is to be told and what is on is to be sent. */
  onOpen(): void
  /** This browser cannot do it at all. */
  onUnsupported(): void
}

export interface MediaConnection {
  /** Waits for media to be open, up to a while; null when they are not. */
  sendTransport(): Promise<types.Transport | null>
  /** For statistics. */
  transports(): types.Transport[]
  /** From now on, over new openings too: see {@link Receiver.holdSound}. */
  holdSound(ms: number): void
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

/** Keeps this device's connection for sound and picture open for as long as the stay lasts, opening it anew when it must. */
export function createMediaConnection(parts: MediaConnectionParts): MediaConnection {
  const { session } = parts
  let opening: Opening | null = null
  /** Counts openings, so that what belongs to an older one is known as such. */
  let run = 0
  let holdMs = 0
  let closed = false
  const troubled = new Set<string>()
  /** Connections given up since one last came through. */
  let givenUp = 0
  let everConnected = false
  let nothingToCarry = false
  let ready = false
  let waiting: (() => void)[] = []

  const stops = [
    session.onJoined(({ resumed }) => {
      if (!resumed || opening === null) return void open('returned')
      for (const { watch } of opening.wired) watch.lineIsBack()
    }),
    session.on(mediaReset, ({ generation }) => {
      if (opening === null || opening.generation < generation) void open('reset')
    }),
    session.on(transportTrouble, ({ transportId }) => {
      for (const { transport, watch } of opening?.wired ?? []) if (transport.id === transportId) watch.hint()
    }),
    session.on(consumersChanged, (change) => opening?.receiver.change(unpackOffers(change), change.removed)),
    session.on(consumerState, ({ consumerId, state }) => opening?.receiver.setState(consumerId, state)),
  ]
  if (session.store.getState().status.kind === 'joined') void open('returned')

  async function open(why: 'reset' | 'returned' | 'broken'): Promise<void> {
    const mine = (run += 1)
    log.ice('media are opened', { why, givenUp })
    tearDown()
    if (why !== 'broken') givenUp = 0
    tellFlow()
    parts.onLost(why)
    const waitMs = GIVEN_UP_WAITS_MS[Math.min(givenUp, GIVEN_UP_WAITS_MS.length - 1)] ?? 0
    // Where nothing is to be waited for it goes on at once, as ever.
    if (waitMs > 0) await pause(waitMs)
    for (let tries = 0; !closed && mine === run; tries += 1) {
      if (session.store.getState().status.kind !== 'joined') return
      const fresh = await tryOpen(mine).catch((error: unknown) => {
        log.ice('media could not be opened', { tries }, error)
        return null
      })
      if (closed || mine !== run) return fresh === null ? undefined : closeOpening(fresh)
      if (fresh !== null) return opened(fresh)
      const pauseMs = RETRY_MS[Math.min(tries, RETRY_MS.length - 1)] ?? 0
      // A media worker that went takes the media of a hundred halls along: they must not repeat themselves together.
      await pause(pauseMs)
    }
  }

  async function tryOpen(mine: number): Promise<Opening | null> {
    const device = await Device.factory().catch((error: unknown) => {
      closed = true
      log.ice('this browser cannot send and receive media', {}, error)
      parts.onUnsupported()
      throw error
    })
    const answer = await session.request(openMedia, {})
    if (!answer.ok || mine !== run) return null
    const { generation, capabilitiesHash, receive } = answer.result
    const routerRtpCapabilities = await capabilitiesOf(capabilitiesHash)
    if (mine !== run) return null
    await device.load({ routerRtpCapabilities })
    // Overtaken: what it set up now would take the newer one's offers.
    if (mine !== run) return null
    parts.onAddresses(addressesOf(ReceivedTransport.parse(receive).iceCandidates))
    const wired = wire(mine, device.createRecvTransport(ReceivedTransport.parse(receive)))
    const receiver = createReceiver(
      session,
      wired.transport,
      (streams) => mine === run && parts.onStreams(streams),
      () => mine === run && void open('broken'),
    )
    receiver.holdSound(holdMs)
    const fresh: Opening = { generation, device, receiver, send: null, wired: [wired] }
    // Offers may come before the reply to `media.ready`, so the receiver stands before it is asked for.
    opening = fresh
    const told = await session.request(mediaReady, { rtpCapabilities: device.recvRtpCapabilities })
    if (told.ok) return fresh
    closeOpening(fresh)
    if (opening === fresh) opening = null
    return null
  }

  function opened(fresh: Opening): void {
    log.ice('media are open', { generation: fresh.generation })
    opening = fresh
    ready = true
    tellFlow()
    const waiters = waiting
    waiting = []
    parts.onOpen()
    for (const go of waiters) go()
    if (givenUp > 0) setTimeout(() => noteNothingToCarry(fresh), NOTHING_TO_CARRY_MS)
  }

  function noteNothingToCarry(fresh: Opening): void {
    if (opening !== fresh || fresh.wired.some(({ transport }) => transport.connectionState !== 'new')) return
    nothingToCarry = true
    tellFlow()
  }

  function wire(mine: number, transport: types.Transport): WiredTransport {
    const id = transport.id
    return wireTransport(session, transport, {
      giveUp() {
        if (mine !== run) return
        givenUp += 1
        void open('broken')
      },
      onTrouble(inTrouble) {
        if (mine !== run) return
        if (inTrouble) troubled.add(id)
        else {
          troubled.delete(id)
          everConnected = true
          givenUp = 0
        }
        if (ready) tellFlow()
      },
    })
  }

  /**
   * A line that carried before may just have been cut, so that is not called blocked at the first failure. After a connection was
   * given up, the next one is not called good before it is connected.
   */
  function tellFlow(): void {
    if (givenUp > (everConnected ? 1 : 0)) parts.onFlow('blocked')
    else if (givenUp > 0 && !nothingToCarry) parts.onFlow('troubled')
    else if (ready) parts.onFlow(troubled.size === 0 ? 'flowing' : 'troubled')
    else parts.onFlow('opening')
  }

  async function openToSend(mine: number, current: Opening): Promise<WiredTransport | null> {
    const answer = await session.request(openSend, {})
    if (!answer.ok) log.publish('the server gave no send transport', { code: codeOf(answer.error) })
    if (!answer.ok || mine !== run) return null
    const wired = wire(mine, current.device.createSendTransport(ReceivedTransport.parse(answer.result.send)))
    current.wired.push(wired)
    return wired
  }

  function closeOpening(old: Opening): void {
    old.receiver.close()
    for (const wired of old.wired) wired.close()
  }
  function tearDown(): void {
    ready = false
    nothingToCarry = false
    troubled.clear()
    if (opening !== null) closeOpening(opening)
    opening = null
    parts.onStreams([])
  }
  function untilOpen(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, WAIT_FOR_OPEN_MS)
      waiting.push(() => {
        clearTimeout(timer)
        resolve()
      })
    })
  }

  return {
    async sendTransport() {
      if (!ready && !closed) await untilOpen()
      const current = opening
      if (closed || !ready || current === null) return null
      current.send ??= openToSend(run, current).catch((error: unknown) => {
        log.publish('could not open the send transport', {}, error)
        return null
      })
      const wired = await current.send
      // A refusal is not kept: the next one who wants to send asks again.
      if (wired === null && current.send !== null) current.send = null
      return wired === null || opening !== current ? null : wired.transport
    },
    transports: () => opening?.wired.map(({ transport }) => transport) ?? [],
    holdSound(ms) {
      holdMs = ms
      opening?.receiver.holdSound(ms)
    },
    close() {
      if (closed) return
      closed = true
      run += 1
      for (const stop of stops) stop()
      tearDown()
      for (const go of waiting) go()
    },
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms * (0.5 + Math.random())))
}

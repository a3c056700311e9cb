import * as wire from '../../signaling/media/wire.ts'
import { fetchUnchanging } from './control-socket.ts'
import { PlainParameters } from './pipe.ts'
import { PlainPipe } from './plain-pipe.ts'
import { cameraParameters, micParameters, receiverCapabilities, screenParameters } from './rtp-params.ts'
import { RtcPipe } from './rtc-pipe.ts'
import { cameraSender, micSender, screenSender, type Sender, type SendingShape } from './senders.ts'
import type { Layout } from '../../signaling/wire/layout.ts'
import type { z } from 'zod'
import type { SeatId } from '../../signaling/wire/ids.ts'
import type { Clip } from './clip.ts'
import type { ControlSocket, SignedIn } from './control-socket.ts'
import type { Address, Pipe, PipeEvents } from './pipe.ts'
import type { Receiver } from './receiver.ts'

export interface BotMediaDeps {
  readonly signedIn: SignedIn
  readonly clip: Clip
  /** Where in the clip this bot begins, so that no two show the same. */
  readonly fromSecond: number
  readonly camera: boolean
  readonly shape: SendingShape
  readonly receiver: Receiver
  through(server: Address): Promise<Address>
  note(what: string): void
  /** Its transports are beyond repair; it is closed. */
  onLost(): void
}

interface Opened {
  readonly transportId: string
  readonly pipe: Pipe
  restarting: boolean
}
const OWN_SOURCES = {
  camera: { sender: cameraSender, parameters: cameraParameters },
  mic: { sender: micSender, parameters: ([ssrc = 0]: readonly number[], cname: string) => micParameters(ssrc, cname) },
  screen: {
    sender: screenSender,
    parameters: ([ssrc = 0]: readonly number[], cname: string) => screenParameters(ssrc, cname),
  },
} as const
type OwnSource = keyof typeof OWN_SOURCES

/** Everything a browser sends until `media.demand` says which layers are wanted. */
const ALL_LAYERS = 2

/** Media of one bot for as long as its transports live, full or light; nothing is decoded. */
export class BotMedia {
  readonly #deps: BotMediaDeps
  #control: ControlSocket
  #receive: Opened | undefined
  #send: Opened | undefined
  readonly #senders = new Map<OwnSource, Sender>()
  #subscribedLayers: z.output<typeof wire.mediaDemand.data>['sources'] | undefined
  #micOn = false
  #changes: Promise<void> = Promise.resolve()
  #closed = false

  constructor(control: ControlSocket, deps: BotMediaDeps) {
    this.#control = control
    this.#deps = deps
  }

  /** Resolves when it can receive; sending begins after that. @throws what the server refuses. */
  async open(): Promise<void> {
    const { capabilitiesHash, receive } = await this.#control.request(wire.openMedia, {})
    const opened = this.#pipeOf(receive)
    this.#receive = opened
    const capabilities = await fetchUnchanging(this.#deps.signedIn, `/api/media/capabilities/${capabilitiesHash}`)
    const rtpCapabilities = receiverCapabilities(capabilities)
    await Promise.all([this.#connect(opened), this.#control.request(wire.mediaReady, { rtpCapabilities })])
  }

  /** Whether ICE and DTLS stand on all transports that it has. */
  get connected(): boolean {
    const opened = this.#opened()
    return opened.length > 0 && opened.every(({ pipe }) => pipe.connected)
  }
  /** Streams that go out now. */
  get sending(): number {
    return [...this.#senders.values()].reduce((sum, sender) => sum + sender.sending, 0)
  }

  /** Goes on over another control socket, after the place was taken again. */
  continueOn(control: ControlSocket): void {
    this.#control = control
    for (const opened of this.#opened()) if (!opened.pipe.connected) void this.#restart(opened)
  }

  async view(smallPictures: readonly SeatId[], rung: wire.Rung, layout?: Layout): Promise<void> {
    const shown = { smallPictures: [...smallPictures], video: 'all' as const, rung }
    await this.#attempt(() => this.#control.request(wire.setView, layout === undefined ? shown : { ...shown, layout }))
  }

  consumersChanged(change: z.output<typeof wire.consumersChanged.data>): void {
    this.#changes = this.#changes.then(() => this.#attempt(() => this.#carryOut(change)))
  }

  demandChanged({ sources }: z.output<typeof wire.mediaDemand.data>): void {
    this.#subscribedLayers = sources
    this.#obeyDemand()
  }

  transportTrouble(transportId: string): void {
    const opened = this.#opened().find((one) => one.transportId === transportId)
    if (opened !== undefined) void this.#restart(opened)
  }

  /** Begins to show its picture, if it has one. */
  async publish(): Promise<void> {
    if (this.#deps.camera) await this.#produce('camera')
  }

  /** Begins or ends sharing a screen. @throws Refused `screenTaken` while somebody else shares one. */
  async setScreen(on: boolean): Promise<void> {
    if (this.#closed || this.#senders.has('screen') === on) return
    if (on) return this.#produce('screen')
    this.#senders.get('screen')?.stop()
    this.#senders.delete('screen')
    await this.#control.request(wire.stopSending, { source: 'screen' })
  }

  /** @throws Refused `noFloor` when the seat may not speak. */
  async setMic(on: boolean): Promise<void> {
    if (this.#closed || this.#micOn === on) return
    this.#micOn = on
    this.#obeyDemand()
    if (on && !this.#senders.has('mic')) await this.#produce('mic')
    else if (this.#senders.has('mic')) await this.#control.request(wire.setSending, { source: 'mic', on })
  }

  /** The server has turned it off: nothing more goes out until this bot turns it on itself. */
  micTurnedOff(): void {
    this.#micOn = false
    this.#obeyDemand()
  }

  mute(muted: boolean): void {
    for (const { pipe } of this.#opened()) pipe.mute(muted)
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    for (const sender of this.#senders.values()) sender.stop()
    for (const { pipe } of this.#opened()) pipe.close()
    this.#deps.receiver.clear()
  }

  async #produce(source: OwnSource): Promise<void> {
    const { clip, fromSecond, shape } = this.#deps
    const send = await this.#sendTransport()
    if (this.#closed) return
    const own = OWN_SOURCES[source]
    const sender: Sender = own.sender(send.pipe, clip, fromSecond, shape)
    this.#senders.set(source, sender)
    const [first = 0] = sender.ssrcs
    const cname = `bot-${first}`
    try {
      await this.#control.request(wire.produce, {
        transportId: send.transportId,
        source,
        kind: wire.kindOf(source),
        rtpParameters: own.parameters(sender.ssrcs, cname),
      })
      if (this.#closed) sender.stop()
      else this.#obeyDemand()
    } catch (error) {
      sender.stop()
      this.#senders.delete(source)
      if (source === 'mic') this.#micOn = false
      throw error
    }
  }

  #sending: Promise<Opened> | undefined
  #sendTransport(): Promise<Opened> {
    this.#sending ??= (async () => {
      const { send } = await this.#control.request(wire.openSend, {})
      const opened = this.#pipeOf(send)
      this.#send = opened
      if (this.#closed) opened.pipe.close()
      else await this.#connect(opened)
      return opened
    })()
    this.#sending.catch(() => (this.#sending = undefined))
    return this.#sending
  }

  #obeyDemand(): void {
    const wanted = this.#subscribedLayers
    for (const [source, sender] of this.#senders) {
      const off = source === 'mic' && !this.#micOn
      sender.demand(off || this.#closed ? 'none' : (wanted?.[source] ?? ALL_LAYERS))
    }
  }

  async #carryOut(change: z.output<typeof wire.consumersChanged.data>): Promise<void> {
    if (this.#closed) return
    const { receiver } = this.#deps
    for (const consumerId of change.removed) receiver.remove(consumerId)
    const offers = wire.unpackOffers(change)
    for (const offer of offers) if (!receiver.has(offer.consumerId)) receiver.add(offer)
    const consumerIds = offers.map(({ consumerId }) => consumerId)
    if (consumerIds.length > 0) await this.#control.request(wire.resumeConsumers, { consumerIds })
  }

  #pipeOf(options: wire.TransportOptions): Opened {
    const events: PipeEvents = {
      media: (packet) => this.#deps.receiver.receive(packet),
      keyPictureWanted: (ssrc) => {
        for (const sender of this.#senders.values()) sender.sendKeyPicture(ssrc)
      },
      missing: (ssrc, numbers) => {
        for (const sender of this.#senders.values()) sender.repeat(ssrc, numbers)
      },
      trouble: () => void this.#restart(opened),
    }
    const { through } = this.#deps
    const plain = PlainParameters.safeParse(options.iceParameters).success
    const pipe = plain ? new PlainPipe({ options, events, through }) : new RtcPipe({ options, events, through })
    const opened: Opened = { transportId: options.id, pipe, restarting: false }
    return opened
  }

  async #connect({ transportId, pipe }: Opened): Promise<void> {
    await pipe.open((dtlsParameters) => this.#control.request(wire.connectTransport, { transportId, dtlsParameters }))
  }

  /** Restarts ICE on the same transport. While the control socket is away too, `continueOn` comes back to it. */
  async #restart(opened: Opened): Promise<void> {
    if (this.#closed || opened.restarting) return
    opened.restarting = true
    try {
      const { iceParameters } = await this.#control.request(wire.restartIce, { transportId: opened.transportId })
      opened.pipe.restart(iceParameters)
    } catch (error) {
      this.#deps.note(`ICE restart: ${String(error)}`)
      if (this.#control.open && !this.#closed) {
        this.close()
        this.#deps.onLost()
      }
    } finally {
      opened.restarting = false
    }
  }

  #opened(): Opened[] {
    return [this.#receive, this.#send].filter((opened) => opened !== undefined)
  }

  async #attempt(act: () => Promise<unknown>): Promise<void> {
    try {
      await act()
    } catch (error) {
      if (!this.#closed) this.#deps.note(String(error))
    }
  }
}

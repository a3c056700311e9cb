import { Device } from 'mediasoup-client'
import { MediaStreamTrack, RTCRtpSender } from 'werift'
import * as wire from '../../../signaling/media/wire.ts'
import { playPictures, playSound } from './player.ts'
import { audioLevelId } from './web-rtc.ts'
import type { types } from 'mediasoup-client'
import type { z } from 'zod'
import type { SeatId } from '../../../signaling/wire/ids.ts'
import type { Clip } from './clip.ts'
import type { ControlLine } from './control-line.ts'
import type { Player } from './player.ts'

/** What came in of one stream. */
export interface Received {
  readonly seatId: string
  readonly source: wire.MediaSource
  packets: number
  bytes: number
}

export interface BotMediaOptions {
  readonly clip: Clip
  /** Where in the clip this bot begins, so that no two show the same. */
  readonly fromSecond: number
  readonly camera: boolean
  readonly mic: boolean
  note(what: string): void
  /** Its transports failed; it is closed. */
  onLost(): void
}

/** Media of one bot for as long as the media server behind it lives: real ICE, DTLS and SRTP, nothing decoded. */
export class BotMedia {
  readonly #line: ControlLine
  readonly #options: BotMediaOptions
  readonly #device: Device
  readonly #receive: types.Transport
  #send: types.Transport | undefined
  readonly #consumers = new Map<string, types.Consumer>()
  readonly #players = new Map<wire.MediaSource, Player>()
  readonly #received = new Map<string, Received>()
  #changes: Promise<void> = Promise.resolve()
  #closed = false

  /** Opens media and begins to send and to receive. */
  static async open(line: ControlLine, options: BotMediaOptions): Promise<BotMedia> {
    const { routerRtpCapabilities, receive } = await line.request(wire.openMedia, {})
    const device = await Device.factory({ handlerName: 'Chrome111' })
    await device.load({ routerRtpCapabilities: asClientObject(routerRtpCapabilities) })
    const media = new BotMedia(line, options, device, device.createRecvTransport(asClientObject(receive)))
    await line.request(wire.mediaReady, { rtpCapabilities: { ...device.recvRtpCapabilities } })
    if (options.camera || options.mic) await media.#publish()
    return media
  }

  private constructor(line: ControlLine, options: BotMediaOptions, device: Device, receive: types.Transport) {
    this.#line = line
    this.#options = options
    this.#device = device
    this.#receive = receive
    this.#followTransport(receive)
    line.on(wire.consumersChanged, (change) => {
      this.#changes = this.#changes.then(() => this.#carryOut(change)).catch((error: unknown) => this.#failed(error))
    })
    line.on(wire.transportTrouble, () => this.#lost())
  }

  get received(): readonly Received[] {
    return [...this.#received.values()]
  }

  /** Whether ICE and DTLS stand; a transport on which there is nothing yet is not opened by mediasoup-client either. */
  get connected(): boolean {
    const states = [this.#receive, this.#send].flatMap((transport) => transport?.connectionState ?? [])
    return states.includes('connected') && states.every((state) => state === 'connected' || state === 'new')
  }

  /** Asks for small pictures of these seats beside the stage. */
  async view(smallPictures: readonly SeatId[]): Promise<void> {
    try {
      await this.#line.request(wire.setView, { smallPictures: [...smallPictures], video: 'all' })
    } catch (error) {
      this.#failed(error)
    }
  }

  stopSending(source: wire.MediaSource): void {
    this.#players.get(source)?.stop()
    this.#players.delete(source)
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    for (const player of this.#players.values()) player.stop()
    this.#players.clear()
    this.#receive.close()
    this.#send?.close()
  }

  async #publish(): Promise<void> {
    const { send } = await this.#line.request(wire.openSend, {})
    const transport = this.#device.createSendTransport(asClientObject<types.TransportOptions>(send))
    this.#send = transport
    this.#followTransport(transport)
    transport.on('produce', ({ kind, rtpParameters, appData }, done, failed) => {
      const source = wire.MediaSource.parse(appData['source'])
      this.#line
        .request(wire.produce, { transportId: transport.id, source, kind, rtpParameters: { ...rtpParameters } })
        .then(({ producerId }) => done({ id: producerId }), failed)
    })
    if (this.#options.camera) await this.#produce(transport, 'camera')
    if (this.#options.mic) await this.#produce(transport, 'mic')
  }

  async #produce(transport: types.Transport, source: 'camera' | 'mic'): Promise<void> {
    const { clip, fromSecond } = this.#options
    const track = new MediaStreamTrack({ kind: source === 'mic' ? 'audio' : 'video' })
    const producer = await transport.produce({ track: asClientObject(track), appData: { source }, stopTracks: false })
    if (this.#closed) return
    if (source === 'mic') {
      const levelId = audioLevelId(producer.rtpParameters.headerExtensions ?? [])
      this.#players.set(source, playSound(clip, track, levelId, fromSecond))
      return
    }
    const player = playPictures(clip, track, fromSecond)
    this.#players.set(source, player)
    const sender: unknown = producer.rtpSender
    if (sender instanceof RTCRtpSender) sender.onPictureLossIndication.subscribe(() => player.sendKeyPicture())
  }

  async #carryOut({ added, removed }: z.output<typeof wire.consumersChanged.data>): Promise<void> {
    if (this.#closed) return
    for (const consumerId of removed) {
      this.#consumers.get(consumerId)?.close()
      this.#consumers.delete(consumerId)
    }
    const fresh = added.filter(({ consumerId }) => !this.#consumers.has(consumerId))
    // All at once: mediasoup-client then negotiates them together, which is most of a bot's work.
    await Promise.all(fresh.map((offer) => this.#consume(offer)))
    const consumerIds = fresh.map(({ consumerId }) => consumerId)
    if (consumerIds.length > 0) await this.#line.request(wire.resumeConsumers, { consumerIds })
  }

  async #consume(offer: wire.ConsumerOffer): Promise<void> {
    const { consumerId: id, producerId, seatId, source, kind } = offer
    const consumer = await this.#receive.consume({
      id,
      producerId,
      kind,
      rtpParameters: asClientObject(offer.rtpParameters),
    })
    this.#consumers.set(id, consumer)
    const key = `${seatId} ${source}`
    const received = this.#received.get(key) ?? { seatId, source, packets: 0, bytes: 0 }
    this.#received.set(key, received)
    const track: unknown = consumer.track
    if (!(track instanceof MediaStreamTrack)) return
    track.onReceiveRtp.subscribe((packet) => {
      received.packets += 1
      received.bytes += packet.payload.length
    })
  }

  #followTransport(transport: types.Transport): void {
    transport.on('connect', ({ dtlsParameters }, done, failed) => {
      const parameters = wire.DtlsParameters.parse(dtlsParameters)
      this.#line
        .request(wire.connectTransport, { transportId: transport.id, dtlsParameters: parameters })
        .then(done, failed)
    })
    transport.on('connectionstatechange', (state) => {
      this.#options.note(`${(performance.now()/1000).toFixed(2)} ${transport.direction} ${state}`)
      if (state === 'disconnected' || state === 'failed') this.#lost()
    })
  }

  /** werift does not come through an ICE restart, so a bot opens media anew where a browser would restart ICE. */
  #lost(): void {
    if (this.#closed) return
    this.close()
    this.#options.onLost()
  }

  #failed(error: unknown): void {
    if (!this.#closed) this.#options.note(String(error))
  }
}

/**
 * mediasoup-client's own types for what is opaque on the wire, and the DOM's for what werift stands in for. It validates
 * RTP objects itself, and bots are no part of the product.
 */
function asClientObject<T>(value: object): T {
  return value as T
}

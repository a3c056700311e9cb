import { z } from 'zod'
import { putOnStage } from '../../../signaling/floor/wire.ts'
import { signIn } from '../../../signaling/identity/wire.ts'
import * as media from '../../../signaling/media/wire.ts'
import { beat, joinSeat } from '../../../signaling/seats/wire.ts'
import { callHttp, ControlSocket, fetchUnchanging, type SignedIn } from '../../load/control-socket.ts'
import { askForPlain } from '../../load/plain-opener.ts'
import { PlainParameters } from '../../load/pipe.ts'
import { vp8Parameters } from './vp8.ts'
import type { MeetingId, SeatId } from '../../../signaling/wire/ids.ts'

/** Plain transports have no fingerprint; the wire wants one of the right form. */
const NO_FINGERPRINT: media.DtlsParameters = {
  role: 'client',
  fingerprints: [{ algorithm: 'sha-256', value: Array(32).fill('00').join(':') }],
}
const BEAT_EVERY_MS = 5_000
const Capabilities = z.record(z.string(), z.unknown())

export interface SeatAt {
  readonly url: string
  /** Where plain transports are asked for. */
  readonly deskPort: number
  readonly username: string
  readonly password: string
  readonly meetingId: MeetingId
  /** Where its media are sent as SRTP; left out: to where its first packet comes from, in clear. */
  readonly srtpPort?: number | undefined
}

/**
 * The least that makes a seat: signed in, joined over a real control socket, beating, with media over plain transports whose
 * other ends lie elsewhere. The server does for it all that it does for a browser.
 */
export class PlainSeat {
  readonly seatId: SeatId
  readonly #control: ControlSocket
  readonly #signedIn: SignedIn
  readonly #beating: NodeJS.Timeout
  /** Sources that it has been offered and let flow, by their seats. */
  readonly flowing = new Set<string>()

  static async join({ url, deskPort, username, password, meetingId, srtpPort }: SeatAt): Promise<PlainSeat> {
    const { cookie } = await callHttp({ url, cookie: '' }, signIn, { username, password })
    const control = await ControlSocket.open({ url, cookie })
    const { seatId, deviceId } = await control.request(joinSeat, {
      meetingId,
      place: 'own',
      claim: 'takeOver',
      mic: 'none',
      camera: 'off',
    })
    await askForPlain(deskPort, deviceId, srtpPort)
    return new PlainSeat(control, seatId, { url, cookie })
  }

  private constructor(control: ControlSocket, seatId: SeatId, signedIn: SignedIn) {
    this.seatId = seatId
    this.#control = control
    this.#signedIn = signedIn
    this.#beating = setInterval(
      () => void control.request(beat, { link: 'good' }).catch(() => undefined),
      BEAT_EVERY_MS,
    )
    control.on(media.consumersChanged, (change) => {
      const offers = media.unpackOffers(change)
      for (const offer of offers) this.flowing.add(`${offer.seatId} ${offer.source}`)
      if (offers.length === 0) return
      const consumerIds = offers.map(({ consumerId }) => consumerId)
      void control.request(media.resumeConsumers, { consumerIds }).catch(() => undefined)
    })
  }

  /** @param hello - Lets the receiver show itself to that port of the server. */
  async receive(hello: (port: number) => Promise<void>): Promise<void> {
    const { receive, capabilitiesHash } = await this.#control.request(media.openMedia, {})
    const { port } = PlainParameters.parse(receive.iceParameters)
    await hello(port)
    await this.#control.request(media.connectTransport, { transportId: receive.id, dtlsParameters: NO_FINGERPRINT })
    const capabilities = await fetchUnchanging(this.#signedIn, `/api/media/capabilities/${capabilitiesHash}`)
    await this.#control.request(media.mediaReady, { rtpCapabilities: Capabilities.parse(capabilities) })
  }

  /** Sends one camera. @param begin - Begins to send it to that port of the server. */
  async sendCamera(ssrc: number, begin: (port: number) => Promise<void>): Promise<number> {
    await this.#control.request(media.openMedia, {})
    const { send } = await this.#control.request(media.openSend, {})
    const { port } = PlainParameters.parse(send.iceParameters)
    await begin(port)
    await this.#control.request(media.connectTransport, { transportId: send.id, dtlsParameters: NO_FINGERPRINT })
    const rtpParameters = { ...vp8Parameters(ssrc) }
    await this.#control.request(media.produce, { transportId: send.id, source: 'camera', kind: 'video', rtpParameters })
    return port
  }

  /** Asks for the stage in full and nothing else. */
  async lookAtStage(): Promise<void> {
    await this.#control.request(media.setView, { smallPictures: [], video: 'stageOnly', rung: 'full' })
  }

  /** Puts a seat on the stage; only the chair may. */
  async putOnStage(seatId: SeatId): Promise<void> {
    await this.#control.request(putOnStage, { seatId })
  }

  close(): void {
    clearInterval(this.#beating)
    this.#control.close()
  }
}

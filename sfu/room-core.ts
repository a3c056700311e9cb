import { mediaCodecs } from './codecs.ts'
import { SeatMedia, type SeatHome } from './seat-media.ts'
import { Speakers } from './speakers.ts'
import type { Router, WebRtcServer } from 'mediasoup/types'
import type { RoomListener, Source } from './api.ts'
import type { RoomSettings } from './settings.ts'
import type { LivingWorker } from './worker-slot.ts'

/** One life of a room, on one worker: when that worker goes, all of it goes. */
export class RoomCore implements SeatHome {
  readonly router: Router
  readonly server: WebRtcServer
  readonly speakers: Speakers
  readonly listener: RoomListener
  readonly settings: RoomSettings
  readonly #seats = new Map<string, SeatMedia>()

  static async open(living: LivingWorker, listener: RoomListener, settings: RoomSettings): Promise<RoomCore> {
    const router = await living.worker.createRouter({ mediaCodecs: mediaCodecs() })
    const speakers = await Speakers.open(router, settings.timing.speakersEveryMs, (speaking, dominant) => {
      if (!router.closed) listener.speakers(speaking, dominant)
    })
    return new RoomCore(router, living.server, speakers, listener, settings)
  }

  private constructor(
    router: Router,
    server: WebRtcServer,
    speakers: Speakers,
    listener: RoomListener,
    settings: RoomSettings,
  ) {
    this.router = router
    this.server = server
    this.speakers = speakers
    this.listener = listener
    this.settings = settings
  }

  /** The seat's media; a seat not seen before has none yet. */
  seat(seatId: string): SeatMedia {
    let seat = this.#seats.get(seatId)
    if (seat === undefined) {
      seat = new SeatMedia(seatId, this)
      this.#seats.set(seatId, seat)
    }
    return seat
  }

  seatIfAny(seatId: string): SeatMedia | undefined {
    return this.#seats.get(seatId)
  }

  producerIdOf(seatId: string, source: Source): string | undefined {
    return this.#seats.get(seatId)?.producerId(source)
  }

  closeSeat(seatId: string): void {
    this.#seats.get(seatId)?.close()
    this.#seats.delete(seatId)
  }

  close(): void {
    this.router.close()
    for (const seat of this.#seats.values()) seat.close()
    this.#seats.clear()
  }
}

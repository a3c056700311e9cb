import { mediaCodecs } from './codecs.ts'
import { Speakers } from './speakers.ts'
import type { Router, WebRtcServer } from 'mediasoup/types'
import type { VoiceReport } from './voices.ts'
import type { LivingWorker } from './worker-slot.ts'

/** What a room has on one worker: when that worker goes, all of it goes. */
export class RoomRouter {
  readonly router: Router
  readonly server: WebRtcServer
  readonly speakers: Speakers

  /** @param heard - Told what is heard on this router for as long as it lives. */
  static async open(
    living: LivingWorker,
    speakersEveryMs: number,
    heard: (router: Router, report: VoiceReport) => void,
  ): Promise<RoomRouter> {
    const router = await living.worker.createRouter({ mediaCodecs: mediaCodecs() })
    try {
      const speakers = await Speakers.open(router, speakersEveryMs, (report) => {
        if (!router.closed) heard(router, report)
      })
      return new RoomRouter(router, living.server, speakers)
    } catch (error) {
      router.close()
      throw error
    }
  }

  private constructor(router: Router, server: WebRtcServer, speakers: Speakers) {
    this.router = router
    this.server = server
    this.speakers = speakers
  }
}

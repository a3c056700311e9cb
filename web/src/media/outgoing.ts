import type { StoreApi } from 'zustand/vanilla'
import type { RoomSession } from '../net/session.ts'
import type { MediaState } from './media-state.ts'
import type { LinkMonitor } from './quality/link-monitor.ts'
import { layersOn } from './quality/sender-ladder.ts'
import type { SpeechPacking } from './send/encodings.ts'
import type { Publisher } from './send/publisher.ts'
import type { Repacker } from './send/repacker.ts'
import { nextPacking, packingFor, type HeldPacking } from './send/speech-packing.ts'
import type { StillSender } from './stills/still-sender.ts'

interface OutgoingParts {
  readonly store: StoreApi<MediaState>
  readonly session: Pick<RoomSession, 'store'>
  readonly link: Pick<LinkMonitor, 'store'>
  readonly publisher: Pick<Publisher, 'setLimits' | 'setPacking'>
  readonly repacker: Pick<Repacker, 'check'>
  readonly stills: Pick<StillSender, 'follow'>
}

/** Decides what goes out of this machine's sources: the smaller of what others want (`media.demand`) and what the own line bears. */
export class Outgoing {
  readonly #parts: OutgoingParts
  #packing: HeldPacking

  constructor(parts: OutgoingParts) {
    this.#parts = parts
    this.#packing = { packing: this.#wantedPacking(), waiting: null }
  }

  /** After any change of demand, line or rung. */
  settle(): void {
    const { demand, send } = this.#parts.store.getState()
    this.#parts.publisher.setLimits(demand?.sources ?? {}, (source) => layersOn(send.rung, source))
    this.settlePacking()
    this.settleStills()
  }

  /** The length of speech packets alone; for every now and then, since shorter ones wait for a calm while. */
  settlePacking(): void {
    this.#packing = nextPacking(this.#packing, this.#wantedPacking(), performance.now())
    this.#parts.publisher.setPacking(this.#packing.packing)
    this.#parts.repacker.check()
  }

  /** Stills of the camera that stands for the seat, while any are wanted and the line bears them. */
  settleStills(): void {
    const { demand, send } = this.#parts.store.getState()
    this.#parts.stills.follow(this.#cameraShown(), send.rung === 'sound' ? null : (demand?.still ?? null))
  }

  #wantedPacking(): SpeechPacking {
    const { rung, send, demand } = this.#parts.store.getState()
    return packingFor({
      send: send.rung,
      receive: rung.now,
      link: this.#parts.link.store.getState().quality,
      weakListeners: demand?.weakListeners ?? false,
    })
  }

  /** Which of this machine's cameras stands for the seat: the one that was chosen if it is on, else the one that is. */
  #cameraShown(): MediaStreamTrack | null {
    const { camera, cameraTrack, documentCamera, documentCameraTrack } = this.#parts.store.getState()
    const { own, self } = this.#parts.session.store.getState()
    const face = camera.kind === 'on' ? cameraTrack : null
    const papers = documentCamera.kind === 'on' ? documentCameraTrack : null
    const chosen = own?.mainCamera?.deviceId === self.deviceId ? own?.mainCamera?.source : undefined
    return chosen === 'documentCamera' ? (papers ?? face) : (face ?? papers)
  }
}

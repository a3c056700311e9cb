import type { StoreApi } from 'zustand/vanilla'
import type { RoomSession } from '../net/session.ts'
import type { MediaState } from './media-state.ts'
import type { LinkMonitor } from './quality/link-monitor.ts'
import { layersOn } from './quality/sender-ladder.ts'
import type { OpusSettings } from './send/encodings.ts'
import type { Publisher } from './send/publisher.ts'
import type { PtimeSwitcher } from './send/ptime-switcher.ts'
import { nextOpus, opusFor, type HeldOpus } from './send/opus-ptime.ts'
import type { StillSender } from './stills/still-sender.ts'

interface OutgoingDeps {
  readonly store: StoreApi<MediaState>
  readonly session: Pick<RoomSession, 'store'>
  readonly link: Pick<LinkMonitor, 'store'>
  readonly publisher: Pick<Publisher, 'setLimits' | 'setOpus'>
  readonly ptimeSwitcher: Pick<PtimeSwitcher, 'check'>
  readonly stills: Pick<StillSender, 'follow'>
}

/** Decides what goes out of this machine's sources: the smaller of what others want (`media.demand`) and what the own link bears. */
export class Outgoing {
  readonly #deps: OutgoingDeps
  #opus: HeldOpus

  constructor(deps: OutgoingDeps) {
    this.#deps = deps
    this.#opus = { opus: this.#wantedOpus(), waiting: null }
  }

  /** After any change of demand, link or rung. */
  settle(): void {
    const { demand, send } = this.#deps.store.getState()
    this.#deps.publisher.setLimits(demand?.sources ?? {}, (source) => layersOn(send.rung, source))
    this.settleOpus()
    this.settleStills()
  }

  /** The length of speech packets alone; for every now and then, since shorter ones wait for a calm while. */
  settleOpus(): void {
    this.#opus = nextOpus(this.#opus, this.#wantedOpus(), performance.now())
    this.#deps.publisher.setOpus(this.#opus.opus)
    this.#deps.ptimeSwitcher.check()
  }

  /** Stills of the camera that stands for the seat, while any are wanted and the link bears them. */
  settleStills(): void {
    const { demand, send } = this.#deps.store.getState()
    this.#deps.stills.follow(this.#cameraShown(), send.rung === 'sound' ? null : (demand?.still ?? null))
  }

  #wantedOpus(): OpusSettings {
    const { rung, send, demand } = this.#deps.store.getState()
    return opusFor({
      send: send.rung,
      receive: rung.now,
      link: this.#deps.link.store.getState().quality,
      weakListeners: demand?.weakListeners ?? false,
    })
  }

  /** Which of this machine's cameras stands for the seat: the one that was chosen if it is on, else the one that is. */
  #cameraShown(): MediaStreamTrack | null {
    const { camera, cameraTrack, documentCamera, documentCameraTrack } = this.#deps.store.getState()
    const { own, self } = this.#deps.session.store.getState()
    const face = camera.kind === 'on' ? cameraTrack : null
    const papers = documentCamera.kind === 'on' ? documentCameraTrack : null
    const chosen = own?.mainCamera?.deviceId === self.deviceId ? own?.mainCamera?.source : undefined
    return chosen === 'documentCamera' ? (papers ?? face) : (face ?? papers)
  }
}

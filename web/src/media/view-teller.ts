// Tells the server which videos this device shows (`media.view`), once a change has settled.
import { setView, type Rung } from '../../../signaling/media/wire.ts'
import type { RoomSession } from '../net/session.ts'
import type { View } from './media-state.ts'

/** Turning pages quickly asks for the last one only. */
export const VIEW_SETTLES_MS = 150

/** Tells the server which videos this device shows, and on which rung of the ladder it is. */
export class ViewTeller {
  readonly #session: Pick<RoomSession, 'request'>
  readonly #rung: () => Rung
  #view: View = { smallPictures: [], video: 'all' }
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(session: Pick<RoomSession, 'request'>, rung: () => Rung) {
    this.#session = session
    this.#rung = rung
  }

  get video(): View['video'] {
    return this.#view.video
  }

  /** @returns whether that is another view than before; it is sent once it has settled. */
  set(view: View): boolean {
    if (JSON.stringify(view) === JSON.stringify(this.#view)) return false
    this.#view = view
    this.tell()
    return true
  }

  /** One message for several calls within the time. */
  tell(afterMs = VIEW_SETTLES_MS): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      const { smallPictures, ...view } = this.#view
      void this.#session.request(setView, { ...view, smallPictures: [...smallPictures], rung: this.#rung() })
    }, afterMs)
  }

  close(): void {
    clearTimeout(this.#timer)
  }
}

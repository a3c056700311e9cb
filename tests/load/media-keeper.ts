import { BotMedia } from './bot-media.ts'
import { pause } from './patience.ts'
import type { SeatId } from '../../signaling/wire/ids.ts'
import type { Layout } from '../../signaling/wire/layout.ts'
import type { BotOptions } from './bot-options.ts'
import type { ControlSocket, SignedIn } from './control-socket.ts'
import type { Manners } from './manners.ts'
import type { Receiver } from './receiver.ts'

const TRIES = 8
const RETRY_MS = 500
/** As a page waits until a change of what it shows has settled. */
const VIEW_SETTLES_MS = 150
/** Small pictures beside the stage; the others show as many as a page holds. */
const PICTURES: Partial<Record<Layout, number>> = { one: 0, content: 0, chairAndSpeaker: 1, grid4: 4 }

/** What media need of the place that the bot has now. */
export interface MediaPlace {
  readonly control: ControlSocket
  readonly signedIn: SignedIn
  /** Small pictures that it receives. */
  seen(): readonly SeatId[]
}

/** A bot's media from one opening to the next: opened again when they are lost or the media worker is replaced. */
export class MediaKeeper {
  readonly #options: BotOptions
  readonly #receiver: Receiver
  readonly #manners: Manners
  #place: MediaPlace | undefined
  #media: BotMedia | undefined
  #turn = 0
  #sharing = false
  #layout: Layout | undefined
  #closing = new AbortController()
  /** How often media were opened. */
  openings = 0

  constructor(options: BotOptions, receiver: Receiver, manners: Manners) {
    this.#options = options
    this.#receiver = receiver
    this.#manners = manners
  }

  get current(): BotMedia | undefined {
    return this.#media
  }

  /** Opens media, closing what was open before; tries again while there is no media server. Resolves when it can receive. */
  async open(place: MediaPlace | undefined = this.#place, onReady?: () => void): Promise<boolean> {
    if (place === undefined) return false
    this.#place = place
    this.drop()
    const turn = (this.#turn += 1)
    const { signal } = this.#closing
    const current = (): boolean => this.#turn === turn && !signal.aborted && place.control.open
    for (let tries = 1; tries <= TRIES && current(); tries++) {
      const media = this.#make(place)
      this.#media = media
      try {
        // What to show is said at once: the first plan is then the right one.
        await Promise.all([media.open(), media.view(...this.#shown(place))])
        if (!current()) {
          media.close()
          return false
        }
        this.openings += 1
        onReady?.()
        media
          .publish()
          .then(() => this.settleMic())
          .then(() => media.setScreen(this.#sharing))
          .catch(this.#noted)
        return true
      } catch (error) {
        media.close()
        this.#options.note(`media: ${String(error)}`)
      }
      await pause(RETRY_MS * tries, signal)
    }
    return false
  }

  /** The place was taken again and its media flowed on. @returns false when there are none to go on with. */
  continueOn(place: MediaPlace): boolean {
    if (this.#media === undefined) return false
    this.#place = place
    this.#media.continueOn(place.control)
    void this.view()
    void this.settleMic()
    return true
  }

  async view(): Promise<void> {
    if (this.#place !== undefined) await this.#media?.view(...this.#shown(this.#place))
  }

  /** The layout of chair or secretary; undefined: its own again. */
  async setLayout(layout: Layout | undefined): Promise<void> {
    this.#layout = layout
    await pause(VIEW_SETTLES_MS, this.#closing.signal)
    await this.view()
  }

  #shown(place: MediaPlace): Parameters<BotMedia['view']> {
    const layout = this.#layout
    const most = layout === undefined ? undefined : PICTURES[layout]
    return [place.seen().slice(0, most), this.#options.rung ?? 'full', layout]
  }

  /** Speaks when it may and its role is to speak; otherwise its microphone is off. */
  async settleMic(): Promise<void> {
    // Losing the floor to somebody at this very moment is no failure.
    await this.#media?.setMic(this.#manners.speaks).catch(this.#noted)
  }

  /** Shares a screen from now on, also after coming back, or no longer. @throws Refused. */
  async share(on: boolean): Promise<void> {
    this.#sharing = on
    await this.#media?.setScreen(on)
  }

  /** Without a good-bye. */
  drop(): void {
    this.#media?.close()
    this.#media = undefined
  }

  /** Twice is fine; `open` begins again. */
  close(): void {
    this.#closing.abort()
    this.#closing = new AbortController()
    this.#turn += 1
    this.#sharing = false
    this.#place = undefined
    this.drop()
  }

  #make({ control, signedIn }: MediaPlace): BotMedia {
    const { clip, fromSecond, camera, shape, note, through } = this.#options
    return new BotMedia(control, {
      signedIn,
      clip,
      fromSecond,
      camera,
      shape,
      note,
      receiver: this.#receiver,
      through: through ?? (async (server) => server),
      onLost: () => void this.open(),
    })
  }

  readonly #noted = (error: unknown): void => this.#options.note(String(error))
}

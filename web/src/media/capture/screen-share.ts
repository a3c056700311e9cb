// Shares a screen, with its sound where the browser gives it.
import { openScreen } from './devices.ts'
import type { MediaNotice } from './notices.ts'
import { PASSING, type Publisher } from '../send/publisher.ts'

/** `none`: no screen is shared, or it was given without its sound. */
export type ScreenSound = 'none' | 'off' | 'starting' | 'on'

interface Deps {
  readonly publisher: Publisher
  notify(notice: MediaNotice): void
  onState(state: 'off' | 'starting' | 'on', picture: MediaStreamTrack | null): void
  onSound(state: ScreenSound): void
}

interface Shared {
  readonly picture: MediaStreamTrack
  readonly sound: MediaStreamTrack | null
}

/** This machine's shared screen, with its sound when the person chose to give it. */
export class ScreenShare {
  readonly #deps: Deps
  #shared: Shared | null = null
  #sound: ScreenSound = 'none'
  #soundWanted = false
  #starting = false
  #closed = false

  constructor(deps: Deps) {
    this.#deps = deps
  }

  async start(): Promise<void> {
    if (this.#starting || this.#shared !== null) return
    const { publisher, notify, onState } = this.#deps
    const shared = await this.#pick()
    if (shared === null) return
    this.#shared = shared
    const { picture } = shared
    // The browser's own bar has a button to stop, too.
    picture.onended = () => this.stop()
    const refused = await publisher.send('screen', picture)
    if (refused !== null) {
      this.stop()
      return notify({ kind: 'refused', code: refused })
    }
    if (this.#shared?.picture !== picture || this.#closed) return
    onState('on', picture)
    // The picture is what matters: a sound that is not taken does not stop it.
    if ((await this.#sendSound()) === 'noFloor') notify({ kind: 'screenSilent' })
  }

  stop(): void {
    const { publisher, onState } = this.#deps
    publisher.stop('screen')
    publisher.stop('screenAudio')
    this.#release()
    this.#soundWanted = false
    this.#setSound('none')
    if (!this.#closed) onState('off', null)
  }

  /** By the person alone. */
  async setSound(on: boolean): Promise<void> {
    if (this.#shared === null || this.#shared.sound === null || this.#closed) return
    if (!on) return this.#muteSound()
    const refused = await this.#sendSound()
    if (refused === null) return
    this.#deps.notify(refused === 'noFloor' ? { kind: 'noFloor' } : { kind: 'refused', code: refused })
  }

  /** The sound off at once, by the server's word. @returns whether it was on. */
  silence(): boolean {
    const wasOn = this.#soundWanted
    this.#muteSound()
    return wasOn
  }

  /** Sends on what was shared before the connection was opened again: the picture. Its sound, like a microphone, waits for the person. */
  async resend(): Promise<void> {
    if (this.#shared === null) return
    const { publisher, notify } = this.#deps
    const soundWasOn = this.#soundWanted
    this.#soundWanted = false
    if (this.#shared.sound !== null) this.#setSound('off')
    const refused = await publisher.send('screen', this.#shared.picture)
    if (refused === null && soundWasOn) notify({ kind: 'screenSoundOff' })
    if (refused === null || PASSING.has(refused)) return
    this.stop()
    notify({ kind: 'screenLost' })
  }

  close(): void {
    this.#closed = true
    this.#release()
  }

  /** Asks the person which screen. @returns null when none was given, or the meeting is over by then. */
  async #pick(): Promise<Shared | null> {
    const { notify, onState } = this.#deps
    this.#starting = true
    onState('starting', null)
    const opened = await openScreen()
    this.#starting = false
    if (opened.ok && !this.#closed) return opened
    if (opened.ok) for (const track of [opened.picture, opened.sound]) track?.stop()
    else if (opened.problem === 'unsupported') notify({ kind: 'screenUnsupported' })
    if (!this.#closed) onState('off', null)
    return null
  }

  /** @returns the refusal's code, or null. */
  async #sendSound(): Promise<string | null> {
    const sound = this.#shared?.sound ?? null
    if (sound === null) return null
    this.#soundWanted = true
    this.#setSound('starting')
    const refused = await this.#deps.publisher.send('screenAudio', sound)
    // It may have been stopped, or turned off, meanwhile.
    if (this.#shared?.sound !== sound) return null
    if (refused !== null) this.#soundWanted = false
    this.#setSound(this.#soundWanted ? 'on' : 'off')
    return refused
  }

  #muteSound(): void {
    this.#soundWanted = false
    this.#deps.publisher.pause('screenAudio')
    if (this.#sound !== 'none') this.#setSound('off')
  }

  #setSound(state: ScreenSound): void {
    this.#sound = state
    if (!this.#closed) this.#deps.onSound(state)
  }

  #release(): void {
    if (this.#shared === null) return
    this.#shared.picture.onended = null
    this.#shared.picture.stop()
    this.#shared.sound?.stop()
    this.#shared = null
  }
}

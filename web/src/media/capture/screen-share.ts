import { openScreen } from './devices.ts'
import type { MediaNotice } from './notices.ts'
import { PASSING, type Publisher } from '../send/publisher.ts'

/** `none`: no screen is shared, or it was given without its sound. */
export type ScreenSound = 'none' | 'off' | 'starting' | 'on'

export interface ScreenShare {
  start(): Promise<void>
  stop(): void
  /** By the person alone. */
  setSound(on: boolean): Promise<void>
  /** The sound off at once, by the server's word. @returns whether it was on. */
  silence(): boolean
  /** Sends on what was shared before the connection was opened anew: the picture. Its sound, like a microphone, waits for the person. */
  resend(): Promise<void>
  close(): void
}

interface Deps {
  readonly publisher: Publisher
  notify(notice: MediaNotice): void
  onState(state: 'off' | 'starting' | 'on', picture: MediaStreamTrack | null): void
  onSound(state: ScreenSound): void
}

/** This machine's shared screen, with its sound when the person chose to give it. */
export function createScreenShare({ publisher, notify, onState, onSound }: Deps): ScreenShare {
  let soundState: ScreenSound = 'none'
  let soundWanted = false
  let shared: { picture: MediaStreamTrack; sound: MediaStreamTrack | null } | null = null
  let starting = false
  let closed = false

  function release(): void {
    if (shared === null) return
    shared.picture.onended = null
    shared.picture.stop()
    shared.sound?.stop()
    shared = null
  }
  function stop(): void {
    publisher.stop('screen')
    publisher.stop('screenAudio')
    release()
    soundWanted = false
    tellSound('none')
    if (!closed) onState('off', null)
  }
  function tellSound(state: ScreenSound): void {
    soundState = state
    if (!closed) onSound(state)
  }

  /** @returns the refusal's code, or null. */
  async function sendSound(): Promise<string | null> {
    const sound = shared?.sound ?? null
    if (sound === null) return null
    soundWanted = true
    tellSound('starting')
    const refused = await publisher.send('screenAudio', sound)
    // It may have been stopped, or turned off, meanwhile.
    if (shared?.sound !== sound) return null
    if (refused !== null) soundWanted = false
    tellSound(soundWanted ? 'on' : 'off')
    return refused
  }

  return {
    async start() {
      if (starting || shared !== null) return
      starting = true
      onState('starting', null)
      const opened = await openScreen()
      starting = false
      if (!opened.ok || closed) {
        if (opened.ok) for (const track of [opened.picture, opened.sound]) track?.stop()
        else if (opened.problem === 'unsupported') notify({ kind: 'screenUnsupported' })
        if (!closed) onState('off', null)
        return
      }
      shared = { picture: opened.picture, sound: opened.sound }
      // The browser's own bar has a button to stop, too.
      opened.picture.onended = stop
      const { picture } = opened
      const refused = await publisher.send('screen', picture)
      if (refused !== null) {
        stop()
        return notify({ kind: 'refused', code: refused })
      }
      if (shared?.picture !== picture || closed) return
      onState('on', picture)
      // The picture is what matters: a sound that is not taken does not stop it.
      if ((await sendSound()) === 'noFloor') notify({ kind: 'screenSilent' })
    },
    stop,
    async setSound(on) {
      if (shared === null || shared.sound === null || closed) return
      if (on) {
        const refused = await sendSound()
        if (refused !== null) notify(refused === 'noFloor' ? { kind: 'noFloor' } : { kind: 'refused', code: refused })
        return
      }
      soundWanted = false
      publisher.pause('screenAudio')
      tellSound('off')
    },
    silence() {
      const wasOn = soundWanted
      soundWanted = false
      publisher.pause('screenAudio')
      if (soundState !== 'none') tellSound('off')
      return wasOn
    },
    async resend() {
      if (shared === null) return
      const soundWasOn = soundWanted
      soundWanted = false
      if (shared.sound !== null) tellSound('off')
      const refused = await publisher.send('screen', shared.picture)
      if (refused === null && soundWasOn) notify({ kind: 'screenSoundOff' })
      if (refused === null || PASSING.has(refused)) return
      stop()
      notify({ kind: 'screenLost' })
    },
    close() {
      closed = true
      release()
    },
  }
}

import { openScreen } from './devices.ts'
import type { MediaNotice } from './notices.ts'
import { PASSING, type Publisher } from './publisher.ts'

export interface ScreenShare {
  start(): Promise<void>
  stop(): void
  /** Sends on what was shared before the connection was opened anew. */
  resend(): Promise<void>
  close(): void
}

interface Parts {
  readonly publisher: Publisher
  notify(notice: MediaNotice): void
  onState(state: 'off' | 'starting' | 'on', picture: MediaStreamTrack | null): void
}

/** This machine's shared screen, with its sound when the person chose to give it. */
export function createScreenShare({ publisher, notify, onState }: Parts): ScreenShare {
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
    if (!closed) onState('off', null)
  }
  async function send(): Promise<string | null> {
    if (shared === null) return null
    const { picture, sound } = shared
    const refused = await publisher.send('screen', picture)
    // The picture is what matters: a sound that is not taken does not stop it. It may have been stopped meanwhile, though.
    if (refused === null && sound !== null && shared?.picture === picture) {
      if ((await publisher.send('screenAudio', sound)) === 'noFloor') notify({ kind: 'screenSilent' })
    }
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
      const refused = await send()
      if (refused === null) {
        if (shared !== null && !closed) onState('on', shared.picture)
        return
      }
      stop()
      notify({ kind: 'refused', code: refused })
    },
    stop,
    async resend() {
      if (shared === null) return
      const refused = await send()
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

// Tells the server which of this device's microphones are on and give no sound.
import type { StoreApi } from 'zustand/vanilla'
import { setDevices } from '../../../../signaling/seats/wire.ts'
import type { RoomSession } from '../../net/session.ts'
import type { OwnState } from './own-state.ts'
import type { MicSilence } from './silence-rules.ts'
import { watchSilence } from './silence-watch.ts'
import { MICS } from '../../../../signaling/media/wire.ts'

type Mic = (typeof MICS)[number]

export interface OwnSilence {
  close(): void
}

export interface OwnSilenceDeps {
  readonly session: Pick<RoomSession, 'request' | 'onJoined'>
  readonly store: StoreApi<OwnState>
  readonly watch?: typeof watchSilence
}

/** A loose contact must not make everybody's list flicker. */
export const TELL_EVERY_MS = 2_000

/** Watches this machine's microphones while they are on, and tells page and meeting which of them give no sound. */
export function followOwnSilence({ session, store, watch = watchSilence }: OwnSilenceDeps): OwnSilence {
  const watches = new Map<Mic, { readonly track: MediaStreamTrack; readonly stop: () => void }>()
  let lastSent: readonly Mic[] = []
  let waiting: ReturnType<typeof setTimeout> | undefined

  function found(mic: Mic, silence: MicSilence | null): void {
    store.setState(({ silent }) => ({ silent: { ...silent, [mic]: silence } }))
    tellSoon()
  }
  function follow(mic: Mic, track: MediaStreamTrack | null): void {
    const before = watches.get(mic)
    if (before?.track === track || (before === undefined && track === null)) return
    before?.stop()
    watches.delete(mic)
    if (track !== null) watches.set(mic, { track, stop: watch(track, (silence) => found(mic, silence)) })
    if (store.getState().silent[mic] !== null) found(mic, null)
  }
  function followAll(): void {
    const { mic, micTrack, secondMic, secondMicTrack } = store.getState()
    follow('mic', mic.kind === 'on' ? micTrack : null)
    follow('secondMic', secondMic.kind === 'on' ? secondMicTrack : null)
  }

  function tellSoon(): void {
    if (waiting === undefined && tell()) waitToTell()
  }
  function waitToTell(): void {
    waiting = setTimeout(() => {
      waiting = undefined
      tellSoon()
    }, TELL_EVERY_MS)
  }
  /** @returns whether there was anything new to tell. */
  function tell(): boolean {
    const { silent } = store.getState()
    const now = MICS.filter((mic) => silent[mic] !== null)
    if (now.join() === lastSent.join()) return false
    lastSent = now
    void session.request(setDevices, { silent: now })
    return true
  }

  const stops = [
    store.subscribe(followAll),
    // The last message may have been lost with the link, or belongs to a seat that has ended.
    session.onJoined(() => {
      if (lastSent.length > 0) void session.request(setDevices, { silent: [...lastSent] })
    }),
  ]
  followAll()

  return {
    close() {
      for (const stop of stops) stop()
      clearTimeout(waiting)
      for (const { stop } of watches.values()) stop()
      watches.clear()
    },
  }
}

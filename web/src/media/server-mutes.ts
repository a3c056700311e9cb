import { mutedBy } from '../../../signaling/floor/wire.ts'
import { turnedOffByLock } from '../../../signaling/locks/wire.ts'
import { MICS, type CAMERAS, type MediaSource } from '../../../signaling/media/wire.ts'
import type { RoomSession } from '../net/session.ts'
import type { MediaNotice } from './capture/notices.ts'
import type { OwnDevices } from './capture/own-devices.ts'
import type { ScreenShare } from './capture/screen-share.ts'
import type { Publisher } from './send/publisher.ts'

interface ServerMutesDeps {
  readonly session: Pick<RoomSession, 'store' | 'on'>
  readonly publisher: Pick<Publisher, 'pause'>
  readonly own: Pick<OwnDevices, 'silence' | (typeof MICS)[number] | (typeof CAMERAS)[number]>
  readonly screen: Pick<ScreenShare, 'silence' | 'stop'>
  notify(notice: MediaNotice): void
}

/** Turns microphones and the screen's sound off by the server's word, and says so. Nothing here ever turns anything on. */
export class ServerMutes {
  readonly #deps: ServerMutesDeps
  readonly close: () => void

  constructor(deps: ServerMutesDeps) {
    this.#deps = deps
    const stopMutes = deps.session.on(mutedBy, ({ byName, why, sources }) => {
      for (const source of MICS) deps.publisher.pause(source)
      deps.own.silence()
      // Where another microphone of the same room was turned on, a screen that is shared from here sounds on.
      if (why !== 'otherMicOn') deps.screen.silence()
      deps.notify({ kind: 'mutedBy', byName, why, sources })
    })
    const stopLocks = deps.session.on(turnedOffByLock, ({ byName, sources }) => {
      for (const source of sources) this.#turnOff(source)
      deps.notify({ kind: 'lockedOff', byName, sources })
    })
    this.close = () => {
      stopMutes()
      stopLocks()
    }
  }

  #turnOff(source: MediaSource): void {
    const { publisher, own, screen } = this.#deps
    switch (source) {
      case 'mic':
      case 'secondMic':
        publisher.pause(source)
        own[source].silence()
        return
      case 'camera':
      case 'documentCamera':
        return void own[source].set(false)
      case 'screen':
        return screen.stop()
      case 'screenAudio':
        return void screen.silence()
      default:
        return source satisfies never
    }
  }

  /** Somebody may have turned a microphone of this device, or its screen's sound, off while the control connection was cut. */
  catchUp(): void {
    const { session, publisher, own, screen, notify } = this.#deps
    const { own: seat, self } = session.store.getState()
    const device = seat?.devices.find(({ deviceId }) => deviceId === self.deviceId)
    if (device === undefined) return
    let wasOn = false
    for (const source of MICS) {
      if (device[source] === 'on') continue
      publisher.pause(source)
      wasOn = own[source].silence() || wasOn
    }
    if (device.screenSound !== 'on' && screen.silence()) notify({ kind: 'screenSoundOff' })
    if (wasOn) notify({ kind: 'backMuted' })
  }
}

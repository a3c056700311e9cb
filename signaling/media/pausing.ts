import type { Logger } from 'pino'
import { MediaError, type MediaRoom } from '../../sfu/api.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import type { MediaDevice, MediaSeat } from './live.ts'
import { kindOf, SOUNDS, type MediaSource } from './wire.ts'

/** Microphones and the sound of a screen: what is said into that is heard just the same. */
export const isSound = (source: MediaSource): boolean => kindOf(source) === 'audio'

/** Why a device may not turn something on now: the floor, a lock, or that the sound of its hall is another device's. */
export type MayNot = 'noFloor' | 'locked' | 'soundElsewhere'

/** What pausing a source needs of the meeting's media. */
export interface Pausing {
  open(): Promise<MediaRoom>
  /** Why the device may not turn this on now; null: it may. */
  refusalFor(device: MediaDevice, source: MediaSource): MayNot | null
  /** Sets what others see of the device's switches by what it produces, and lets the plans follow. */
  sendingChanged(device: MediaDevice): void
  drop(device: MediaDevice, source: MediaSource): void
}

/** Pauses or resumes a source. Turning on a source that has no producer asks the client to produce it again. */
export async function setPaused(
  media: Pausing,
  device: MediaDevice,
  source: MediaSource,
  paused: boolean,
): Promise<Outcome<Record<string, never>, 'mediaUnavailable' | MayNot>> {
  const { producers, sources } = device.media
  const mayNot = () => (paused ? null : media.refusalFor(device, source))
  const refused = mayNot()
  if (refused !== null) return refuse(refused)
  const known = producers.get(source)
  if (known === undefined) return paused ? accept({}) : refuse('mediaUnavailable')
  const room = await media.open()
  const there = await room.setProducerPaused(device.deviceId, source, paused)
  if (producers.get(source) !== known) return paused ? accept({}) : refuse('mediaUnavailable')
  // The floor may have been taken, or something been locked, while this was under way.
  const late = there ? mayNot() : null
  const tooLate = late !== null
  if (tooLate) await room.setProducerPaused(device.deviceId, source, true)
  if (there) sources.setPaused(source, paused || tooLate)
  else sources.ended(source)
  media.sendingChanged(device)
  if (late !== null) return refuse(late)
  return there || paused ? accept({}) : refuse('mediaUnavailable')
}

/**
 * Turns off the microphones of a seat and the sound of its screen, and tells its devices who did it.
 *
 * @returns whether anything of the seat was heard.
 */
export async function muteSeat(log: Logger, media: Pausing, seat: MediaSeat, byName: string): Promise<boolean> {
  const muted = await Promise.all([...seat.devices.values()].map((device) => mute(log, media, device, byName)))
  return muted.some(Boolean)
}

async function mute(log: Logger, media: Pausing, device: MediaDevice, byName: string): Promise<boolean> {
  return device.media.serial.run(async () => {
    const on = SOUNDS.filter((source) => device.media.producers.get(source)?.paused === false)
    if (device.gone || on.length === 0) return false
    for (const source of on) {
      try {
        await setPaused(media, device, source, true)
      } catch (error) {
        // Without a media worker nobody is heard, and its successor begins with every microphone off.
        if (!(error instanceof MediaError)) throw error
        log.debug({ err: error }, 'nothing to mute on the media plane')
        media.drop(device, source)
      }
    }
    device.connection?.send('floor.mutedBy', { byName, why: 'muted', sources: on })
    return true
  })
}

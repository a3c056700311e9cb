import type { Logger } from 'pino'
import { MediaError, type MediaRoom } from '../../sfu/api.ts'
import { mayBeHeard } from '../wire/may-be-heard.ts'
import type { FloorState } from '../floor/wire.ts'
import type { Serial } from '../kit/serial.ts'
import type { EventDataOf } from '../wire/registry.ts'
import { hasSound } from './hall-sound.ts'
import type { MediaDevice } from './live.ts'
import { rolesIn } from './live.ts'
import { MICS, SOUNDS } from './wire.ts'

/**
 * Sees to it that microphones, and the sound of screens, are off where the floor does not let them be heard, and where another device has the
 * sound of the hall. It never turns one on.
 */
export interface FloorKeeper {
  readonly mayBeHeard: (device: MediaDevice) => boolean
  /**
   * @param byName - Who took the floor; empty when nobody did it on purpose.
   * @param whose - The devices that may have lost it.
   */
  enforce(byName: string, whose: Iterable<MediaDevice>): void
  /**
   * A microphone of this device is on: those of the other devices of its seat that are on go off, since they stand in the same room, which everybody
   * would hear twice. The one that was turned on last is heard: one that is just being turned on is left alone, and turns this one off when it is on.
   */
  keepOneDevice(device: MediaDevice): void
}

export interface FloorKeeperDeps {
  readonly log: Logger
  readonly floor: () => FloorState
  readonly mediaRoom: () => MediaRoom | null
  readonly show: (device: MediaDevice) => void
  /** Something was paused: the plans follow. */
  readonly changed: () => void
}

type Why = EventDataOf<'floor.mutedBy'>['why']

export function createFloorKeeper({ log, floor, mediaRoom, show, changed }: FloorKeeperDeps): FloorKeeper {
  const may = (device: MediaDevice, now: FloorState): boolean =>
    hasSound(device) && mayBeHeard(now, { seatId: device.seat.seatId, roles: rolesIn(device.seat) })

  /** Without a media worker nobody is heard, and its successor begins with every microphone off. */
  async function pause(device: MediaDevice, source: (typeof SOUNDS)[number]): Promise<void> {
    try {
      await mediaRoom()?.setProducerPaused(device.deviceId, source, true)
    } catch (error) {
      if (error instanceof MediaError) log.debug({ err: error }, 'nothing to pause on the media plane')
      else log.error({ err: error }, 'a microphone could not be turned off')
    }
  }

  /** @param of - Which of its sounds go off. @returns whether one of them was on. */
  function hush(device: MediaDevice, byName: string, of: readonly (typeof SOUNDS)[number][], why: Why): boolean {
    const { producers, sources, serial } = device.media
    const wereOn: (typeof SOUNDS)[number][] = []
    for (const source of of) {
      const producer = producers.get(source)
      if (producer === undefined || isAtRest(producer, serial)) continue
      if (!producer.paused) wereOn.push(source)
      sources.setPaused(source, true)
      void pause(device, source)
    }
    if (wereOn.length === 0) return false
    show(device)
    device.connection?.send('floor.mutedBy', { byName, why, sources: wereOn })
    return true
  }

  return {
    mayBeHeard: (device) => may(device, floor()),
    enforce(byName, whose) {
      let any = false
      const now = floor()
      for (const device of whose) {
        if (!mightSound(device) || may(device, now)) continue
        if (hush(device, byName, SOUNDS, hasSound(device) ? 'floorTaken' : 'soundElsewhere')) any = true
      }
      if (any) changed()
    },
    keepOneDevice(device) {
      if (!MICS.some((source) => device.media.producers.get(source)?.paused === false)) return
      let any = false
      for (const other of device.seat.devices.values()) {
        // Paused on the plane while its resume is under way, one would count as on here and be silent there.
        const on = MICS.filter((source) => other.media.producers.get(source)?.paused === false)
        if (other !== device && hush(other, '', on, 'otherMicOn')) any = true
      }
      if (any) changed()
    },
  }
}

/** A queued setSending(on) may still continue a paused producer, which is why it is paused again while anything is queued. */
function isAtRest({ paused }: { readonly paused: boolean }, serial: Serial): boolean {
  return paused && serial.pending === 0
}

/** Almost nobody: of 241 halls all but a few are muted. */
function mightSound({ media: { producers, serial } }: MediaDevice): boolean {
  for (const source of SOUNDS) {
    const producer = producers.get(source)
    if (producer !== undefined && !isAtRest(producer, serial)) return true
  }
  return false
}

import type { Logger } from 'pino'
import { MediaError, type MediaRoom } from '../../sfu/api.ts'
import type { FloorState } from '../floor/wire.ts'
import type { LocksState } from '../locks/wire.ts'
import type { SeatId } from '../wire/ids.ts'
import { lockedOut } from '../wire/locked-out.ts'
import { rolesIn, type MediaDevice } from './live.ts'
import type { MediaSource } from './wire.ts'

/** Sees to it that what is locked is off. It never turns anything on. */
export interface LockKeeper {
  lockedOut(device: MediaDevice, source: MediaSource): boolean
  /** @returns at how many seats something went off. */
  enforce(byName: string): number
}

export interface LockKeeperDeps {
  readonly log: Logger
  readonly devices: ReadonlyMap<string, MediaDevice>
  readonly floor: () => FloorState
  readonly locks: () => LocksState
  readonly mediaRoom: () => MediaRoom | null
  readonly show: (device: MediaDevice) => void
  /** Ends one source of a device. */
  readonly drop: (device: MediaDevice, source: MediaSource) => void
  /** Something went off: the plans follow. */
  readonly changed: () => void
}

const isAnything = ({ mics, cameras, screens }: LocksState): boolean => mics || cameras || screens

export function createLockKeeper(deps: LockKeeperDeps): LockKeeper {
  const { log, devices, floor, locks, mediaRoom, show, drop, changed } = deps

  function isLocked({ seat }: MediaDevice, source: MediaSource): boolean {
    const now = locks()
    return isAnything(now) && lockedOut(now, floor(), { seatId: seat.seatId, roles: rolesIn(seat) }, source)
  }

  /** Without a media worker nothing is sent, and its successor begins with every microphone off and is asked for each camera. */
  async function pause(device: MediaDevice, source: MediaSource): Promise<void> {
    try {
      await mediaRoom()?.setProducerPaused(device.deviceId, source, true)
    } catch (error) {
      if (error instanceof MediaError) log.debug({ err: error }, 'nothing to pause on the media plane')
      else log.error({ err: error }, 'what is locked could not be turned off')
    }
  }

  /** A screen ends, so that somebody else can share theirs; microphones and cameras are paused. @returns what was on. */
  function turnOff(device: MediaDevice): MediaSource[] {
    const wereOn: MediaSource[] = []
    for (const [source, producer] of [...device.media.producers]) {
      if (!isLocked(device, source)) continue
      if (!producer.paused) wereOn.push(source)
      if (source === 'screen' || (source === 'screenAudio' && locks().screens)) {
        drop(device, source)
        continue
      }
      // A queued setSending(on) may still continue this producer, so it is paused again even if it is paused now.
      if (producer.paused && device.media.serial.pending === 0) continue
      device.media.sources.setPaused(source, true)
      void pause(device, source)
    }
    return wereOn
  }

  return {
    lockedOut: isLocked,
    enforce(byName) {
      if (!isAnything(locks())) return 0
      const seats = new Set<SeatId>()
      for (const device of devices.values()) {
        const sources = turnOff(device)
        if (sources.length === 0) continue
        seats.add(device.seat.seatId)
        show(device)
        device.connection?.send('locks.turnedOff', { byName, sources })
      }
      if (seats.size > 0) changed()
      return seats.size
    },
  }
}

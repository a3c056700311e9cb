// What the locks of a meeting keep a seat from sending: one rule for the server and for the pages' buttons.
import type { FloorState } from '../floor/wire.ts'
import type { MeetingRole } from '../identity/wire.ts'
import type { LocksState } from '../locks/wire.ts'
import type { MediaSource } from '../media/wire.ts'
import { holdsFloor, type FloorSeat } from './may-be-heard.ts'

/** Who locks is exempt, with whatever seat they sit in. */
export function isLeader(role: MeetingRole): boolean {
  return role === 'chair' || role === 'secretary'
}

/**
 * Whether a seat may not send this source. A seat that has the floor is heard in spite of locked microphones: that is what giving it means. The
 * sound of a screen is locked with the screens and, since words may be in it, with the microphones.
 */
export function lockedOut(locks: LocksState, floor: FloorState, seat: FloorSeat, source: MediaSource): boolean {
  if (seat.roles.some(isLeader)) return false
  const mics = locks.mics && !holdsFloor(floor, seat.seatId)
  switch (source) {
    case 'mic':
    case 'secondMic':
      return mics
    case 'camera':
    case 'documentCamera':
      return locks.cameras
    case 'screen':
      return locks.screens
    case 'screenAudio':
      return locks.screens || mics
    default:
      return source satisfies never
  }
}

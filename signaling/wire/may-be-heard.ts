import type { FloorState } from '../floor/wire.ts'
import type { MeetingRole } from '../identity/wire.ts'
import type { SeatId } from './ids.ts'
import { actorMay } from './permissions.ts'

/** A seat, as far as the floor asks. */
export interface FloorSeat {
  readonly seatId: SeatId
  /** What each device in it is in the meeting; none: nobody has joined there. */
  readonly roles: readonly MeetingRole[]
}

/** Whether microphones of this seat may be forwarded now. */
export function mayBeHeard(floor: FloorState, seat: FloorSeat): boolean {
  if (!seat.roles.some((role) => actorMay('media.produce', role))) return false
  switch (floor.mode) {
    case 'open':
      return true
    case 'floor':
      return seat.roles.includes('chair') || holdsFloor(floor, seat.seatId)
    default:
      return floor.mode satisfies never
  }
}

/** Holders of the floor, and the seat that is heard on a point of order. */
export function holdsFloor(floor: FloorState, seatId: SeatId): boolean {
  return floor.pointOfOrder?.seatId === seatId || floor.holders.some((held) => held.seatId === seatId)
}

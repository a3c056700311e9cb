// What an act at the desk touches, known before it is pressed; pure.
import type { FloorState } from '../../../signaling/floor/wire.ts'
import type { SeatId } from '../../../signaling/wire/ids.ts'

/** Who leaves the main screen when this seat is put on it; null: nobody, or it stands there already. */
export function leavesStage(shownSeatId: SeatId | null, seatId: SeatId): SeatId | null {
  return shownSeatId === seatId ? null : shownSeatId
}

/** Who gives the floor back when this seat is given it. A point of order is heard beside it; given as well, nobody loses anything. */
export function losesFloor({ holders }: Pick<FloorState, 'holders'>, seatId: SeatId, instead: boolean): SeatId[] {
  return instead ? holders.map((held) => held.seatId).filter((held) => held !== seatId) : []
}

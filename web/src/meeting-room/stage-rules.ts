import type { SeatId } from '../../../signaling/wire/ids.ts'
import type { RoomModel, Seat } from '../net/session.ts'

/**
 * Whom the stage shows: the chair's choice, else who speaks, else who was shown before, else the chair. One's own picture
 * comes only when nobody else is there.
 *
 * @param shownBefore - Whom this stage showed until now, so that it does not change while nobody speaks.
 */
export function chooseStage(
  room: Pick<RoomModel, 'seats' | 'stageSeatId'>,
  selfSeatId: SeatId | null,
  dominantSeatId: SeatId | null,
  shownBefore: SeatId | null,
): Seat | null {
  const others = room.seats.filter(({ seatId }) => seatId !== selfSeatId)
  const find = (seatId: SeatId | null) => others.find((seat) => seat.seatId === seatId)
  return (
    find(room.stageSeatId) ??
    find(dominantSeatId) ??
    find(shownBefore) ??
    others.find(({ chair }) => chair) ??
    others[0] ??
    room.seats[0] ??
    null
  )
}

/** Seats, but one's own, at which a microphone is on: whom muting everybody touches. */
export function countMicsOn(seats: readonly Pick<Seat, 'seatId' | 'mic'>[], selfSeatId: SeatId | null): number {
  return seats.filter(({ seatId, mic }) => mic === 'on' && seatId !== selfSeatId).length
}

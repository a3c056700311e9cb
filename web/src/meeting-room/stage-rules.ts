import type { SeatId } from '../../../signaling/wire/ids.ts'
import type { RoomModel, Seat } from '../net/session.ts'

/** The seat on this device's stage, as the server told it; null: nobody else is here. */
export function shownOn(room: Pick<RoomModel, 'seats' | 'shownSeatId'>): Seat | null {
  return room.seats.find(({ seatId }) => seatId === room.shownSeatId) ?? null
}

/** Seats, but one's own, at which a microphone is on: whom muting everybody touches. */
export function countMicsOn(seats: readonly Pick<Seat, 'seatId' | 'mic'>[], selfSeatId: SeatId | null): number {
  return seats.filter(({ seatId, mic }) => mic === 'on' && seatId !== selfSeatId).length
}

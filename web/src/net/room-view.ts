import { unpackSeat, type RoomSnapshot, type Roster, type SeatNow } from '../../../signaling/seats/wire.ts'
import type { SeatId } from '../../../signaling/wire/ids.ts'
import type { RoomView, Seat } from './session.ts'

/** How a seat of the roster is that a snapshot does not name. */
const ABSENT: SeatNow = {
  connection: 'absent',
  mic: 'none',
  camera: 'none',
  screen: false,
  link: 'unknown',
  asking: false,
  chair: false,
  headCount: 0,
}

/** Puts together what was fetched once (who is invited) and what is so now. States of seats not in the roster are passed over. */
export function viewOf(snapshot: RoomSnapshot, roster: Roster): RoomView {
  const seats = roster.seats.map((seat): Seat => ({ ...seat, ...now(snapshot.seats, seat.seatId) }))
  return {
    meetingId: snapshot.meetingId,
    title: snapshot.title,
    state: snapshot.state,
    rosterHash: snapshot.rosterHash,
    stageSeatId: snapshot.stageSeatId,
    floor: snapshot.floor,
    presenting: snapshot.presenting,
    ...arranged(seats),
  }
}

/** Seats that changed take their new state where they stand; everybody keeps their place. */
export function withStates(room: RoomView, changed: RoomSnapshot['seats']): RoomView {
  const seats = [...room.byId.values()].map((seat) => {
    const packed = changed[seat.seatId]
    return packed === undefined ? seat : { ...seat, ...unpackSeat(packed) }
  })
  return { ...room, ...arranged(seats) }
}

/** The same states on another list of seats. */
export function withRoster(room: RoomView, rosterHash: string, roster: Roster): RoomView {
  const seats = roster.seats.map((seat): Seat => {
    const before = room.byId.get(seat.seatId)
    return { ...ABSENT, ...before, ...seat }
  })
  return { ...room, rosterHash, ...arranged(seats) }
}

function now(states: RoomSnapshot['seats'], seatId: SeatId): SeatNow {
  const packed = states[seatId]
  return packed === undefined ? ABSENT : unpackSeat(packed)
}

function arranged(all: readonly Seat[]): Pick<RoomView, 'seats' | 'absent' | 'byId'> {
  return {
    seats: all.filter(({ connection }) => connection !== 'absent'),
    absent: all.filter(({ connection }) => connection === 'absent'),
    byId: new Map(all.map((seat) => [seat.seatId, seat])),
  }
}

// The pages' model of a running meeting, built from the roster and a snapshot.
import {
  ABSENT,
  unpackSeat,
  unpackSeats,
  type PackedSeats,
  type RoomSnapshot,
  type Roster,
} from '../../../signaling/seats/wire.ts'
import type { RoomModel, Seat } from './session.ts'

/** How a seat of the roster is that a snapshot does not name. */
const ABSENT_NOW = unpackSeat(ABSENT)

/** Puts together what was fetched once (who is invited) and what is so now. States of seats not in the roster are passed over. */
export function modelOf(snapshot: RoomSnapshot, roster: Roster): RoomModel {
  const { seats: packed, ...same } = snapshot
  const states = unpackSeats(packed)
  const seats = roster.seats.map((seat): Seat => ({ ...seat, ...(states.get(seat.seatId) ?? ABSENT_NOW) }))
  return { ...same, ...arranged(seats) }
}

/** Seats that changed take their new state where they stand; everybody keeps their place. */
export function withStates(room: RoomModel, changed: PackedSeats): RoomModel {
  const states = unpackSeats(changed)
  const seats = [...room.byId.values()].map((seat) => {
    const state = states.get(seat.seatId)
    return state === undefined ? seat : { ...seat, ...state }
  })
  return { ...room, ...arranged(seats) }
}

/** The same states on another list of seats. */
export function withRoster(room: RoomModel, rosterHash: string, roster: Roster): RoomModel {
  const seats = roster.seats.map((seat): Seat => {
    const before = room.byId.get(seat.seatId)
    return { ...ABSENT_NOW, ...before, ...seat }
  })
  return { ...room, rosterHash, ...arranged(seats) }
}

function arranged(all: readonly Seat[]): Pick<RoomModel, 'seats' | 'absent' | 'byId'> {
  return {
    seats: all.filter(({ connection }) => connection !== 'absent'),
    absent: all.filter(({ connection }) => connection === 'absent'),
    byId: new Map(all.map((seat) => [seat.seatId, seat])),
  }
}

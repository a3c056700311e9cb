import { actorMay } from '../wire/permissions.ts'
import type { SeatId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import { holdsFloor, type FloorSeat } from '../wire/may-be-heard.ts'
import { MAX_HOLDERS, SMALL_MEETING_SEATS, type FloorMode, type FloorState } from './wire.ts'

/** The floor of a meeting in which nobody has set anything yet. */
export function defaultFloor(seats: number): FloorState {
  return { mode: seats <= SMALL_MEETING_SEATS ? 'open' : 'floor', holders: [], pointOfOrder: null }
}

/** Who holds the floor keeps it whatever the mode. */
export function withMode(floor: FloorState, mode: FloorMode): FloorState {
  return floor.mode === mode ? floor : { ...floor, mode }
}

/**
 * Gives a seat the floor. Giving it twice changes nothing; the chair needs no floor, so giving it to the chair `instead`
 * of the others takes it back from all. When all places are taken, those of seats that are not here are given away first.
 *
 * @param how.joined - Whether a seat is here, or cut off for the moment.
 */
export function giveFloor(
  floor: FloorState,
  seat: FloorSeat,
  how: { readonly instead: boolean; readonly steadyMs: number; readonly joined: (seatId: SeatId) => boolean },
): Outcome<FloorState, 'seatAbsent' | 'observerSeat' | 'floorFull'> {
  const refusal = cannotSpeak(seat)
  if (refusal !== null) return refuse(refusal)
  if (seat.roles.includes('chair')) {
    return accept(how.instead ? { ...floor, holders: [], pointOfOrder: null } : floor)
  }
  const { seatId } = seat
  const held = floor.holders.find((one) => one.seatId === seatId)
  const mine = held ?? { seatId, sinceMs: how.steadyMs }
  if (how.instead) return accept({ ...floor, holders: [mine], pointOfOrder: null })
  const withoutPointOf = (...seats: SeatId[]) =>
    floor.pointOfOrder !== null && seats.includes(floor.pointOfOrder.seatId) ? null : floor.pointOfOrder
  if (held !== undefined) return accept({ ...floor, pointOfOrder: withoutPointOf(seatId) })
  const { holders } = floor
  const kept = holders.length < MAX_HOLDERS ? holders : holders.filter((one) => how.joined(one.seatId))
  if (kept.length >= MAX_HOLDERS) return refuse('floorFull', { maxHolders: MAX_HOLDERS })
  const gone = holders.filter((one) => !kept.includes(one)).map((one) => one.seatId)
  return accept({ ...floor, holders: [...kept, mine], pointOfOrder: withoutPointOf(seatId, ...gone) })
}

/** Takes floor and point of order from a seat; from one that has neither nothing is taken. */
export function takeFloor(floor: FloorState, seatId: SeatId): FloorState {
  if (!holdsFloor(floor, seatId)) return floor
  return {
    ...floor,
    holders: floor.holders.filter((one) => one.seatId !== seatId),
    pointOfOrder: floor.pointOfOrder?.seatId === seatId ? null : floor.pointOfOrder,
  }
}

/** Hears a seat on a point of order, beside the holders of the floor; null ends it. */
export function admitPoint(
  floor: FloorState,
  seat: FloorSeat | null,
  steadyMs: number,
): Outcome<FloorState, 'seatAbsent' | 'observerSeat'> {
  if (seat === null) return accept(floor.pointOfOrder === null ? floor : { ...floor, pointOfOrder: null })
  const refusal = cannotSpeak(seat)
  if (refusal !== null) return refuse(refusal)
  if (floor.pointOfOrder?.seatId === seat.seatId) return accept(floor)
  return accept({ ...floor, pointOfOrder: { seatId: seat.seatId, sinceMs: steadyMs } })
}

function cannotSpeak(seat: FloorSeat): 'seatAbsent' | 'observerSeat' | null {
  if (seat.roles.length === 0) return 'seatAbsent'
  return seat.roles.some((role) => actorMay('media.produce', role)) ? null : 'observerSeat'
}

/** Nobody speaks for longer than this; what says so was written under a clock that stood otherwise. */
export const LONGEST_HELD_MS = 24 * 3_600_000

/** The floor as it was written down before a restart: times that can't be are counted from now. */
export function boundTimes(floor: FloorState, steadyMs: number): FloorState {
  const bound = <T extends { readonly sinceMs: number }>(held: T): T =>
    held.sinceMs <= steadyMs && steadyMs - held.sinceMs <= LONGEST_HELD_MS ? held : { ...held, sinceMs: steadyMs }
  return {
    ...floor,
    holders: floor.holders.map(bound),
    pointOfOrder: floor.pointOfOrder === null ? null : bound(floor.pointOfOrder),
  }
}

import type { FloorMode, FloorState } from '../../../../signaling/floor/wire.ts'
import type { SeatId } from '../../../../signaling/wire/ids.ts'
import type { Seat } from '../../net/session.ts'

/** How a seat stands to the floor now. */
export type Standing =
  /** Everybody may speak. */
  | 'open'
  | 'chair'
  | 'holder'
  /** Heard beside the holders, for a moment. */
  | 'point'
  /** Its microphones are off at the source. */
  | 'waiting'

export function standingOf(floor: FloorState, seat: Pick<Seat, 'seatId' | 'chair'> | null): Standing {
  if (seat === null) return floor.mode === 'open' ? 'open' : 'waiting'
  if (seat.chair) return 'chair'
  if (floor.holders.some(({ seatId }) => seatId === seat.seatId)) return 'holder'
  if (floor.pointOfOrder?.seatId === seat.seatId) return 'point'
  return floor.mode === 'open' ? 'open' : 'waiting'
}

export interface Speaking {
  readonly seatId: SeatId
  /** Server time. */
  readonly sinceMs: number
  readonly as: 'holder' | 'point'
}

/** Who has been given the floor, a point of order last. */
export function speakingNow({ holders, pointOfOrder }: FloorState): Speaking[] {
  return [
    ...holders.map((held) => ({ ...held, as: 'holder' as const })),
    ...(pointOfOrder === null ? [] : [{ ...pointOfOrder, as: 'point' as const }]),
  ]
}

/** What changing to a mode touches: seats whose microphone goes off, or that may turn it on from then on. */
export function touchedBy(mode: FloorMode, floor: FloorState, seats: readonly Seat[]): number {
  const waiting = seats.filter((seat) => standingOf({ ...floor, mode: 'floor' }, seat) === 'waiting')
  return mode === 'floor' ? waiting.filter(({ mic }) => mic === 'on').length : waiting.length
}

/**
 * Who asks to speak, in the order in which the hands went up as far as this machine saw it; hands that were up already when
 * it came stand in the order of the list of seats.
 */
export function keepQueue(
  before: readonly SeatId[],
  seats: readonly Pick<Seat, 'seatId' | 'asking'>[],
): readonly SeatId[] {
  const asking = seats.filter((seat) => seat.asking).map(({ seatId }) => seatId)
  const still = new Set(asking)
  const kept = before.filter((seatId) => still.has(seatId))
  const known = new Set(kept)
  const next = [...kept, ...asking.filter((seatId) => !known.has(seatId))]
  return next.length === before.length && next.every((seatId, index) => seatId === before[index]) ? before : next
}

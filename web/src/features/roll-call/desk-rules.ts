import type { PlaceNow, RollCallCounts, RollCallState } from '../../../../signaling/roll-call/wire.ts'
import type { SeatId } from '../../../../signaling/wire/ids.ts'
import { countedAs, countPlaces, differs } from '../../../../signaling/wire/roll-call.ts'
import type { Seat } from '../../net/session.ts'

/** A place of the list with how it stands in the roll call. */
export interface DeskRow {
  readonly seat: Seat
  readonly place: PlaceNow
}

/** What the server sends nothing of: nobody has answered, called or marked. */
export function untouchedPlace(seatId: SeatId): PlaceNow {
  const nothing = { headCount: 0, guests: 0, expected: null, reason: '', late: false, atMs: null, calls: 0 }
  return { seatId, state: 'waiting', ...nothing }
}

/** Everybody of the list, in its order. */
export function rowsOf(seats: ReadonlyMap<SeatId, Seat>, { places }: RollCallState): DeskRow[] {
  const known = new Map(places.map((place) => [place.seatId, place]))
  return [...seats.values()].map((seat) => ({ seat, place: known.get(seat.seatId) ?? untouchedPlace(seat.seatId) }))
}

export function countRows(rows: readonly DeskRow[]): RollCallCounts {
  return countPlaces(rows.map(({ seat, place }) => ({ ...place, countedAs: countedAs(seat) })))
}

export const FILTERS = ['exceptions', 'notJoined', 'waiting', 'absent', 'differs', 'all'] as const
export type Filter = (typeof FILTERS)[number]

/** Why the desk should look at a place; null: it need not. In the order in which they are listed. */
export function exceptionOf({ seat, place }: DeskRow): Exclude<Filter, 'exceptions' | 'all'> | null {
  if (place.state === 'waiting' && seat.connection === 'absent') return 'notJoined'
  if (place.state === 'waiting' || place.state === 'checkedIn') return 'waiting'
  if (place.state === 'absent') return 'absent'
  return differs(place) ? 'differs' : null
}

/** Rows by filter; exceptions come with those first that have not joined and so can't answer at all. */
export function filterRows(rows: readonly DeskRow[]): Readonly<Record<Filter, readonly DeskRow[]>> {
  const of = Map.groupBy(rows, exceptionOf)
  const [notJoined, waiting, absent, others] = [
    of.get('notJoined') ?? [],
    of.get('waiting') ?? [],
    of.get('absent') ?? [],
    of.get('differs') ?? [],
  ]
  const exceptions = [...notJoined, ...waiting, ...others, ...absent]
  return { exceptions, notJoined, waiting, absent, differs: others, all: rows }
}

/** Whether a place can be put on air: somebody has joined there who may be heard. */
export function canBeCalled({ connection, role }: Pick<Seat, 'connection' | 'role'>): boolean {
  return connection !== 'absent' && role !== 'observer'
}

/** How many places have been dealt with, whatever came of it. */
export function answeredOf({ sites, delegates, guests }: RollCallCounts): { readonly n: number; readonly all: number } {
  const groups = [sites, delegates, guests]
  const all = groups.reduce((sum, group) => sum + group.all, 0)
  return { n: all - groups.reduce((sum, group) => sum + group.waiting + group.checkedIn, 0), all }
}

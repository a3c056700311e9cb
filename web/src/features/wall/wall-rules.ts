import type { Seat } from '../../net/session.ts'
import { fold, foundIn } from '../../ui/fold.ts'
import type { SeatId } from '../../../../signaling/wire/ids.ts'
import { rankOf, type FrontState } from '../monitor/held-troubles.ts'
import { siteState, troublesOf } from '../monitor/link-words.ts'
import type { SiteLink } from '../monitor/links.ts'
import { groupSeats } from '../seats/seat-list-rules.ts'

/** What the numbers above the wall count; each is a filter too. */
export const WALL_FILTERS = ['joined', 'absent', 'weak', 'away', 'trouble', 'noPicture', 'asking'] as const
export type WallFilter = (typeof WALL_FILTERS)[number]

type LinesBySeat = ReadonlyMap<SeatId, SiteLink>

export function passesWall(seat: Seat, filter: WallFilter | null, lines: LinesBySeat): boolean {
  switch (filter) {
    case null:
      return true
    case 'joined':
      return seat.connection !== 'absent'
    case 'asking':
      return seat.asking
    case 'noPicture':
      return seat.connection === 'here' && seat.camera !== 'on'
    case 'trouble':
      // A weak link hides no black camera.
      return troublesOf(seat, lines.get(seat.seatId)).length > 0
    case 'absent':
    case 'away':
    case 'weak':
      return siteState(seat, lines.get(seat.seatId)) === filter
    default:
      return filter satisfies never
  }
}

export function countWall(seats: readonly Seat[], lines: LinesBySeat): Record<WallFilter, number> {
  const none = { joined: 0, absent: 0, weak: 0, away: 0, trouble: 0, noPicture: 0, asking: 0 }
  const counts: Record<WallFilter, number> = none
  for (const seat of seats) for (const filter of WALL_FILTERS) if (passesWall(seat, filter, lines)) counts[filter] += 1
  return counts
}

/** People in the halls that have joined, as their operators counted them. */
export function headCountOf(seats: readonly Seat[]): number {
  return seats.reduce((sum, { connection, headCount }) => sum + (connection === 'absent' ? 0 : headCount), 0)
}

export type WallRow =
  | {
      readonly kind: 'group'
      readonly key: string
      readonly group: string
      readonly name: string | null
      readonly all: number
    }
  | { readonly kind: 'tiles'; readonly key: string; readonly seats: readonly Seat[] }

export interface WallOrder {
  readonly filter: WallFilter | null
  readonly query: string
  /** Sites that stand together in front of the districts because of a trouble, with the gravest of it; null: all stay in their districts. */
  readonly front: ReadonlyMap<SeatId, FrontState> | null
  readonly columns: number
  readonly lines: LinesBySeat
}

/** The group of those in front. */
export const FRONT = 'front'

/** The rows of the wall: those with troubles in front, the gravest first; then by district, with heads between. */
export function wallRows(all: readonly Seat[], { filter, query, front, columns, lines }: WallOrder): WallRow[] {
  const wanted = all.filter(
    (seat) => passesWall(seat, filter, lines) && foundIn(fold(`${seat.name} ${seat.siteName}`), query),
  )
  const rank = ({ seatId }: Seat) => rankOf(front?.get(seatId) ?? 'well')
  const inFront = wanted
    .filter(({ seatId }) => front?.has(seatId) === true)
    .sort((one, other) => rank(one) - rank(other))
  const rest = wanted.filter(({ seatId }) => front?.has(seatId) !== true)
  const groups = [
    ...(inFront.length === 0 ? [] : [{ key: FRONT, name: null, seats: inFront }]),
    ...groupSeats(rest, all),
  ]
  return groups.flatMap((group): WallRow[] => [
    { kind: 'group', key: `group-${group.key}`, group: group.key, name: group.name, all: group.seats.length },
    ...inRows(group.key, group.seats, columns),
  ])
}

function inRows(key: string, seats: readonly Seat[], columns: number): WallRow[] {
  const size = Math.max(1, columns)
  return Array.from({ length: Math.ceil(seats.length / size) }, (_, index) => ({
    kind: 'tiles',
    key: `${key}-${index}`,
    seats: seats.slice(index * size, (index + 1) * size),
  }))
}

/** How many of the three bars of a link are full; none while it is not known. */
export function barsOf(link: Seat['link']): number {
  return { unknown: 0, bad: 1, weak: 2, good: 3 }[link]
}

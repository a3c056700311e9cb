import type { Seat } from '../../net/session.ts'
import { fold, foundIn } from '../../ui/fold.ts'
import { groupSeats, isWeak } from '../seats/seat-list-rules.ts'

/** In which state a tile is; the gravest first, as those with troubles are sorted. */
export const TILE_STATES = ['away', 'weak', 'absent', 'noPicture', 'well'] as const
export type TileState = (typeof TILE_STATES)[number]

export function stateOf(seat: Seat): TileState {
  if (seat.connection === 'absent') return 'absent'
  if (seat.connection === 'away') return 'away'
  if (isWeak(seat)) return 'weak'
  return seat.camera === 'on' ? 'well' : 'noPicture'
}

/** What the numbers above the wall count; each is a filter too. */
export const WALL_FILTERS = ['joined', 'absent', 'weak', 'away', 'noPicture', 'asking'] as const
export type WallFilter = (typeof WALL_FILTERS)[number]

export function passesWall(seat: Seat, filter: WallFilter | null): boolean {
  switch (filter) {
    case null:
      return true
    case 'joined':
      return seat.connection !== 'absent'
    case 'asking':
      return seat.asking
    case 'noPicture':
      return seat.connection === 'here' && seat.camera !== 'on'
    case 'absent':
    case 'away':
    case 'weak':
      return stateOf(seat) === filter
    default:
      return filter satisfies never
  }
}

export function countWall(seats: readonly Seat[]): Record<WallFilter, number> {
  const counts: Record<WallFilter, number> = { joined: 0, absent: 0, weak: 0, away: 0, noPicture: 0, asking: 0 }
  for (const seat of seats) for (const filter of WALL_FILTERS) if (passesWall(seat, filter)) counts[filter] += 1
  return counts
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
  /** All troubles together in front, gravest first, instead of by district. */
  readonly troublesFirst: boolean
  readonly columns: number
}

/** The rows of the wall: by district with heads between, or in one row after the other with troubles first. */
export function wallRows(all: readonly Seat[], { filter, query, troublesFirst, columns }: WallOrder): WallRow[] {
  const wanted = all.filter((seat) => passesWall(seat, filter) && foundIn(fold(`${seat.name} ${seat.siteName}`), query))
  if (troublesFirst) {
    const rank = (seat: Seat) => TILE_STATES.indexOf(stateOf(seat))
    return inRows(
      'all',
      [...wanted].sort((one, other) => rank(one) - rank(other)),
      columns,
    )
  }
  return groupSeats(wanted, all).flatMap((group): WallRow[] => [
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

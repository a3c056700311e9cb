import type { Seat } from '../../net/session.ts'
import { isWeak } from '../../meeting-room/seat-link.ts'
import { fold, foundIn } from '../../ui/fold.ts'

/** What the counters above a list of seats count, and what each of them shows when pressed. */
export const SEAT_FILTERS = ['joined', 'absent', 'asking', 'weak', 'away', 'micOn'] as const
export type SeatFilter = (typeof SEAT_FILTERS)[number]

export function passes(seat: Seat, filter: SeatFilter | null): boolean {
  switch (filter) {
    case null:
      return true
    case 'joined':
      return seat.connection !== 'absent'
    case 'absent':
      return seat.connection === 'absent'
    case 'asking':
      return seat.asking
    case 'weak':
      return isWeak(seat)
    case 'away':
      return seat.connection === 'away'
    case 'micOn':
      return seat.mic === 'on'
    default:
      return filter satisfies never
  }
}

export function countSeats(seats: Iterable<Seat>): Record<SeatFilter, number> {
  const counts: Record<SeatFilter, number> = { joined: 0, absent: 0, asking: 0, weak: 0, away: 0, micOn: 0 }
  for (const seat of seats) for (const filter of SEAT_FILTERS) if (passes(seat, filter)) counts[filter] += 1
  return counts
}

export interface SeatGroup {
  /** `people`: those at desks; `top`: sites right below the highest; else the id of the site that the others stand under. */
  readonly key: string
  /** Null where the group is not named after a site. */
  readonly name: string | null
  readonly seats: readonly Seat[]
}

/**
 * People at desks first, then the highest sites and those right below them, then each district with its own; within a
 * group the order given is kept. A district that is not of the meeting gives its group no name.
 */
export function groupSeats(seats: readonly Seat[], all: Iterable<Seat>): SeatGroup[] {
  const sites = new Map<string, Seat>()
  const parents = new Set<string>()
  for (const seat of all) {
    if (seat.kind !== 'site') continue
    sites.set(seat.siteId, seat)
    if (seat.parentSiteId !== null) parents.add(seat.parentSiteId)
  }
  const groups = new Map<string, Seat[]>()
  for (const seat of seats) {
    const key = seat.kind === 'person' ? 'people' : groupKey(seat, sites, parents)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [seat])
    else group.push(seat)
  }
  const rank = (key: string) => (key === 'people' ? 0 : key === 'top' ? 1 : 2)
  return [...groups]
    .map(([key, members]) => ({ key, name: sites.get(key)?.shortName ?? null, seats: members }))
    .sort((one, other) => rank(one.key) - rank(other.key))
}

function groupKey(seat: Seat, sites: ReadonlyMap<string, Seat>, parents: ReadonlySet<string>): string {
  let current = seat
  // A tree deeper than this is broken data; the walk must end even in a ring.
  for (let depth = 0; depth < 12; depth += 1) {
    if (current.parentSiteId === null) return 'top'
    const parent = sites.get(current.parentSiteId)
    // Its parent is not of the meeting: sisters still stand together.
    if (parent === undefined)
      return current.siteId !== seat.siteId || parents.has(current.siteId) ? current.siteId : current.parentSiteId
    if (parent.parentSiteId === null) return parents.has(current.siteId) ? current.siteId : 'top'
    current = parent
  }
  return 'top'
}

export type ListRow =
  | {
      readonly kind: 'group'
      readonly key: string
      readonly group: string
      readonly name: string | null
      readonly joined: number
      readonly all: number
    }
  | { readonly kind: 'seat'; readonly key: string; readonly seat: Seat }

/** The rows of a grouped list: each group's head with its numbers, then those of its seats that are looked for. */
export function rowsOf(all: readonly Seat[], filter: SeatFilter | null, query: string): ListRow[] {
  return groupSeats(all, all).flatMap((group): ListRow[] => {
    const shown = group.seats.filter(
      (seat) => passes(seat, filter) && foundIn(fold(`${seat.name} ${seat.siteName} ${seat.title}`), query),
    )
    if (shown.length === 0) return []
    return [
      {
        kind: 'group',
        key: `group-${group.key}`,
        group: group.key,
        name: group.name,
        joined: group.seats.filter(({ connection }) => connection !== 'absent').length,
        all: group.seats.length,
      },
      ...shown.map((seat) => ({ kind: 'seat' as const, key: seat.seatId, seat })),
    ]
  })
}

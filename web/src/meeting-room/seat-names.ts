import type { Seat } from '../net/session.ts'

type Named = Pick<Seat, 'kind' | 'name' | 'siteName'>

/** A seat in one line: a bridge point by its name, a person with the place that they come from. */
export function fullNameOf(seat: Named): string {
  return seat.kind === 'site' ? seat.name : `${seat.siteName} · ${seat.name}`
}

/** What stands under a small picture, where there is room for one name: the place. */
export function placeNameOf(seat: Named): string {
  return seat.kind === 'site' ? seat.name : seat.siteName
}

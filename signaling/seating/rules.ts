import type { AccountId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import type { Place, Seating } from './wire.ts'

export type Placed = Seating['placed']

/** As it holds in a room that may have been drawn again, for a list of people that may be another one: places and people that are gone are free. */
export function placedNow(
  placed: Placed,
  places: readonly Pick<Place, 'placeId'>[],
  listed: ReadonlySet<AccountId>,
): Placed {
  const known = new Set(places.map(({ placeId }) => placeId))
  return placed.filter(({ placeId, accountId }) => known.has(placeId) && listed.has(accountId))
}

/** One person sits in one place and one place holds one person: a person who moves onto a taken place changes with its occupant. */
export function place(
  placed: Placed,
  places: readonly Pick<Place, 'placeId'>[],
  accountId: AccountId,
  placeId: string | null,
): Outcome<Placed, 'noSuchPlace' | 'placeTaken'> {
  const from = placed.find((one) => one.accountId === accountId)?.placeId ?? null
  if (placeId === from) return accept(placed)
  const others = placed.filter((one) => one.accountId !== accountId)
  if (placeId === null) return accept(others)
  if (!places.some((one) => one.placeId === placeId)) return refuse('noSuchPlace')
  const there = others.find((one) => one.placeId === placeId)
  if (there === undefined) return accept([...others, { placeId, accountId }])
  if (from === null) return refuse('placeTaken')
  const moved = others.map((one) => (one === there ? { ...there, placeId: from } : one))
  return accept([...moved, { placeId, accountId }])
}

import type { CountedAs, PlaceState } from '../../../../signaling/roll-call/wire.ts'

export interface DistrictSum {
  readonly name: string
  readonly present: number
  readonly excused: number
  readonly absent: number
  /** Not answered, or not confirmed. */
  readonly waiting: number
  readonly all: number
}

/** Sites by district, in the order of the list. */
export function districtsOf(
  places: readonly { readonly countedAs: CountedAs; readonly district: string; readonly state: PlaceState }[],
): DistrictSum[] {
  const sites = places.filter(({ countedAs }) => countedAs === 'site')
  return [...Map.groupBy(sites, ({ district }) => district)].map(([name, own]) => {
    const count = (...states: PlaceState[]) => own.filter(({ state }) => states.includes(state)).length
    const [present, excused, absent] = [count('present'), count('excused'), count('absent')]
    return { name, present, excused, absent, waiting: count('waiting', 'checkedIn'), all: own.length }
  })
}

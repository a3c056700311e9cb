import type { CountedAs, PlaceState } from '../../../../signaling/roll-call/wire.ts'

export interface DistrictSum {
  readonly name: string
  readonly present: number
  readonly excused: number
  /** Absent, or not answered. */
  readonly absent: number
  readonly all: number
}

/** Sites by district, in the order of the list. */
export function districtsOf(
  places: readonly { readonly countedAs: CountedAs; readonly district: string; readonly state: PlaceState }[],
): DistrictSum[] {
  const sites = places.filter(({ countedAs }) => countedAs === 'site')
  return [...Map.groupBy(sites, ({ district }) => district)].map(([name, own]) => {
    const present = own.filter(({ state }) => state === 'present').length
    const excused = own.filter(({ state }) => state === 'excused').length
    return { name, present, excused, absent: own.length - present - excused, all: own.length }
  })
}

// What server and pages both decide about a roll call: who answers for which place, and how places are counted.
import type { MeetingRole } from '../identity/wire.ts'
import type {
  CountedAs,
  PlaceNow,
  PlaceState,
  RollCallCounts,
  RollCallNow,
  RollCallState,
  RollCallWay,
} from '../roll-call/wire.ts'
import type { AccountId, RollCallId, SiteId } from './ids.ts'

/** Somebody in the meeting, by the list: what they are, and the site that they are invited for. */
export interface Answerer {
  readonly accountId: AccountId
  readonly role: MeetingRole
  readonly siteId: SiteId
  /** Null: the site is the top of the tree. */
  readonly parentSiteId: SiteId | null
}
interface AnsweredPlace {
  readonly kind: 'site' | 'person'
  readonly accountId: AccountId | null
  readonly siteId: SiteId
  readonly parentSiteId: SiteId | null
}

/**
 * Whether somebody answers for a place: a person for themself; an operator for the own site and, in a roll call by districts, for the sites right
 * below it. The top of the tree is no district: its operator answers for no other site. Observers answer nothing.
 */
export function answersFor(who: Answerer, place: AnsweredPlace, way: RollCallWay): boolean {
  if (who.role === 'observer') return false
  if (place.kind === 'person') return who.role !== 'operator' && place.accountId === who.accountId
  if (who.role !== 'operator') return false
  if (place.siteId === who.siteId) return true
  return way === 'byDistrict' && who.parentSiteId !== null && place.parentSiteId === who.siteId
}

/** As what a place of the list is counted. */
export function countedAs({ kind, role }: { readonly kind: 'site' | 'person'; readonly role: MeetingRole }): CountedAs {
  if (kind === 'site') return 'site'
  return role === 'observer' ? 'guest' : 'delegate'
}

interface CountedPlace extends Pick<PlaceNow, 'state' | 'headCount' | 'guests'> {
  readonly countedAs: CountedAs
}

const NONE = { all: 0, waiting: 0, checkedIn: 0, present: 0, excused: 0, absent: 0 } as const

/** The counts of a roll call. In each group the five states add up to all; people are those of present halls and present persons. */
export function countPlaces(places: Iterable<CountedPlace>): RollCallCounts {
  const groups: Record<CountedAs, Record<PlaceState | 'all', number>> = {
    site: { ...NONE },
    delegate: { ...NONE },
    guest: { ...NONE },
  }
  const people = { delegates: 0, guests: 0 }
  for (const place of places) {
    const group = groups[place.countedAs]
    group.all += 1
    group[place.state] += 1
    if (place.state !== 'present') continue
    if (place.countedAs === 'site') {
      people.delegates += place.headCount - place.guests
      people.guests += place.guests
    } else if (place.countedAs === 'guest') people.guests += 1
    else people.delegates += 1
  }
  return { sites: groups.site, delegates: groups.delegate, guests: groups.guest, people }
}

/** Whether the answer says another head count than was known before. */
export function differs({ state, headCount, expected }: Pick<PlaceNow, 'state' | 'headCount' | 'expected'>): boolean {
  return state === 'present' && expected !== null && expected !== headCount
}

/** In another roll call everybody is waiting again. */
export function rollCallAfter(before: RollCallState, now: RollCallNow): RollCallState {
  return { now, places: before.now?.rollCallId === now.rollCallId ? before.places : [] }
}

/** Places of another roll call than the one that is shown are passed over. */
export function withPlaces(
  before: RollCallState,
  changed: { readonly rollCallId: RollCallId; readonly places: readonly PlaceNow[] },
): RollCallState {
  if (before.now?.rollCallId !== changed.rollCallId) return before
  const places = new Map(before.places.map((place) => [place.seatId, place]))
  for (const place of changed.places) places.set(place.seatId, place)
  return { ...before, places: [...places.values()] }
}

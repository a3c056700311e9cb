// What calls, answers and marks make of the places of a roll call, and who is called next; pure functions.
import type { MeetingRole } from '../identity/wire.ts'
import type { AccountId, SeatId, SiteId } from '../wire/ids.ts'
import type { CountedAs, PlaceNow, PlaceState } from './wire.ts'

/** Who was on the list when the roll call began. */
export interface ListedPlace {
  readonly seatId: SeatId
  readonly kind: 'site' | 'person'
  readonly role: MeetingRole
  readonly countedAs: CountedAs
  readonly name: string
  readonly title: string
  readonly accountId: AccountId | null
  readonly siteId: SiteId
  readonly siteName: string
  readonly parentSiteId: SiteId | null
  readonly district: string
  /** Head count that was known before: of the last roll call, or what the hall told of itself. */
  readonly expected: number | null
}

/** A place as all acts about it have left it. */
export interface Place extends Omit<ListedPlace, keyof PlaceNow>, Readonly<PlaceNow> {
  readonly people: readonly string[]
  readonly byId: AccountId | null
  readonly byName: string
  /** Was marked absent, or had not answered at the end: present after that is late. */
  readonly wasAbsent: boolean
}

export type ActKind = 'answered' | 'checkedIn' | 'confirmed' | 'marked' | 'called' | 'calledAgain' | 'ended'

/** One entry of the log. */
export interface Act {
  readonly seatId: SeatId
  readonly act: ActKind
  readonly atMs: number
  readonly byId: AccountId | null
  readonly byName: string
  /** What the place becomes; null: it stays what it is. */
  readonly state: PlaceState | null
  readonly headCount: number
  readonly guests: number
  /** Null: as before. */
  readonly people: readonly string[] | null
  readonly reason: string
}

export function untouched(listed: ListedPlace): Place {
  return {
    ...listed,
    ...{ state: 'waiting', headCount: 0, guests: 0, reason: '', late: false, atMs: null, calls: 0 },
    ...{ people: [], byId: null, byName: '', wasAbsent: false },
  }
}

const IS_HERE: readonly PlaceState[] = ['checkedIn', 'present']

/** The place after one more act: the state of a roll call is nothing but its list and all acts in their order. */
export function afterAct(place: Place, act: Act): Place {
  if (act.act === 'called') return { ...place, calls: place.calls + 1 }
  if (act.state === null) return place
  if (act.act === 'calledAgain') return { ...place, state: act.state, atMs: act.atMs, reason: '' }
  const isHere = IS_HERE.includes(act.state)
  const { headCount, guests } = act.state === 'present' ? act : { headCount: 0, guests: 0 }
  return {
    ...place,
    state: act.state,
    headCount,
    guests,
    people: act.people ?? place.people,
    reason: act.state === 'excused' ? act.reason : '',
    late: isHere && (place.wasAbsent || place.late),
    wasAbsent: act.state === 'absent' || (place.wasAbsent && act.state !== 'waiting'),
    atMs: act.atMs,
    byId: act.byId,
    byName: act.byName,
    expected: expectedAfter(place, act),
  }
}

/** What the desk notes is settled; an answer by somebody else than before is compared with theirs. */
function expectedAfter(place: Place, { act, byId, state, headCount }: Act): number | null {
  if (act === 'marked') return null
  const other = place.state === 'present' && state === 'present' && place.byId !== byId
  return other && place.headCount !== headCount ? place.headCount : place.expected
}

/** What of a place is sent. */
export function placeNow(place: Place): PlaceNow {
  const { seatId, state, headCount, guests, expected, reason, late, atMs, calls } = place
  return { seatId, state, headCount, guests, expected, reason, late, atMs, calls }
}

/** Nothing has happened to it that would have to be sent. */
export function isUntouched({ state, calls, atMs }: Place): boolean {
  return state === 'waiting' && calls === 0 && atMs === null
}

/** Who may be called: joined, not answered, and somebody may be heard from there. */
export type Callable = (seatId: SeatId) => 'yes' | 'seatAbsent' | 'observerSeat'

/** The next in the order of the list that was not called in this round; null: there is none. */
export function nextToCall(
  places: ReadonlyMap<SeatId, Place>,
  { round, called }: { readonly round: number; readonly called: SeatId | null },
  callable: Callable,
): SeatId | null {
  for (const { seatId, state, calls } of places.values()) {
    const asked = state !== 'waiting' && state !== 'checkedIn'
    if (!asked && calls < round && seatId !== called && callable(seatId) === 'yes') return seatId
  }
  return null
}

/** What an operator's answer changes; the same answer again changes nothing. */
export function isNews(
  place: Place,
  { state, headCount, guests, people, reason }: Omit<Act, 'seatId' | 'act' | 'atMs' | 'byId' | 'byName'>,
): boolean {
  if (place.state !== state) return true
  if (state === 'excused') return place.reason !== reason
  if (state !== 'present') return false
  const others = people !== null && JSON.stringify(people) !== JSON.stringify(place.people)
  return place.headCount !== headCount || place.guests !== guests || others
}

/** Somebody who is excused has a reason. */
export function reasonMissing({ state, reason }: { readonly state: PlaceState; readonly reason: string }): boolean {
  return state === 'excused' && reason === ''
}

interface ListedSeat {
  readonly siteId: SiteId
  readonly siteName: string
  readonly parentSiteId: SiteId | null
}

/**
 * Under which district places are summed up: a site with sites below it stands for its district, any other belongs to the one above it.
 *
 * @param above - Names of all sites, those too that are not invited.
 */
export function districtOf(
  seat: ListedSeat,
  isAbove: (siteId: SiteId) => boolean,
  above: ReadonlyMap<SiteId, string>,
): string {
  if (seat.parentSiteId === null || isAbove(seat.siteId)) return seat.siteName
  return above.get(seat.parentSiteId) ?? seat.siteName
}

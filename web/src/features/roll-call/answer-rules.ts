import type { PlaceNow, RollCallNow, RollCallState, SiteAnswer } from '../../../../signaling/roll-call/wire.ts'
import type { SeatId } from '../../../../signaling/wire/ids.ts'
import { answersFor, type Answerer } from '../../../../signaling/wire/roll-call.ts'
import type { Seat } from '../../net/session.ts'
import { untouchedPlace } from './desk-rules.ts'

export interface OwnPlace {
  readonly seat: Seat
  readonly place: PlaceNow
}
export interface OwnPlaces {
  readonly now: RollCallNow
  /** One's own site or person. */
  readonly own: OwnPlace
  /** Sites that a district's operator answers for too. */
  readonly below: readonly OwnPlace[]
}

/** What somebody is asked in the newest roll call; null: nothing. After its end a place that never answered counts as absent. */
export function ownPlaces(
  { now, places }: RollCallState,
  who: Answerer | null,
  seats: ReadonlyMap<SeatId, Seat>,
): OwnPlaces | null {
  if (now === null || who === null) return null
  const known = new Map(places.map((place) => [place.seatId, place]))
  const mine = [...seats.values()]
    .filter((seat) => answersFor(who, seat, now.way))
    .map((seat) => ({ seat, place: afterEnd(known.get(seat.seatId) ?? untouchedPlace(seat.seatId), now) }))
  const own = mine.find(({ seat }) => seat.accountId === who.accountId || seat.siteId === who.siteId)
  return own === undefined ? null : { now, own, below: mine.filter((one) => one !== own) }
}

function afterEnd(place: PlaceNow, { endedAtMs }: RollCallNow): PlaceNow {
  return endedAtMs !== null && place.state === 'waiting' ? { ...place, state: 'absent', atMs: endedAtMs } : place
}

/** Whether there is anything to show: a roll call that is on, or one that ended without this place. */
export function isAsked({ now, own }: OwnPlaces): boolean {
  return now.endedAtMs === null || own.place.state === 'absent' || own.place.state === 'checkedIn'
}

/** One after another, and it is the turn of others: nothing is to be pressed yet. */
export function waitsForCall({ now, own }: OwnPlaces): boolean {
  const { state, seatId } = own.place
  return now.way === 'inTurn' && now.endedAtMs === null && state === 'waiting' && now.calledSeatId !== seatId
}

/** One commune as the district's operator has it on the screen; null: nothing is said of it. */
export interface CommuneDraft {
  readonly state: SiteAnswer['state'] | null
  readonly headCount: number
  readonly reason: string
}

/** The answers of what was typed; those that say what is known already, or nothing, are left out. */
export function answersIn(
  below: readonly OwnPlace[],
  drafts: ReadonlyMap<SeatId, CommuneDraft>,
): { readonly answers: readonly SiteAnswer[]; readonly reasonMissing: boolean } {
  const answers = below.flatMap(({ seat, place }): SiteAnswer[] => {
    const draft = drafts.get(seat.seatId)
    if (draft === undefined || draft.state === null) return []
    const reason = draft.state === 'excused' ? draft.reason.trim() : ''
    const headCount = draft.state === 'present' ? draft.headCount : 0
    const guests = Math.min(place.guests, headCount)
    const same = place.state === draft.state && place.headCount === headCount && place.reason === reason
    return same ? [] : [{ seatId: seat.seatId, state: draft.state, headCount, guests, people: null, reason }]
  })
  return { answers, reasonMissing: answers.some(({ state, reason }) => state === 'excused' && reason === '') }
}

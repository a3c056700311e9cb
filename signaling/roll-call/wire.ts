// The roll call (điểm danh điểm cầu): its requests, its events, and what of it is in the snapshot.
import { z } from 'zod'
import { MeetingRole } from '../identity/wire.ts'
import { HeadCount } from '../wire/head-count.ts'
import { AccountId, MeetingId, RollCallId, SeatId, SiteId, TimeMs } from '../wire/ids.ts'
import { event, plainLine, request } from '../wire/kit.ts'

/**
 * `inTurn`: one place after the other is on the stage and heard, all others are muted. `byDistrict`: all are asked at once; each site answers for
 * itself, a district's site also for its communes.
 */
export const RollCallWay = z.enum(['inTurn', 'byDistrict'])
export type RollCallWay = z.infer<typeof RollCallWay>

/** `checkedIn`: a delegate has said "here" and not confirmed it yet. */
export const PlaceState = z.enum(['waiting', 'checkedIn', 'present', 'excused', 'absent'])
export type PlaceState = z.infer<typeof PlaceState>

/** As what a place is counted: a hall by its people, a person as delegate (chair and secretaries too) or as guest (observers). */
export const CountedAs = z.enum(['site', 'delegate', 'guest'])
export type CountedAs = z.infer<typeof CountedAs>

export const MAX_REASON = 200
const Reason = z.union([z.literal(''), plainLine(MAX_REASON)])

/** How one place stands now. Names of people are in the result alone (`rollCall.read`). */
export const PlaceNow = z.strictObject({
  seatId: SeatId,
  state: PlaceState,
  /** People in the hall, and how many of them are guests. 0 for a person. */
  headCount: HeadCount,
  guests: HeadCount,
  /** The head count that was known before and that the answer should be compared with; null: none. */
  expected: HeadCount.nullable(),
  /** Why it is excused. */
  reason: z.string(),
  /** Came after it had been marked absent. */
  late: z.boolean(),
  /** When it was answered or marked last; null: never. */
  atMs: TimeMs.nullable(),
  /** How often it was called on air. */
  calls: z.int().min(0),
})
export type PlaceNow = z.infer<typeof PlaceNow>

export const RollCallNow = z.strictObject({
  rollCallId: RollCallId,
  /** 1 for the first of the meeting. */
  number: z.int().min(1),
  way: RollCallWay,
  startedAtMs: TimeMs,
  endedAtMs: TimeMs.nullable(),
  /** 1 at the start, one more each time that the absent are called again. */
  round: z.int().min(1),
  /** Whom everybody sees and hears answer; null: nobody is called. */
  calledSeatId: SeatId.nullable(),
})
export type RollCallNow = z.infer<typeof RollCallNow>

/** A meeting has up to 400 seats. */
const MAX_PLACES = 1_000
/**
 * Its part of the snapshot: the newest roll call. `places`: chair and secretaries see every place that is not merely waiting, anybody else those
 * that they answer for.
 */
export const RollCallState = z.strictObject({
  now: RollCallNow.nullable(),
  places: z.array(PlaceNow).max(MAX_PLACES),
})
export type RollCallState = z.infer<typeof RollCallState>
export const rollCallSlice = RollCallState.default({ now: null, places: [] })

/** A roll call has begun, moved on to another place, or ended. With another id than before all places are waiting. */
export const rollCallChanged = event('rollCall.changed', { data: z.strictObject({ now: RollCallNow }), kept: true })
/** Places that stand otherwise: gathered to chair and secretaries, at once to the devices that answer for them. */
export const placesChanged = event('rollCall.places', {
  data: z.strictObject({ rollCallId: RollCallId, places: z.array(PlaceNow).max(MAX_PLACES) }),
  kept: false,
})

/** Begins a roll call of everybody on the list. @param ifNewest - The newest on the screen: a second press begins nothing more. */
export const startRollCall = request('rollCall.start', {
  via: 'ws',
  params: z.strictObject({ way: RollCallWay, ifNewest: RollCallId.nullable() }),
  result: z.strictObject({ rollCallId: RollCallId }),
  errors: ['rollCallRunning', 'rollCallChanged'],
})
/**
 * Puts a place on everybody's stage and gives it the floor instead of all others; null: the next that has joined and not answered.
 * `ifCalled`: who was called on the screen; when another one is called by now nothing happens.
 */
export const callPlace = request('rollCall.call', {
  via: 'ws',
  params: z.strictObject({ rollCallId: RollCallId, seatId: SeatId.nullable(), ifCalled: SeatId.nullable() }),
  result: z.strictObject({ calledSeatId: SeatId.nullable() }),
  errors: ['rollCallChanged', 'rollCallOver', 'notInTurn', 'noSuchSeat', 'seatAbsent', 'observerSeat'],
})
/** Lets all who are absent be asked once more. `ifRound`: the round on the screen. */
export const callAgain = request('rollCall.callAgain', {
  via: 'ws',
  params: z.strictObject({ rollCallId: RollCallId, ifRound: z.int().min(1) }),
  result: z.strictObject({ again: z.int().min(0) }),
  errors: ['rollCallChanged', 'rollCallOver'],
})
/** What the desk notes of places. Those that are not in `ifState` any more keep what they are. */
export const markPlaces = request('rollCall.mark', {
  via: 'ws',
  params: z.strictObject({
    rollCallId: RollCallId,
    seatIds: z.array(SeatId).min(1).max(MAX_PLACES),
    ifState: PlaceState,
    state: z.enum(['waiting', 'present', 'excused', 'absent']),
    reason: Reason,
    /** Of a hall that is marked present; null: what is known of it. */
    headCount: HeadCount.nullable(),
  }),
  result: z.strictObject({ changed: z.int().min(0) }),
  errors: ['rollCallChanged', 'noSuchSeat', 'reasonMissing'],
})
export const endRollCall = request('rollCall.end', {
  via: 'ws',
  params: z.strictObject({ rollCallId: RollCallId }),
  result: z.strictObject({}),
  errors: ['rollCallChanged'],
})

export const MAX_ANSWERS = 60
export const SiteAnswer = z
  .strictObject({
    seatId: SeatId,
    state: z.enum(['present', 'excused', 'absent']),
    headCount: HeadCount,
    guests: HeadCount,
    /** Null: the hall's list stays as it is. */
    people: z.array(plainLine(80)).max(200).nullable(),
    reason: Reason,
  })
  .refine(({ guests, headCount }) => guests <= headCount, { path: ['guests'] })
export type SiteAnswer = z.infer<typeof SiteAnswer>
/** An operator answers for the own site, in a roll call by districts also for the communes below it. All of it or nothing. */
export const answerRollCall = request('rollCall.answer', {
  via: 'ws',
  params: z.strictObject({ rollCallId: RollCallId, answers: z.array(SiteAnswer).min(1).max(MAX_ANSWERS) }),
  result: z.strictObject({ answeredAtMs: TimeMs }),
  errors: ['rollCallChanged', 'notYours', 'reasonMissing'],
})
/** A delegate says "here" … */
export const checkIn = request('rollCall.checkIn', {
  via: 'ws',
  params: z.strictObject({ rollCallId: RollCallId }),
  result: z.strictObject({ answeredAtMs: TimeMs }),
  errors: ['rollCallChanged', 'notYours'],
})
/** … and confirms it. */
export const confirmCheckIn = request('rollCall.confirm', {
  via: 'ws',
  params: z.strictObject({ rollCallId: RollCallId }),
  result: z.strictObject({ answeredAtMs: TimeMs }),
  errors: ['rollCallChanged', 'notYours', 'notCheckedIn'],
})

const Several = z.strictObject({
  all: z.int(),
  waiting: z.int(),
  checkedIn: z.int(),
  present: z.int(),
  excused: z.int(),
  absent: z.int(),
})
export const RollCallCounts = z.strictObject({
  sites: Several,
  /** Persons at desks. */
  delegates: Several,
  guests: Several,
  /** People present: those of the halls and those at desks together. */
  people: z.strictObject({ delegates: z.int(), guests: z.int() }),
})
export type RollCallCounts = z.infer<typeof RollCallCounts>

export const RollCallSummary = z.strictObject({
  ...RollCallNow.omit({ calledSeatId: true }).shape,
  startedBy: z.string(),
  endedBy: z.string().nullable(),
  counts: RollCallCounts,
})
export type RollCallSummary = z.infer<typeof RollCallSummary>
/** The roll calls of a meeting, the newest first. */
export const listRollCalls = request('rollCall.list', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId }),
  result: z.strictObject({ rollCalls: z.array(RollCallSummary) }),
})

/** One line of the result, with the names of that day. */
export const ResultPlace = z.strictObject({
  ...PlaceNow.shape,
  countedAs: CountedAs,
  name: z.string(),
  title: z.string(),
  role: MeetingRole,
  siteId: SiteId,
  siteName: z.string(),
  /** The district that it is summed up under. */
  district: z.string(),
  accountId: AccountId.nullable(),
  people: z.array(z.string()),
  /** Who answered or marked it last. */
  byName: z.string(),
})
export type ResultPlace = z.infer<typeof ResultPlace>
/** The whole result. As files: `GET /api/meetings/:meetingId/roll-calls/:rollCallId.csv` and `.pdf`. */
export const readRollCall = request('rollCall.read', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, rollCallId: RollCallId }),
  result: z.strictObject({ rollCall: RollCallSummary, places: z.array(ResultPlace) }),
})

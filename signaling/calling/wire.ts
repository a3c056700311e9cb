// A meeting called at once (họp khẩn): calling, ringing, answering.
import { z } from 'zod'
import { AccountId, MeetingId, SeatId, SiteId, TimeMs } from '../wire/ids.ts'
import { event, plainLine, request } from '../wire/kit.ts'

export const MAX_REASON = 200
/** So long a call rings, and again when it is repeated. */
export const RING_MS = 2 * 60_000
/** Calls that ring at one person at once; more than one is rare. */
const MAX_RINGING = 5

/** That a call rings here or no longer is to be asked for: it says nothing itself. Goes to every open page of the accounts that are called. */
export const callingChanged = event('calling.changed', { data: z.strictObject({}), kept: false })

/**
 * Makes a meeting that is in session at once and rings at its places: the operators of these sites and the chair, until they answer. Who calls
 * leads the meeting, or is its secretary where somebody else is named as chair. `requestId`: the same one again is the same call.
 */
export const startCall = request('calling.start', {
  via: 'http',
  params: z.strictObject({
    requestId: z.uuid(),
    title: plainLine(300),
    siteIds: z.array(SiteId).min(1).max(400),
    /** Null: who calls leads. */
    chairId: AccountId.nullable(),
  }),
  /** `unreachable`: sites of these that have no operator, so that nothing rings there. */
  result: z.strictObject({ meetingId: MeetingId, places: z.int(), unreachable: z.int() }),
  errors: ['unknownSite', 'unknownAccount', 'nobodyToCall'],
})

export const RingingCall = z.strictObject({
  meetingId: MeetingId,
  title: z.string(),
  byName: z.string(),
  startedAtMs: TimeMs,
  ringUntilMs: TimeMs,
})
export type RingingCall = z.infer<typeof RingingCall>
/** What rings at this person now, the newest first. Asking says that a page is open. */
export const ringingCalls = request('calling.ringing', {
  via: 'http',
  params: z.strictObject({}),
  result: z.strictObject({ calls: z.array(RingingCall).max(MAX_RINGING), steadyMs: TimeMs }),
})
export const RINGING_AT_ONCE = MAX_RINGING

/** A place answers: it comes, or it cannot and says why. The last answer counts; the ringing there ends. */
export const answerCall = request('calling.answer', {
  via: 'http',
  params: z.strictObject({
    meetingId: MeetingId,
    answer: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('comes') }),
      z.strictObject({ kind: z.literal('declines'), reason: plainLine(MAX_REASON) }),
    ]),
  }),
  result: z.strictObject({}),
  errors: ['notCalled', 'callOver'],
})

/** `ringing`: a page is open there. `unreached`: nobody is signed in there yet. `missed`: the time is over, or the call was ended. */
export const PlaceState = z.enum(['joined', 'comes', 'declined', 'ringing', 'unreached', 'missed'])
export type PlaceState = z.infer<typeof PlaceState>
export const CalledPlace = z.strictObject({
  seatId: SeatId,
  kind: z.enum(['site', 'person']),
  name: z.string(),
  state: PlaceState,
  reason: z.string(),
  /** Who answered. */
  byName: z.string(),
})
export type CalledPlace = z.infer<typeof CalledPlace>
export const CallNow = z.strictObject({
  startedAtMs: TimeMs,
  ringUntilMs: TimeMs,
  /** Null: nobody ended the ringing. */
  stoppedAtMs: TimeMs.nullable(),
  byName: z.string(),
  places: z.array(CalledPlace).max(1_000),
})
export type CallNow = z.infer<typeof CallNow>
/** Who has answered; null: the meeting was not called at once. */
export const callStatus = request('calling.status', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId }),
  result: z.strictObject({ call: CallNow.nullable(), steadyMs: TimeMs }),
})
/** Ends the ringing; the meeting goes on. */
export const stopCall = request('calling.stop', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId }),
  result: z.strictObject({}),
  errors: ['notCalled'],
})
/** Rings once more at the people who have not answered. */
export const repeatCall = request('calling.repeat', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId }),
  result: z.strictObject({ ringUntilMs: TimeMs }),
  errors: ['notCalled', 'callOver'],
})

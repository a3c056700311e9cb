// Requests for a meeting (đề nghị tổ chức họp): somebody asks the administrators of a unit to hold one, and follows what becomes of it.
import { z } from 'zod'
import { MeetingKind } from '../meeting/wire.ts'
import { AccountId, MeetingId, MeetingRequestId, SiteId, TimeMs } from '../wire/ids.ts'
import { plainLine, plainLines, request } from '../wire/kit.ts'

export const MAX_REASON = 500
/** In characters: why the meeting is needed. */
export const MAX_WHY = 5_000
/** Times that would do as well, beside the one wished most. */
export const MOST_ALTERNATIVES = 3
export const MOST_SITES = 300
export const MOST_PEOPLE = 100
/** So many of one person wait for an answer at a time, drafts among them. */
export const MOST_OPEN = 30
/** So many are listed; the newest change first. */
export const MOST_LISTED = 300

/**
 * `draft`: its author writes it. `sent`: it waits for an administrator. `takenUp`: one of them works on it. `needsInfo`: its author has to add something.
 * The three others are its end.
 */
export const MeetingRequestState = z.enum([
  'draft',
  'sent',
  'takenUp',
  'needsInfo',
  'accepted',
  'declined',
  'withdrawn',
])
export type MeetingRequestState = z.infer<typeof MeetingRequestState>

/** What somebody does with a request, the saving of words aside. */
export const MeetingRequestAct = z.enum(['create', 'send', 'takeUp', 'askMore', 'accept', 'decline', 'withdraw'])
export type MeetingRequestAct = z.infer<typeof MeetingRequestAct>

export const RequestDraft = z.strictObject({
  /** The unit whose administrators are asked, and that would hold the meeting. */
  unitSiteId: SiteId,
  title: plainLine(300),
  kind: MeetingKind,
  /** Why it is needed. May be empty in a draft. */
  why: plainLines(MAX_WHY),
  startsAtMs: TimeMs,
  alternativesMs: z.array(TimeMs).max(MOST_ALTERNATIVES),
  durationMinutes: z.int().min(5).max(1440),
  /** Empty: the administrator says where. */
  place: plainLine(200).or(z.literal('')),
  siteIds: z.array(SiteId).max(MOST_SITES),
  /** Wished beside chair and author; they become delegates. */
  peopleIds: z.array(AccountId).max(MOST_PEOPLE),
  /** The unit that is to prepare the papers. */
  papersSiteId: SiteId.nullable(),
  /** Null: the administrator names somebody. */
  chairId: AccountId.nullable(),
})
export type RequestDraft = z.infer<typeof RequestDraft>

const Person = z.strictObject({ accountId: AccountId, fullName: z.string() })

export const RequestActDone = z.strictObject({
  act: MeetingRequestAct,
  atMs: TimeMs,
  byName: z.string(),
  state: MeetingRequestState,
  /** What was said with it; empty: nothing. */
  reason: z.string(),
})
export type RequestActDone = z.infer<typeof RequestActDone>

/** What the person who asks may do with it now. */
export const RequestRights = z.strictObject({
  edit: z.boolean(),
  send: z.boolean(),
  remove: z.boolean(),
  withdraw: z.boolean(),
  takeUp: z.boolean(),
  askMore: z.boolean(),
  accept: z.boolean(),
  decline: z.boolean(),
})
export type RequestRights = z.infer<typeof RequestRights>

export const RequestEntry = z.strictObject({
  meetingRequestId: MeetingRequestId,
  title: z.string(),
  kind: MeetingKind,
  state: MeetingRequestState,
  unitName: z.string(),
  askerName: z.string(),
  startsAtMs: TimeMs,
  changedAtMs: TimeMs,
})
export type RequestEntry = z.infer<typeof RequestEntry>

export const RequestView = z.strictObject({
  meetingRequestId: MeetingRequestId,
  state: MeetingRequestState,
  /** Counts every change; an act names the one that its person has read. */
  revision: z.int().min(1),
  draft: RequestDraft,
  unitName: z.string(),
  asker: Person.extend({ title: z.string(), siteName: z.string() }),
  own: z.boolean(),
  chair: Person.nullable(),
  people: z.array(Person),
  /** Oldest first. */
  acts: z.array(RequestActDone),
  /** Of an accepted one. `open`: the reader may open it now. */
  meeting: z.strictObject({ meetingId: MeetingId, title: z.string(), open: z.boolean() }).nullable(),
  rights: RequestRights,
})
export type RequestView = z.infer<typeof RequestView>

export const RequestCounts = z.record(MeetingRequestState, z.int().min(0))
export type RequestCounts = z.infer<typeof RequestCounts>

/** `mine`: those that one wrote. `queue`: those that were sent to the units that one administers. */
export const RequestList = z.enum(['mine', 'queue'])
export type RequestList = z.infer<typeof RequestList>

const one = { meetingRequestId: MeetingRequestId }
const read = { ...one, revision: z.int().min(1) }
const none = z.strictObject({})
/** `stale`: somebody has changed it since. `illegalRequestState`: it is not in a state for that any more; the details name it. */
const ACT_ERRORS = ['stale', 'illegalRequestState'] as const
const DRAFT_ERRORS = ['unknownSite', 'noSuchAccount'] as const
const SEND_ERRORS = ['whyNeeded', 'timePassed', 'noAdministrator'] as const

/** By the newest change. `counts` are of the whole list, whatever `states` leaves out; `mayAsk`: the person may write requests. */
export const listRequests = request('requests.list', {
  via: 'http',
  params: z.strictObject({
    list: RequestList,
    /** Empty: all. */
    states: z.array(MeetingRequestState).max(MeetingRequestState.options.length),
  }),
  result: z.strictObject({
    requests: z.array(RequestEntry).max(MOST_LISTED),
    more: z.boolean(),
    counts: RequestCounts,
    mayAsk: z.boolean(),
  }),
})
export const readRequest = request('requests.read', {
  via: 'http',
  params: z.strictObject(one),
  result: z.strictObject({ request: RequestView }),
})
/** Which request a meeting was made from; null: none. `open`: the reader may read it. */
export const requestOfMeeting = request('requests.ofMeeting', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId }),
  result: z.strictObject({
    request: z.strictObject({ ...one, title: z.string(), askerName: z.string(), open: z.boolean() }).nullable(),
  }),
})
/**
 * `requestId` is made by the page once per form: the same one again makes no second draft, and what was typed in between is kept in the first. `mayNotAsk`: the person neither prepares meetings nor has led one.
 */
export const createRequest = request('requests.create', {
  via: 'http',
  params: z.strictObject({ requestId: z.uuid(), draft: RequestDraft }),
  result: z.strictObject(one),
  errors: [...DRAFT_ERRORS, 'tooManyRequests', 'mayNotAsk'],
})
/** A draft, or one that needs more information, which stays with the unit that it was sent to. */
export const saveRequest = request('requests.save', {
  via: 'http',
  params: z.strictObject({ ...read, draft: RequestDraft }),
  result: z.strictObject({ revision: z.int().min(1) }),
  errors: [...DRAFT_ERRORS, ...ACT_ERRORS],
})
export const removeRequest = request('requests.remove', {
  via: 'http',
  params: z.strictObject(one),
  result: none,
  errors: ['illegalRequestState'],
})
/** For the first time, or after something was added; the administrators are told. `noAdministrator`: the unit has none, nor has one above it. */
export const sendRequest = request('requests.send', {
  via: 'http',
  params: z.strictObject(read),
  result: none,
  errors: [...ACT_ERRORS, ...SEND_ERRORS],
})
export const withdrawRequest = request('requests.withdraw', {
  via: 'http',
  params: z.strictObject({ ...read, reason: plainLine(MAX_REASON) }),
  result: none,
  errors: ACT_ERRORS,
})
export const takeUpRequest = request('requests.takeUp', {
  via: 'http',
  params: z.strictObject(read),
  result: none,
  errors: ACT_ERRORS,
})
export const askMoreOfRequest = request('requests.askMore', {
  via: 'http',
  params: z.strictObject({ ...read, reason: plainLine(MAX_REASON) }),
  result: none,
  errors: ACT_ERRORS,
})
export const declineRequest = request('requests.decline', {
  via: 'http',
  params: z.strictObject({ ...read, reason: plainLine(MAX_REASON) }),
  result: none,
  errors: ACT_ERRORS,
})
/**
 * Makes the meeting as a draft of the unit, with what the request says. `leftOut`: people and units that can be invited no longer. Pressed again by the
 * same person it names the same meeting.
 */
export const acceptRequest = request('requests.accept', {
  via: 'http',
  params: z.strictObject({ ...read, startsAtMs: TimeMs, place: plainLine(200) }),
  result: z.strictObject({ meetingId: MeetingId, leftOut: z.array(z.string()) }),
  errors: [...ACT_ERRORS, 'timePassed', 'unknownSite'],
})

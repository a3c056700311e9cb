// Over 300 lines: the pages may import nothing of meetings but this file, so its shapes and requests stand together.
import { z } from 'zod'
import { MeetingRole } from '../identity/wire.ts'
import { AccountId, AgendaItemId, MeetingId, SiteId, TimeMs } from '../wire/ids.ts'
import { event, plainLine, request } from '../wire/kit.ts'
import { DEEPEST_LEVEL } from '../wire/agenda-tree.ts'

export const MeetingState = z.enum([
  'draft',
  'pendingApproval',
  'invited',
  'inSession',
  'paused',
  'ended',
  'minutesDraft',
  'signed',
  'archived',
  'postponed',
  'cancelled',
])
export type MeetingState = z.infer<typeof MeetingState>

/** Whether a meeting has begun and is not over: it goes on, or it is paused. */
export function isRunning(state: MeetingState): boolean {
  return state === 'inSession' || state === 'paused'
}

/** Whether a meeting is still to be held (also one that was put off or called off), goes on, or has been held. */
export const MeetingPhase = z.enum(['before', 'running', 'over'])
export type MeetingPhase = z.infer<typeof MeetingPhase>

export const MeetingKind = z.enum(['meeting', 'session', 'councilSession', 'conference', 'briefing'])
export type MeetingKind = z.infer<typeof MeetingKind>

export const Participant = z.strictObject({
  accountId: AccountId,
  fullName: z.string(),
  title: z.string(),
  role: MeetingRole,
  siteId: SiteId,
  siteName: z.string(),
})
export type Participant = z.infer<typeof Participant>

/** Who presents an agenda item: a person of the list, or a site, which leaves open who speaks there. */
export const SpeakerRef = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('person'), accountId: AccountId }),
  z.strictObject({ kind: z.literal('site'), siteId: SiteId }),
])
export type SpeakerRef = z.infer<typeof SpeakerRef>
const ItemSpeaker = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('person'), accountId: AccountId, name: z.string() }),
  z.strictObject({ kind: z.literal('site'), siteId: SiteId, name: z.string() }),
])
export type ItemSpeaker = z.infer<typeof ItemSpeaker>

/** Of one item; more are chosen by their sites. */
const MOST_IN_AUDIENCE = 400

export const AgendaItem = z.strictObject({
  agendaItemId: AgendaItemId,
  position: z.int().min(0),
  title: z.string(),
  plannedMinutes: z.int().min(0).max(1440),
  speaker: ItemSpeaker.nullable().default(null),
  /** 0 at the top; an item belongs to the nearest one before it that is one level higher (`agenda/tree.ts`). */
  level: z.int().min(0).max(DEEPEST_LEVEL).default(0),
  /** The unit that prepares it. */
  unit: z.strictObject({ siteId: SiteId, name: z.string() }).nullable().default(null),
  /** Only some see it; to the others it is not there. */
  restricted: z.boolean().default(false),
  /** Who does, beside chair, secretaries and its speaker; empty for all but those who prepare the meeting. */
  audience: z.array(SpeakerRef).max(MOST_IN_AUDIENCE).default([]),
})
export type AgendaItem = z.infer<typeof AgendaItem>

/** What the person asking may do with this meeting now; the page shows no other buttons. */
export const MeetingRights = z.strictObject({
  edit: z.boolean(),
  submit: z.boolean(),
  approve: z.boolean(),
  sendBack: z.boolean(),
  send: z.boolean(),
  start: z.boolean(),
  pause: z.boolean(),
  resume: z.boolean(),
  end: z.boolean(),
  postpone: z.boolean(),
  reschedule: z.boolean(),
  cancel: z.boolean(),
  join: z.boolean(),
  managePapers: z.boolean(),
  readAttendance: z.boolean(),
})
export type MeetingRights = z.infer<typeof MeetingRights>

/** What every view of a meeting begins with. */
const heading = {
  title: z.string(),
  kind: MeetingKind,
  place: z.string(),
  startsAtMs: TimeMs,
  endsAtMs: TimeMs,
  state: MeetingState,
}

export const MeetingSummary = z.strictObject({
  meetingId: MeetingId,
  ...heading,
  /** The unit that holds it. */
  ownerSiteId: SiteId,
  myRole: MeetingRole.nullable(),
  siteCount: z.int(),
  mayJoin: z.boolean(),
})
export type MeetingSummary = z.infer<typeof MeetingSummary>

export const MeetingDetail = z.strictObject({
  meetingId: MeetingId,
  /** Counts upward with every change; an edit names the one that it was made from. */
  revision: z.int(),
  ...heading,
  stateReason: z.string().nullable(),
  ownerSiteId: SiteId,
  siteIds: z.array(SiteId),
  participants: z.array(Participant),
  agenda: z.array(AgendaItem),
  myRole: MeetingRole.nullable(),
  rights: MeetingRights,
})
export type MeetingDetail = z.infer<typeof MeetingDetail>

export const MeetingDraft = z.strictObject({
  title: plainLine(300),
  kind: MeetingKind,
  place: plainLine(200),
  startsAtMs: TimeMs,
  endsAtMs: TimeMs,
  siteIds: z.array(SiteId).max(400),
  participants: z.array(z.strictObject({ accountId: AccountId, role: MeetingRole, siteId: SiteId })).max(1500),
  /** An item that exists already keeps its id, and so its papers. */
  agenda: z
    .array(
      z.strictObject({
        agendaItemId: AgendaItemId.optional(),
        title: plainLine(500),
        plannedMinutes: z.int().min(0).max(1440),
        /** Left out: as it was. One who is not on this draft's list is none. */
        speaker: SpeakerRef.nullable().optional(),
        /** Left out: as it was, like the two below. Deeper than one below the item before it: brought up. */
        level: z.int().min(0).max(DEEPEST_LEVEL).optional(),
        unitSiteId: SiteId.nullable().optional(),
        /** Who sees it, with everybody at these sites; null: all. A person who is not on this draft's list is left out. */
        audience: z.array(SpeakerRef).max(MOST_IN_AUDIENCE).nullable().optional(),
      }),
    )
    .max(60),
})
export type MeetingDraft = z.infer<typeof MeetingDraft>

const DRAFT_ERRORS = [
  'endsBeforeStart',
  'unknownSite',
  'unknownAccount',
  'personTwice',
  'siteNotInvited',
  'agendaItemHasPapers',
  'agendaItemHasBallots',
  'unknownAgendaItem',
  'unknownUnit',
  'losesLead',
] as const

/**
 * Whether the person asking has agreed to lead this meeting no longer (neither chair nor secretary of it, nor administrator
 * of the unit). Without it a change by which they would lose every button is refused with `losesLead`.
 */
const givesUpLead = z.boolean().default(false)

/** What a meeting can't be sent without. */
const INCOMPLETE_ERRORS = ['noChair', 'noSecretary', 'noSites', 'noAgenda'] as const

export const listMeetings = request('meetings.list', {
  via: 'http',
  params: z.strictObject({}),
  result: z.strictObject({ meetings: z.array(MeetingSummary), nowMs: TimeMs }),
})
/** Of the meetings that one may see: one's own; those that one's unit, or a unit below it, holds; those of others that it is invited to; those with an item of the agenda that it prepares. */
export const MeetingView = z.enum(['mine', 'unit', 'invited', 'prepares'])
export type MeetingView = z.infer<typeof MeetingView>
/** Where a page of the list ended: the last meeting's start and id. */
const ListedUpTo = z.strictObject({ startsAtMs: TimeMs, meetingId: MeetingId })
/** A page of a list of meetings by their start; those count that take place within the two times in part at least. */
export const findMeetings = request('meetings.find', {
  via: 'http',
  params: z.strictObject({
    view: MeetingView,
    /** Empty: all. */
    states: z.array(MeetingState).max(MeetingState.options.length),
    fromMs: TimeMs.nullable(),
    untilMs: TimeMs.nullable(),
    leadSiteId: SiteId.nullable(),
    /** Words of title and place, with or without diacritics; a word is found by its beginning. */
    text: z.string().max(200),
    order: z.enum(['earliestFirst', 'latestFirst']),
    after: ListedUpTo.nullable(),
    limit: z.int().min(1).max(200),
  }),
  result: z.strictObject({ meetings: z.array(MeetingSummary), next: ListedUpTo.nullable(), nowMs: TimeMs }),
})
export const getMeeting = request('meetings.get', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId }),
  result: z.strictObject({ meeting: MeetingDetail }),
})
/** `requestId` is made by the client once per form: the same one again gives the same meeting, not a second. */
export const createMeeting = request('meetings.create', {
  via: 'http',
  params: z.strictObject({ requestId: z.uuid(), draft: MeetingDraft, givesUpLead }),
  result: z.strictObject({ meetingId: MeetingId }),
  errors: DRAFT_ERRORS,
})
export const updateMeeting = request('meetings.update', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, revision: z.int(), draft: MeetingDraft, givesUpLead }),
  result: z.strictObject({ revision: z.int() }),
  // A meeting that was sent already must keep what it could not have been sent without.
  errors: [...DRAFT_ERRORS, 'staleRevision', 'illegalState', ...INCOMPLETE_ERRORS],
})

const transition = z.strictObject({ meetingId: MeetingId })
const transitionWithReason = z.strictObject({ meetingId: MeetingId, reason: plainLine(500) })
const newState = z.strictObject({ state: MeetingState })

/** A request for the next state of a meeting; what leads to which is in `rules.ts`. */
function step<const M extends string, P extends z.ZodType>(method: M, params: P) {
  return request(method, { via: 'http', params, result: newState, errors: ['illegalTransition'] })
}

/** Sends the invitations: from now on the meeting and its papers are seen by those invited. */
export const sendMeeting = request('meetings.send', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, givesUpLead }),
  result: newState,
  /** `startsInPast`: a postponed meeting needs a time that is still to come. */
  errors: ['illegalTransition', 'losesLead', 'startsInPast', ...INCOMPLETE_ERRORS],
})
/** Asks the chair to approve a draft. */
export const submitMeeting = request('meetings.submit', {
  via: 'http',
  params: transition,
  result: newState,
  errors: ['illegalTransition', ...INCOMPLETE_ERRORS],
})
/** The chair approves what was submitted, and the invitations go. `ifRevision`: what they have seen. */
export const approveMeeting = request('meetings.approve', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, ifRevision: z.int() }),
  result: newState,
  errors: ['illegalTransition', 'staleRevision', ...INCOMPLETE_ERRORS],
})
/** Back to the draft, with what has to be mended. */
export const sendMeetingBack = step('meetings.sendBack', transitionWithReason)
export const startMeeting = step('meetings.start', transition)
export const pauseMeeting = step('meetings.pause', transition)
export const resumeMeeting = step('meetings.resume', transition)
/** Ends the meeting for everyone: all seats leave, media close, attendance is completed. */
export const endMeeting = step('meetings.end', transition)
/**
 * Keeps a running meeting open that the rule would end, two hours from now. Said again, it counts from then.
 */
export const keepMeetingOpen = request('meetings.keepOpen', {
  via: 'http',
  params: transition,
  result: z.strictObject({ untilMs: TimeMs }),
  errors: ['illegalState'],
})
/** At most so long a meeting is extended at once. */
export const MOST_EXTENDED_MINUTES = 480
/**
 * Puts the planned end of a running meeting off. `ifEndsAtMs`: the end that it was asked from, so that two people who press at once extend it
 * once. From when it counts: `extendedEnd` in `wire/extended-end.ts`.
 */
export const extendMeeting = request('meetings.extend', {
  via: 'http',
  params: z.strictObject({
    meetingId: MeetingId,
    minutes: z.int().min(1).max(MOST_EXTENDED_MINUTES),
    ifEndsAtMs: TimeMs,
  }),
  result: z.strictObject({ endsAtMs: TimeMs }),
  errors: ['illegalState', 'extendedMeanwhile'],
})
/** Puts a meeting off without a new time. */
export const postponeMeeting = step('meetings.postpone', transitionWithReason)
/** Gives a meeting that has not begun, or was put off, another time; everybody who was invited stays invited. */
export const rescheduleMeeting = request('meetings.reschedule', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, reason: plainLine(500), startsAtMs: TimeMs, endsAtMs: TimeMs }),
  result: newState,
  errors: ['illegalTransition', 'endsBeforeStart', 'startsInPast', ...INCOMPLETE_ERRORS],
})
export const cancelMeeting = step('meetings.cancel', transitionWithReason)

/** `stateReason` of a meeting that nobody ended: it was ended so long after its planned end. */
export const ENDED_BY_RULE = 'endedByRule'

/** What moves a meeting from one state to another. */
export const MeetingAct = z.enum([
  'submit',
  'approve',
  'sendBack',
  'send',
  'start',
  'pause',
  'resume',
  'end',
  'draftMinutes',
  'sign',
  'archive',
  'postpone',
  'reschedule',
  'cancel',
])
export type MeetingAct = z.infer<typeof MeetingAct>
/** What stands in a meeting's history; `call`: it was called at once. */
export const ChangeAct = z.enum(['create', 'call', ...MeetingAct.options])
export type ChangeAct = z.infer<typeof ChangeAct>

export const MeetingChange = z.strictObject({
  atMs: TimeMs,
  /** Null: the rule that ends meetings which nobody ends. */
  byName: z.string().nullable(),
  act: ChangeAct,
  state: MeetingState,
  reason: z.string().nullable(),
  /** The new time, where it was changed. */
  startsAtMs: TimeMs.nullable(),
  endsAtMs: TimeMs.nullable(),
})
export type MeetingChange = z.infer<typeof MeetingChange>
/** Who changed the state and when, newest first. What was before the invitations is for those who prepare the meeting. */
export const readHistory = request('meetings.history', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId }),
  result: z.strictObject({ changes: z.array(MeetingChange) }),
})

/** What everybody in the room is sent about the meeting itself. */
export const RunningMeeting = z.strictObject({
  title: z.string(),
  state: MeetingState,
  /** The planned end; null: not known yet. */
  endsAtMs: TimeMs.nullable().default(null),
  /** When the rule will end the meeting, long after its planned end; null: not foreseen. */
  endsByRuleAtMs: TimeMs.nullable(),
})
export type RunningMeeting = z.infer<typeof RunningMeeting>
/** Its part of the snapshot. */
export const meetingSlice = RunningMeeting.default({
  title: '',
  state: 'inSession',
  endsAtMs: null,
  endsByRuleAtMs: null,
})

/** When the rule will end this meeting that people still sit in; null: it goes on. */
export const endsByRule = event('meeting.endsByRule', {
  data: z.strictObject({ endsAtMs: TimeMs.nullable() }),
  kept: true,
})

/**
 * The meeting's title, times, agenda, people or state changed. What a room shows of it comes along, with the rights of the seat's role. Of sites
 * and people, which take some 60 kB, a room has its list of seats: who needs the others asks for the meeting.
 */
export const meetingChanged = event('meeting.changed', {
  data: z.strictObject({
    ...MeetingDetail.pick({
      revision: true,
      title: true,
      kind: true,
      place: true,
      startsAtMs: true,
      endsAtMs: true,
      state: true,
      stateReason: true,
      rights: true,
    }).shape,
    /** Null: as it was one revision before. */
    agenda: z.array(AgendaItem).nullable(),
    /** Sites or people are others than one revision before. */
    peopleChanged: z.boolean(),
  }),
  kept: true,
})

// Notices to one person: something happened that concerns them, and it stays until they have read it.
import { z } from 'zod'
import {
  ConsultationId,
  MeetingId,
  MeetingRequestId,
  MinutesTaskId,
  NoticeId,
  RehearsalId,
  TimeMs,
} from '../wire/ids.ts'
import { event, request } from '../wire/kit.ts'

/** Consultations are named as they are called when it happens: what was sent keeps its title. */
const consultation = { consultationId: ConsultationId, title: z.string() }

/** Requests for a meeting, likewise. */
const meetingRequest = { meetingRequestId: MeetingRequestId, title: z.string() }
const task = { taskId: MinutesTaskId, dueDay: z.iso.date().nullable() }

/** What happened. A new kind needs a sentence on the page and nothing else. */
export const NoticeWhat = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('meetingPostponed'), reason: z.string() }),
  z.strictObject({
    kind: z.literal('meetingMoved'),
    reason: z.string().nullable(),
    startsAtMs: TimeMs,
    endsAtMs: TimeMs,
  }),
  z.strictObject({ kind: z.literal('meetingCancelled'), reason: z.string() }),
  /** A site lacks something before a meeting. */
  z.strictObject({
    kind: z.literal('getReady'),
    papers: z.boolean(),
    link: z.boolean(),
    device: z.boolean(),
    answer: z.boolean().default(false),
  }),
  /** The person has not answered the invitation. */
  z.strictObject({ kind: z.literal('answerAsked') }),
  z.strictObject({ kind: z.literal('substituteNamed'), name: z.string(), substitute: z.string() }),
  z.strictObject({ kind: z.literal('substituteRefused'), substitute: z.string(), reason: z.string() }),
  /** To whose place was taken: the meeting's title, because they are not in it any more. */
  z.strictObject({ kind: z.literal('substituteConfirmed'), title: z.string(), substitute: z.string() }),
  /** To who took it. */
  z.strictObject({ kind: z.literal('calledAsSubstitute'), name: z.string() }),
  z.strictObject({ kind: z.literal('approvalAsked') }),
  z.strictObject({ kind: z.literal('meetingApproved') }),
  z.strictObject({ kind: z.literal('sentBack'), reason: z.string() }),
  /** Papers of the meeting wait for this person's approval. Which ones, the page says: their names may be closed to them by then. */
  z.strictObject({ kind: z.literal('papersToApprove') }),
  z.strictObject({ kind: z.literal('paperSentBack'), reason: z.string() }),
  /** The draft of the minutes may be read and remarked on. */
  z.strictObject({ kind: z.literal('minutesForComments') }),
  /** To chair and secretaries: somebody remarked on it. */
  z.strictObject({ kind: z.literal('minutesCommented') }),
  z.strictObject({ kind: z.literal('minutesApproved') }),
  /** It is this person's turn to sign them. */
  z.strictObject({ kind: z.literal('minutesToSign') }),
  /** The signed minutes, or a signed correction of them, were given to this person. */
  z.strictObject({ kind: z.literal('minutesIssued') }),
  z.strictObject({ kind: z.literal('correctionIssued') }),
  /** To a member: their opinion is asked for. */
  z.strictObject({ kind: z.literal('consultationAsked'), ...consultation, deadlineAtMs: TimeMs }),
  z.strictObject({ kind: z.literal('consultationReminder'), ...consultation, deadlineAtMs: TimeMs }),
  z.strictObject({
    kind: z.literal('consultationExtended'),
    ...consultation,
    deadlineAtMs: TimeMs,
    reason: z.string(),
  }),
  z.strictObject({ kind: z.literal('consultationWithdrawn'), ...consultation, reason: z.string() }),
  z.strictObject({ kind: z.literal('consultationClosed'), ...consultation, passed: z.boolean() }),
  /** To the follower. */
  z.strictObject({ kind: z.literal('consultationToFollow'), ...consultation, deadlineAtMs: TimeMs }),
  z.strictObject({ kind: z.literal('consultationAllAnswered'), ...consultation }),
  /** To the administrators of the unit that is asked. */
  z.strictObject({ kind: z.literal('requestSent'), ...meetingRequest, unit: z.string() }),
  z.strictObject({ kind: z.literal('requestWithdrawn'), ...meetingRequest, reason: z.string() }),
  /** To its author. */
  z.strictObject({ kind: z.literal('requestTakenUp'), ...meetingRequest }),
  z.strictObject({ kind: z.literal('requestNeedsInfo'), ...meetingRequest, reason: z.string() }),
  z.strictObject({ kind: z.literal('requestAccepted'), ...meetingRequest }),
  z.strictObject({ kind: z.literal('requestDeclined'), ...meetingRequest, reason: z.string() }),
  /** To administrators of the system: nothing is sent to this address any more. */
  z.strictObject({
    kind: z.literal('webhookOff'),
    system: z.string(),
    host: z.string(),
    why: z.enum(['failing', 'gone', 'tooMany']),
  }),
  /**
   * Of tasks after meetings. What is to be done, the page says: it may be closed to the person by then. These notices name no meeting of the tables
   * either, since a unit is charged whose people were not in it.
   */
  z.strictObject({ kind: z.literal('taskCharged'), ...task }),
  z.strictObject({ kind: z.literal('taskSoonDue'), ...task }),
  z.strictObject({ kind: z.literal('taskDue'), ...task }),
  z.strictObject({ kind: z.literal('taskOverdue'), ...task }),
  /** To who follows it: somebody reports that it is done. */
  z.strictObject({ kind: z.literal('taskReported'), ...task }),
  z.strictObject({ kind: z.literal('taskConfirmed'), ...task }),
  z.strictObject({ kind: z.literal('taskSentBack'), ...task }),
  /** To chair and secretaries: sites where something failed, those that did not answer among them. */
  z.strictObject({
    kind: z.literal('rehearsalDone'),
    rehearsalId: RehearsalId,
    toSee: z.int().min(0),
    silent: z.int().min(0),
  }),
])
export type NoticeWhat = z.infer<typeof NoticeWhat>

export const Notice = z.strictObject({
  noticeId: NoticeId,
  atMs: TimeMs,
  byName: z.string().nullable(),
  what: NoticeWhat,
  /** The meeting it is about, by its name now. */
  meeting: z.strictObject({ meetingId: MeetingId, title: z.string() }).nullable(),
})
export type Notice = z.infer<typeof Notice>

/** So many are shown at once; the others follow when these have been read. */
export const MOST_NOTICES = 50

/** What the person has not read, newest first. */
export const listNotices = request('notices.list', {
  via: 'http',
  params: z.strictObject({}),
  result: z.strictObject({ notices: z.array(Notice).max(MOST_NOTICES), unread: z.int() }),
})
export const readNotices = request('notices.read', {
  via: 'http',
  params: z.strictObject({ noticeIds: z.array(NoticeId).min(1).max(MOST_NOTICES) }),
  result: z.strictObject({}),
})

/** There are others than before: the page asks for them. */
export const noticesChanged = event('notices.changed', { data: z.strictObject({}), kept: false })

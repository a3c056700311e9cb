// Over 300 lines: all that minutes consist of, and every act on them; the pages may import nothing of the noun but this file.
// The minutes of a meeting (biên bản): what its logs say, what its secretaries write, and how it comes to be approved.
import { z } from 'zod'
import { MeetingKind } from '../meeting/wire.ts'
import { BallotForm, Counting } from '../voting/wire.ts'
import { AgendaItemId, MeetingId, MinutesCommentId, MinutesTaskId, Sha256, TimeMs } from '../wire/ids.ts'
import { plainLines as lines, request } from '../wire/kit.ts'
import { MinutesTemplate } from '../wire/minutes-template.ts'

/** So long one text and one remark may be, in characters, and so many tasks and remarks there may be. */
export const MAX_MINUTES_TEXT = 20_000
export const MAX_MINUTES_COMMENT = 4_000
export const MOST_MINUTES_TASKS = 200
export const MOST_MINUTES_COMMENTS = 1_000

/**
 * `draft`: chair and secretaries write. `comments`: the members read it too and remark on it. `approved`: it stays as it is, for good.
 */
export const MinutesState = z.enum(['draft', 'comments', 'approved'])
export type MinutesState = z.infer<typeof MinutesState>

/** Of a task, in characters: in capitals it still fits on a page of the table. */
export const MAX_TASK = 1_000

/** Who does what by when (nhiệm vụ). */
export const MinutesTask = z.strictObject({
  what: lines(MAX_TASK),
  who: lines(300),
  /** `YYYY-MM-DD`; null: no day is given. */
  dueDay: z.iso.date().nullable(),
})
export type MinutesTask = z.infer<typeof MinutesTask>

export const MinutesField = z.enum(['number', 'symbol', 'place', 'opening', 'conclusions', 'closing', 'recipients'])
export type MinutesField = z.infer<typeof MinutesField>

/** A part of the minutes that is written by hand and saved by itself. */
export const MinutesEntry = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('field'), field: MinutesField, text: lines(MAX_MINUTES_TEXT) }),
  /** The course of one item of the agenda (diễn biến). */
  z.strictObject({ kind: z.literal('item'), agendaItemId: AgendaItemId, text: lines(MAX_MINUTES_TEXT) }),
  /** Null: the task was taken out again. */
  z.strictObject({ kind: z.literal('task'), taskId: MinutesTaskId, task: MinutesTask.nullable() }),
])
export type MinutesEntry = z.infer<typeof MinutesEntry>

/** Names an entry among those of its minutes: `field:opening`, `item:…`, `task:…`. */
export function minutesEntryKey(entry: MinutesEntry): string {
  switch (entry.kind) {
    case 'field':
      return `field:${entry.field}`
    case 'item':
      return `item:${entry.agendaItemId}`
    case 'task':
      return `task:${entry.taskId}`
    default:
      return entry satisfies never
  }
}

export const SavedEntry = z.strictObject({
  entry: MinutesEntry,
  /** Counts its saves; 1 for the first. */
  revision: z.int().min(1),
  savedAtMs: TimeMs,
  savedByName: z.string(),
})
export type SavedEntry = z.infer<typeof SavedEntry>

const Person = z.strictObject({ fullName: z.string(), title: z.string(), siteName: z.string() })
/** When somebody came first and went last; `toMs` null: is still here. */
const stay = { fromMs: TimeMs, toMs: TimeMs.nullable() }
export const MinutesSpeaker = z.strictObject({
  name: z.string(),
  siteName: z.string(),
  ms: z.number().min(0),
  turns: z.int().min(1),
})
export type MinutesSpeaker = z.infer<typeof MinutesSpeaker>
const MinutesPaper = z.strictObject({
  title: z.string(),
  /** 1 for the first. */
  version: z.int().min(1),
  pages: z.int().min(0),
})
/** A ballot that was opened; `passed` null: it has not ended, or a secret one has no result (`counting`). */
export const MinutesBallot = z.strictObject({
  title: z.string(),
  /** The body that decided, as it was called then; null: not known. */
  bodyName: z.string().nullable().default(null),
  ruleName: z.string(),
  legalBasis: z.string(),
  passed: z.boolean().nullable(),
  form: BallotForm.default('open'),
  counting: Counting.nullable().default(null),
  members: z.int().min(0),
  entitled: z.int().min(0),
  voted: z.int().min(0),
  counts: z.array(z.strictObject({ label: z.string(), count: z.int().min(0) })),
  /** At a tie that was left to the chair: who that was and the choice; an empty label: none. Left out: it was not asked. */
  casting: z.strictObject({ byName: z.string(), label: z.string() }).optional(),
})
export type MinutesBallot = z.infer<typeof MinutesBallot>

/** An item of the agenda with what the logs say of it, or one that was discussed and is on the agenda no more. */
export const MinutesItem = z.strictObject({
  agendaItemId: AgendaItemId,
  /** `1`, `1.1`; empty: it is on the agenda no more. */
  number: z.string(),
  /** Has items below it and is not discussed itself. */
  heading: z.boolean(),
  title: z.string(),
  plannedMinutes: z.int().min(0).nullable(),
  fromMs: TimeMs.nullable(),
  toMs: TimeMs.nullable(),
  tookMs: z.number().min(0),
  /** Of the turns that began under it, the longest first. */
  speakers: z.array(MinutesSpeaker),
  papers: z.array(MinutesPaper),
  ballots: z.array(MinutesBallot),
})
export type MinutesItem = z.infer<typeof MinutesItem>

const Counted = z.strictObject({ all: z.int().min(0), present: z.int().min(0), excused: z.int().min(0) })
/** What the logs say of the meeting. Nobody writes it: it is read again each time, until the minutes are approved. */
export const MinutesFacts = z.strictObject({
  title: z.string(),
  kind: MeetingKind,
  place: z.string(),
  /** The unit that holds it, the one above it, and the name of the place where its papers are written. */
  holder: z.string(),
  above: z.string().nullable(),
  placeName: z.string(),
  startsAtMs: TimeMs,
  endsAtMs: TimeMs,
  /** Null: not yet, or not written down. */
  beganAtMs: TimeMs.nullable(),
  endedAtMs: TimeMs.nullable(),
  chairs: z.array(Person),
  secretaries: z.array(Person),
  /** People of the list who came, by themselves or at a hall, in the order of their coming; operators of halls stand under `sites`. */
  came: z.array(z.strictObject({ ...Person.shape, ...stay })),
  absent: z.array(Person),
  sites: z.array(
    z.strictObject({
      siteName: z.string(),
      /** Null: never came. */
      fromMs: TimeMs.nullable(),
      toMs: TimeMs.nullable(),
      headCount: z.int().min(0),
    }),
  ),
  /** The first one first. */
  rollCalls: z.array(
    z.strictObject({
      number: z.int().min(1),
      startedAtMs: TimeMs,
      endedAtMs: TimeMs.nullable(),
      sites: Counted,
      delegates: Counted,
      guests: Counted,
      people: z.int().min(0),
    }),
  ),
  items: z.array(MinutesItem),
  /** Of turns outside any item, and ballots of the meeting as a whole. */
  speakers: z.array(MinutesSpeaker),
  ballots: z.array(MinutesBallot),
  /** When this was read: turns and items that go on are counted up to then. */
  nowMs: TimeMs,
})
export type MinutesFacts = z.infer<typeof MinutesFacts>

/** A remark of somebody who read the draft (ý kiến), and what a secretary answered. */
export const MinutesComment = z.strictObject({
  commentId: MinutesCommentId,
  byName: z.string(),
  atMs: TimeMs,
  text: z.string(),
  /** Null: nobody has answered yet. */
  answer: z.strictObject({ text: z.string(), byName: z.string(), atMs: TimeMs }).nullable(),
})
export type MinutesComment = z.infer<typeof MinutesComment>

export const MAX_TASK_NOTE = 1_000
/** How far a task of approved minutes has come; one that nobody has said anything of is not done. */
export const TaskProgress = z.strictObject({
  taskId: MinutesTaskId,
  /** Counts its changes; 1 for the first. */
  revision: z.int().min(1),
  done: z.boolean(),
  /** Who is charged says that it is done, and nobody has confirmed it. */
  reported: z.boolean(),
  note: z.string(),
  byName: z.string(),
  atMs: TimeMs,
})
export type TaskProgress = z.infer<typeof TaskProgress>

/** What the person asking may do now. */
export const MinutesRights = z.strictObject({
  write: z.boolean(),
  /** Give the draft to the members for their remarks, and take it back. */
  askComments: z.boolean(),
  backToDraft: z.boolean(),
  comment: z.boolean(),
  answer: z.boolean(),
  approve: z.boolean(),
  /** Say how far the tasks have come. */
  follow: z.boolean(),
})
export type MinutesRights = z.infer<typeof MinutesRights>

export const MinutesView = z.strictObject({
  state: MinutesState,
  /** Counts every change of text or state; 0: nothing is written yet. */
  revision: z.int().min(0),
  rights: MinutesRights,
  facts: MinutesFacts,
  /** In which form they are written; of approved ones the one that they were approved in. */
  template: MinutesTemplate,
  /** Names that form in an approval. */
  templateSha256: Sha256,
  /** In the order in which they were begun. */
  entries: z.array(SavedEntry),
  /** In their order; once the minutes are approved, for chair and secretaries alone. */
  comments: z.array(MinutesComment),
  /** Of approved minutes. */
  progress: z.array(TaskProgress),
  /** Who approved them, and the SHA-256 of the PDF that was approved; null: not yet. */
  approved: z.strictObject({ byName: z.string(), atMs: TimeMs, sha256: Sha256 }).nullable(),
})
export type MinutesView = z.infer<typeof MinutesView>

/**
 * The minutes as they are now. `notBegun`: the meeting has not begun. `notReady`: chair and secretaries are writing. `itemsClosed`: they tell of
 * something that this person may not see. As files: `GET /api/meetings/:meetingId/minutes.docx` and `.pdf`.
 */
export const readMinutes = request('minutes.read', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId }),
  result: MinutesView,
  errors: ['notBegun', 'notReady', 'itemsClosed'],
})

/**
 * Saves one entry. The same content once more changes nothing. `stale`: somebody has saved it since `revision` (0: it is new); nothing is written, and
 * reading the minutes again gives their text.
 */
export const saveMinutesEntry = request('minutes.save', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, revision: z.int().min(0), entry: MinutesEntry }),
  result: z.strictObject({ revision: z.int().min(1), savedAtMs: TimeMs }),
  errors: ['notBegun', 'minutesApproved', 'stale', 'noSuchItem', 'tooManyTasks'],
})

/** A remark, or an answer to one: something must be said. */
const remark = lines(MAX_MINUTES_COMMENT).refine((text) => text.trim() !== '', 'nothing is said')

/**
 * Gives the draft to the members who may see all that it tells of, for their remarks; or takes it back. `meetingRuns`: the meeting is not over.
 * `wrongStage`: the minutes are not in the stage before it.
 */
export const setMinutesStage = request('minutes.setStage', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, stage: z.enum(['draft', 'comments']) }),
  result: z.strictObject({}),
  errors: ['notBegun', 'meetingRuns', 'wrongStage'],
})
/** Remarks on the draft. The same id once more is the same remark. */
export const commentMinutes = request('minutes.comment', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, commentId: MinutesCommentId, text: remark }),
  result: z.strictObject({}),
  errors: ['notBegun', 'notReady', 'itemsClosed', 'wrongStage', 'tooManyComments', 'commentIdTaken'],
})
/**
 * Answers a remark, which settles it; `replaces`: the answer whose place it takes, null for the first one. The same answer once more changes nothing.
 * `stale`: the remark has another answer by now, and keeps it.
 */
export const answerMinutesComment = request('minutes.answerComment', {
  via: 'http',
  params: z.strictObject({
    ...{ meetingId: MeetingId, commentId: MinutesCommentId, answer: remark },
    replaces: lines(MAX_MINUTES_COMMENT).nullable(),
  }),
  result: z.strictObject({}),
  errors: ['wrongStage', 'noSuchComment', 'stale'],
})
/**
 * Approves the minutes as they were read at `revision`, in the form of `templateSha256`: text, facts and the PDF stay as they are from then on. `stale`:
 * something has changed since, a count of votes and the template of the body included. `countWaiting`: a secret ballot has ended and is not counted
 * yet; `title` names it.
 */
export const approveMinutes = request('minutes.approve', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, revision: z.int().min(1), templateSha256: Sha256 }),
  result: z.strictObject({ sha256: Sha256 }),
  errors: ['notBegun', 'meetingRuns', 'wrongStage', 'stale', 'countWaiting'],
})

/**
 * Who follows a task of approved minutes says how far it has come: confirms that it is done, or that it is not, which sends a report back. The same once more changes nothing. `stale`: somebody has said something else since `revision`
 * (0: nobody had).
 */
export const followTask = request('minutes.followTask', {
  via: 'http',
  params: z.strictObject({
    meetingId: MeetingId,
    taskId: MinutesTaskId,
    revision: z.int().min(0),
    done: z.boolean(),
    note: lines(MAX_TASK_NOTE),
  }),
  result: z.strictObject({ revision: z.int().min(1) }),
  errors: ['wrongStage', 'noSuchTask', 'stale'],
})

// Tasks after meetings (nhiệm vụ sau họp): those of all approved minutes that somebody may read, who is charged with each, and how far it has come.
import { z } from 'zod'
import { AccountId, MeetingId, MinutesTaskId, SiteId, TimeMs } from '../wire/ids.ts'
import { plainLines as lines, request } from '../wire/kit.ts'

/** `reported`: who is charged says that it is done, and who follows it has not confirmed that yet. */
export const TaskState = z.enum(['todo', 'doing', 'reported', 'done'])
export type TaskState = z.infer<typeof TaskState>
/** As it is shown: `overdue` takes the place of `todo` and `doing` from the day after the due day on. */
export const TaskStanding = z.enum(['todo', 'doing', 'reported', 'done', 'overdue'])
export type TaskStanding = z.infer<typeof TaskStanding>
/** @param today - `YYYY-MM-DD` in Vietnam. */
export function standingOf(
  { state, dueDay }: { readonly state: TaskState; readonly dueDay: string | null },
  today: string,
): TaskStanding {
  return (state === 'todo' || state === 'doing') && dueDay !== null && dueDay < today ? 'overdue' : state
}

/**
 * `given`: with the approval of the minutes. `noted`: words without a change of state. `withdrawn`: who is charged took the report back that it is
 * done.
 */
export const TaskAct = z.enum([
  'given',
  'charged',
  'begun',
  'noted',
  'reported',
  'withdrawn',
  'confirmed',
  'sentBack',
  'reopened',
  'reminded',
])
export type TaskAct = z.infer<typeof TaskAct>
export const TaskReminder = z.enum(['before', 'due', 'overdue'])
export type TaskReminder = z.infer<typeof TaskReminder>

/** `mine`: the account itself is charged. `unit`: its unit as a whole is, or one that it administers or somebody of that. `all`: every one that it may see. */
export const TaskScope = z.enum(['mine', 'unit', 'all'])
export type TaskScope = z.infer<typeof TaskScope>

export const TasksAsked = z.strictObject({
  scope: TaskScope,
  /** Null: in any state. */
  standing: TaskStanding.nullable(),
  /** The unit that is charged; null: any, or none. */
  siteId: SiteId.nullable(),
  meetingId: MeetingId.nullable(),
  /** The first and the last due day, `YYYY-MM-DD`; null: from the beginning, without an end. A task without a day has none of either. */
  from: z.iso.date().nullable(),
  until: z.iso.date().nullable(),
  /** Words of the task, who it names, its meeting or its unit, in any order and without regard to diacritics. */
  text: z.string().max(200),
})
export type TasksAsked = z.infer<typeof TasksAsked>

const Named = z.strictObject({ siteId: SiteId, name: z.string() })
export const TaskEntry = z.strictObject({
  meetingId: MeetingId,
  meetingTitle: z.string(),
  taskId: MinutesTaskId,
  what: z.string(),
  /** As the minutes name who does it. */
  who: z.string(),
  dueDay: z.iso.date().nullable(),
  standing: TaskStanding,
  /** Null: nobody is charged yet. */
  unit: Named.nullable(),
  person: z.strictObject({ accountId: AccountId, fullName: z.string() }).nullable(),
  /** Counts its changes; 0: nothing was changed. */
  revision: z.int().min(0),
  note: z.string(),
  /** The last change; null: none. */
  changed: z.strictObject({ byName: z.string(), atMs: TimeMs }).nullable(),
  rights: z.strictObject({ report: z.boolean(), follow: z.boolean(), openMinutes: z.boolean() }),
})
export type TaskEntry = z.infer<typeof TaskEntry>

const count = z.int().min(0)
export const TaskSums = z.strictObject({ todo: count, doing: count, reported: count, done: count, overdue: count })
export type TaskSums = z.infer<typeof TaskSums>
/** Of one page, and of rows of the page at most in a file. */
export const TASKS_PAGE = 50

export const TaskList = z.strictObject({
  tasks: z.array(TaskEntry),
  /** As many as were found, on all pages. */
  found: count,
  /** What was found in any state, added up: all, and by the unit that is charged, `unit` null for those that nobody is charged with. */
  sums: TaskSums,
  units: z.array(z.strictObject({ unit: Named.nullable(), sums: TaskSums })),
  /** Meetings and units of everything in the scope, to choose from. */
  meetings: z.array(z.strictObject({ meetingId: MeetingId, title: z.string() })),
  sites: z.array(Named),
})
export type TaskList = z.infer<typeof TaskList>

/** Those that are due first come first, without a day last, done ones behind them. As files: `GET /api/tasks.csv` and `.xlsx`. */
export const listTasks = request('tasks.list', {
  via: 'http',
  params: TasksAsked.extend({
    /** 0 for the first; behind the last one there are no tasks. */
    page: z.int().min(0).max(10_000),
  }),
  result: TaskList,
})

export const TaskActEntry = z.strictObject({ act: TaskAct, atMs: TimeMs, byName: z.string(), words: z.string() })
export type TaskActEntry = z.infer<typeof TaskActEntry>
/** What was done about a task, the latest last. */
export const readTaskActs = request('tasks.acts', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, taskId: MinutesTaskId }),
  result: z.strictObject({ acts: z.array(TaskActEntry) }),
  errors: ['noSuchTask'],
})

export const MAX_REPORT = 1_000
/**
 * Who is charged says how far it has come. `doing`: it goes on, which takes back a report; `reported`: it is done, and is to be confirmed. The same once more changes nothing.
 * `stale`: it was changed since `revision`.
 */
export const reportTask = request('tasks.report', {
  via: 'http',
  params: z.strictObject({
    meetingId: MeetingId,
    taskId: MinutesTaskId,
    revision: z.int().min(0),
    state: z.enum(['doing', 'reported']),
    words: lines(MAX_REPORT).refine((words) => words.trim() !== ''),
  }),
  result: z.strictObject({ revision: z.int().min(1) }),
  errors: ['noSuchTask', 'notCharged', 'taskDone', 'stale'],
})

/**
 * Charges a unit, or one person of it, or nobody again; a task that was reported goes on with them. `mayNotSee`: the meeting has items or papers that are closed to that person, or to everybody
 * of that unit.
 */
export const chargeTask = request('tasks.charge', {
  via: 'http',
  params: z.strictObject({
    meetingId: MeetingId,
    taskId: MinutesTaskId,
    revision: z.int().min(0),
    to: z
      .discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('unit'), siteId: SiteId }),
        z.strictObject({ kind: z.literal('person'), accountId: AccountId }),
      ])
      .nullable(),
  }),
  result: z.strictObject({ revision: z.int().min(1) }),
  errors: ['noSuchTask', 'taskDone', 'stale', 'unknownSite', 'noSuchPerson', 'mayNotSee'],
})

/** The list as a file. */
export function tasksPath(as: 'csv' | 'xlsx', asked: TasksAsked): string {
  const query = new URLSearchParams()
  // Of a page's own question only what the file takes.
  for (const name of TasksAsked.keyof().options) {
    const value = asked[name]
    if (value !== null && value !== '') query.set(name, String(value))
  }
  return `/api/tasks.${as}?${query.toString()}`
}

// The tasks of approved minutes as rows: who is charged, how far each has come, and what was done about it.
import type { Selectable } from 'kysely'
import { fold } from '../kit/search-text.ts'
import { participantsOf } from '../meeting/store.ts'
import type { Database } from '../storage/database.ts'
import type { TasksTable } from '../storage/schema.ts'
import type { TaskAct, TaskState } from '../tasks/wire.ts'
import type { AccountId, MeetingId, MinutesTaskId, SiteId } from '../wire/ids.ts'
import { tasksOfMinutes } from '../wire/minutes-form.ts'
import type { MinutesEntry, TaskProgress } from './wire.ts'

export type TaskRow = Selectable<TasksTable>

/** Who did something, as the acts and the notices name them. */
export interface By {
  readonly accountId: AccountId
  readonly fullName: string
}

/** Writes the tasks of minutes down with their approval. Whoever the minutes name exactly is charged; others are chosen later. */
export async function keepTasks(
  within: Database,
  meetingId: MeetingId,
  entries: readonly MinutesEntry[],
  { by, nowMs }: { readonly by: By; readonly nowMs: number },
): Promise<void> {
  const tasks = tasksOfMinutes(entries)
  if (tasks.length === 0) return
  const named = await namesOf(within, meetingId)
  for (const [index, { taskId, what, who, dueDay }] of tasks.entries()) {
    const charged = named(who)
    await within
      .insertInto('tasks')
      .values({
        ...{ meeting_id: meetingId, task_id: taskId, place: index + 1, what, who, due_day: dueDay, state: 'todo' },
        ...{ charged_site_id: charged?.siteId ?? null, charged_account_id: charged?.accountId ?? null },
        ...{ charged_at_ms: nowMs, revision: 0, note: '', saved_by: null, saved_at_ms: null },
      })
      .execute()
    await writeTaskAct(within, { meetingId, taskId }, { act: 'given', words: who, by, nowMs })
  }
}

interface Charged {
  readonly siteId: SiteId
  readonly accountId: AccountId | null
}

/** Finds the one person of the meeting's list, or the one unit of the meeting, that a text names; without regard to diacritics. */
async function namesOf(within: Database, meetingId: MeetingId): Promise<(who: string) => Charged | null> {
  const people = await participantsOf(within, meetingId)
  const sites = await within
    .selectFrom('sites')
    .select(['site_id', 'name', 'short_name'])
    .where((where) =>
      where.or([
        where(
          'site_id',
          'in',
          within.selectFrom('meeting_sites').select('meeting_sites.site_id').where('meeting_id', '=', meetingId),
        ),
        where(
          'site_id',
          'in',
          within.selectFrom('meetings').select('meetings.owner_site_id').where('meeting_id', '=', meetingId),
        ),
        where(
          'site_id',
          'in',
          within.selectFrom('participants').select('participants.site_id').where('meeting_id', '=', meetingId),
        ),
      ]),
    )
    .execute()
  const plain = (text: string) => fold(text).trim().replace(/\s+/gu, ' ')
  return (who) => {
    const asked = plain(who)
    const persons = people.filter(({ fullName }) => plain(fullName) === asked)
    const [person] = persons
    if (person !== undefined && persons.length === 1) return { siteId: person.siteId, accountId: person.accountId }
    const units = sites.filter(({ name, short_name }) =>
      [name, short_name].some((one) => plain(one) === asked || `ubnd ${plain(one)}` === asked),
    )
    const [unit] = units
    return unit === undefined || units.length > 1 ? null : { siteId: unit.site_id, accountId: null }
  }
}

export interface TaskKey {
  readonly meetingId: MeetingId
  readonly taskId: MinutesTaskId
}

export async function taskRow(within: Database, { meetingId, taskId }: TaskKey): Promise<TaskRow | null> {
  const row = await within
    .selectFrom('tasks')
    .selectAll()
    .where('meeting_id', '=', meetingId)
    .where('task_id', '=', taskId)
    .executeTakeFirst()
  return row ?? null
}

export interface TaskChange {
  readonly act: TaskAct
  readonly words: string
  /** Null: the clock. */
  readonly by: By | null
  readonly nowMs: number
}

/** Changes a task and writes down the act. @returns its revision now. */
export async function changeTask(
  within: Database,
  row: TaskRow,
  to: Partial<{ state: TaskState; note: string; charged: Charged | null }>,
  change: TaskChange & { readonly by: By },
): Promise<number> {
  const revision = row.revision + 1
  await within
    .updateTable('tasks')
    .set({
      ...{ revision, saved_by: change.by.accountId, saved_at_ms: change.nowMs },
      ...(to.state === undefined ? {} : { state: to.state }),
      ...(to.note === undefined ? {} : { note: to.note }),
      ...(to.charged === undefined
        ? {}
        : {
            charged_site_id: to.charged?.siteId ?? null,
            charged_account_id: to.charged?.accountId ?? null,
            charged_at_ms: change.nowMs,
          }),
    })
    .where('meeting_id', '=', row.meeting_id)
    .where('task_id', '=', row.task_id)
    .execute()
  await writeTaskAct(within, { meetingId: row.meeting_id, taskId: row.task_id }, change)
  return revision
}

export async function writeTaskAct(
  within: Database,
  { meetingId, taskId }: TaskKey,
  { act, words, by, nowMs }: TaskChange,
): Promise<void> {
  const { last } = await within
    .selectFrom('task_acts')
    .select((select) => select.fn.max('number').as('last'))
    .where('meeting_id', '=', meetingId)
    .where('task_id', '=', taskId)
    .executeTakeFirstOrThrow()
  await within
    .insertInto('task_acts')
    .values({
      ...{ meeting_id: meetingId, task_id: taskId, number: Number(last ?? 0) + 1, act, words, at_ms: nowMs },
      ...{ by_account: by?.accountId ?? null, by_name: by?.fullName ?? '' },
    })
    .execute()
}

/** How far those tasks of a meeting have come of which anything was said. */
export async function progressOf(database: Database, meetingId: MeetingId): Promise<TaskProgress[]> {
  const rows = await database
    .selectFrom('tasks')
    .innerJoin('accounts', 'accounts.account_id', 'tasks.saved_by')
    .select(['task_id', 'revision', 'state', 'note', 'accounts.full_name as byName', 'saved_at_ms'])
    .where('meeting_id', '=', meetingId)
    .orderBy('place')
    .execute()
  return rows.map((row) => ({
    ...{ taskId: row.task_id, revision: row.revision, done: row.state === 'done', reported: row.state === 'reported' },
    ...{ note: row.note, byName: row.byName, atMs: row.saved_at_ms ?? 0 },
  }))
}

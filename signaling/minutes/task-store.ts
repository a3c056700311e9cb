// The tasks of approved minutes as rows: who is charged, how far each has come, and what was done about it.
import type { Selectable } from 'kysely'
import type { Database } from '../storage/database.ts'
import type { TasksTable } from '../storage/schema.ts'
import type { TaskAct, TaskState } from '../tasks/wire.ts'
import type { AccountId, MeetingId, MinutesTaskId, SiteId } from '../wire/ids.ts'
import type { TaskProgress } from './wire.ts'

export type TaskRow = Selectable<TasksTable>

/** Who did something, as the acts and the notices name them. */
export interface By {
  readonly accountId: AccountId
  readonly fullName: string
}

/** A unit as a whole, or one person of it. */
export interface Charged {
  readonly siteId: SiteId
  readonly accountId: AccountId | null
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

/**
 * Changes a task and writes down the act. Charging, or giving it back to who is charged, begins its reminders again from now.
 *
 * @returns its revision now.
 */
export async function changeTask(
  within: Database,
  row: TaskRow,
  to: Partial<{ state: TaskState; note: string; charged: Charged | null; givenBack: boolean }>,
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
          }),
      ...(to.charged !== undefined || to.givenBack === true ? { charged_at_ms: change.nowMs } : {}),
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

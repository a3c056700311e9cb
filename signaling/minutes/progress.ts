// How far the tasks of approved minutes have come. It lies beside the minutes, which stay as they were approved.
import type { Audit } from '../audit/audit.ts'
import type { Clock } from '../kit/clock.ts'
import { csvFile, csvTable, vietnamTime } from '../kit/csv.ts'
import type { Handlers } from '../kit/handlers.ts'
import { localDay } from '../kit/local-day.ts'
import type { Database } from '../storage/database.ts'
import type { MeetingId } from '../wire/ids.ts'
import { accept, refuse } from '../wire/kit.ts'
import { tasksOfMinutes } from '../wire/minutes-form.ts'
import { approvedOf } from './store.ts'
import type { MinutesView, TaskProgress } from './wire.ts'

export interface ProgressDeps {
  readonly database: Database
  readonly clock: Clock
  readonly audit: Audit
}

export function progressHandlers({ database, clock, audit }: ProgressDeps): Handlers<'minutes.followTask'> {
  return {
    'minutes.followTask': ({ account: { accountId } }, { meetingId, taskId, revision, done, note }) =>
      database.transaction().execute(async (within) => {
        const approved = await approvedOf(within, meetingId)
        if (approved === null) return refuse('wrongStage', { state: 'draft' })
        const tasks = tasksOfMinutes(approved.snapshot.entries.map(({ entry }) => entry))
        if (!tasks.some((task) => task.taskId === taskId)) return refuse('noSuchTask')
        const before = await within
          .selectFrom('minutes_task_progress')
          .select(['revision', 'done', 'note'])
          .where('meeting_id', '=', meetingId)
          .where('task_id', '=', taskId)
          .executeTakeFirst()
        // The answer to it was lost on the way, and the page sends it again.
        if (before !== undefined && (before.done === 1) === done && before.note === note)
          return accept({ revision: before.revision })
        if ((before?.revision ?? 0) !== revision) return refuse('stale')
        const saved = {
          revision: revision + 1,
          done: done ? 1 : 0,
          note,
          saved_by: accountId,
          saved_at_ms: clock.nowMs(),
        } as const
        await within
          .insertInto('minutes_task_progress')
          .values({ meeting_id: meetingId, task_id: taskId, ...saved })
          .onConflict((conflict) => conflict.columns(['meeting_id', 'task_id']).doUpdateSet(saved))
          .execute()
        await audit.record({ accountId, meetingId, action: 'minutes.followTask', details: { taskId, done } }, within)
        return accept({ revision: revision + 1 })
      }),
  }
}

export async function progressOf(database: Database, meetingId: MeetingId): Promise<TaskProgress[]> {
  const rows = await database
    .selectFrom('minutes_task_progress')
    .innerJoin('accounts', 'accounts.account_id', 'minutes_task_progress.saved_by')
    .select(['task_id', 'revision', 'done', 'note', 'accounts.full_name as byName', 'saved_at_ms'])
    .where('meeting_id', '=', meetingId)
    .execute()
  return rows.map((row) => ({
    ...{ taskId: row.task_id, revision: row.revision, done: row.done === 1, note: row.note },
    ...{ byName: row.byName, atMs: row.saved_at_ms },
  }))
}

/** The tasks for spreadsheet programs; of minutes that are not approved as they stand now. */
export function tasksCsv({ facts, entries, progress }: MinutesView, nowMs: number): string {
  const byTask = new Map(progress.map((one) => [one.taskId, one]))
  const today = localDay(nowMs)
  return csvFile([
    csvTable(['STT', 'Cuộc họp'], [[facts.title]]),
    csvTable(
      ['STT', 'Nhiệm vụ', 'Thực hiện', 'Thời hạn', 'Tình trạng', 'Ghi chú', 'Cập nhật', 'Người cập nhật'],
      tasksOfMinutes(entries.map(({ entry }) => entry)).map(({ taskId, what, who, dueDay }) => {
        const own = byTask.get(taskId)
        const late = own?.done !== true && dueDay !== null && dueDay < today
        return [
          ...[what, who, dueDay === null ? '' : dueDay.split('-').reverse().join('/')],
          own?.done === true ? 'Đã xong' : late ? 'Quá hạn' : 'Chưa xong',
          ...[own?.note ?? '', own === undefined ? '' : vietnamTime(own.atMs), own?.byName ?? ''],
        ]
      }),
    ),
  ])
}

// What the clock does to tasks: it reminds before the due day, on it and after it, once each, whatever restarts there are.
import type { Logger } from 'pino'
import type { Audit } from '../audit/audit.ts'
import type { Clock } from '../kit/clock.ts'
import { DeadlineWatch } from '../kit/deadline-watch.ts'
import { localDay } from '../kit/local-day.ts'
import type { Timers } from '../kit/timers.ts'
import { chargedPeople, followersOf } from '../minutes/task-people.ts'
import { taskRow, writeTaskAct, type TaskRow } from '../minutes/task-store.ts'
import { keepNotices, settleTask } from '../notices/store.ts'
import type { ClockTrust } from '../storage/clock-trust.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId } from '../wire/ids.ts'
import { lastDayToRemind, taskRemindersDue } from './rules.ts'
import type { TaskReminder } from './wire.ts'

export interface RemindingDeps {
  readonly database: Database
  readonly clock: Pick<Clock, 'nowMs'>
  readonly trust: ClockTrust
  readonly audit: Audit
  readonly log: Logger
  /** Lets every open page of these accounts ask for its notices. */
  tellNotices(accountIds: ReadonlySet<AccountId>): void
}

const NOTICES = { before: 'taskSoonDue', due: 'taskDue', overdue: 'taskOverdue' } as const

export class Reminding {
  readonly #deps: RemindingDeps
  readonly #watch: DeadlineWatch<TaskRow>

  constructor(deps: RemindingDeps) {
    this.#deps = deps
    this.#watch = new DeadlineWatch(
      { ...deps, what: 'tasks' },
      () => this.#due(),
      (row) => this.#remind(row),
    )
  }

  start(every: Timers['every']): void {
    this.#watch.start(every)
  }

  check(): Promise<void> {
    return this.#watch.check()
  }

  close(): Promise<void> {
    return this.#watch.close()
  }

  /** Open tasks with a reminder whose moment has come and that is not on record. */
  async #due(): Promise<TaskRow[]> {
    const { database, clock } = this.#deps
    const nowMs = clock.nowMs()
    const rows = await database
      .selectFrom('tasks')
      .selectAll('tasks')
      .where('state', 'in', ['todo', 'doing'])
      .where('due_day', '<=', lastDayToRemind(nowMs, localDay))
      // After the last reminder a task has nothing to wait for any more.
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('task_reminders')
              .select('task_reminders.act')
              .whereRef('task_reminders.meeting_id', '=', 'tasks.meeting_id')
              .whereRef('task_reminders.task_id', '=', 'tasks.task_id')
              .where('act', '=', 'overdue'),
          ),
        ),
      )
      .execute()
    const due: TaskRow[] = []
    for (const row of rows) if ((await newReminders(database, row, nowMs)).length > 0) due.push(row)
    return due
  }

  /** Of several whose moment passed while the server was down, people are told of the last; all are on record as done. */
  async #remind({ meeting_id: meetingId, task_id: taskId }: TaskRow): Promise<void> {
    const { database, clock, audit, tellNotices } = this.#deps
    const nowMs = clock.nowMs()
    const told = await database.transaction().execute(async (within) => {
      const row = await taskRow(within, { meetingId, taskId })
      if (row === null || (row.state !== 'todo' && row.state !== 'doing')) return []
      const acts = await newReminders(within, row, nowMs)
      const last = acts.at(-1)
      if (last === undefined) return []
      const settled = await settleTask(within, taskId, nowMs)
      const charged = await chargedPeople(within, row, localDay(nowMs))
      const to = last === 'overdue' ? [...new Set([...charged, ...(await followersOf(within, meetingId))])] : charged
      const what = { kind: NOTICES[last], taskId, dueDay: row.due_day } as const
      await keepNotices(within, { to, meetingId: null, byName: null, what }, nowMs)
      for (const act of acts)
        await within
          .insertInto('task_reminders')
          .values({ meeting_id: meetingId, task_id: taskId, act, at_ms: nowMs })
          .execute()
      await writeTaskAct(within, { meetingId, taskId }, { act: 'reminded', words: '', by: null, nowMs })
      const details = { taskId, reminder: last, told: to.length }
      await audit.record({ accountId: null, meetingId, action: 'tasks.remindByClock', details }, within)
      return [...settled, ...to]
    })
    if (told.length > 0) tellNotices(new Set(told))
  }
}

async function newReminders(within: Database, row: TaskRow, nowMs: number): Promise<TaskReminder[]> {
  if (row.due_day === null) return []
  const due = taskRemindersDue(row.due_day, row.charged_at_ms, nowMs)
  if (due.length === 0) return []
  const done = await within
    .selectFrom('task_reminders')
    .select('act')
    .where('meeting_id', '=', row.meeting_id)
    .where('task_id', '=', row.task_id)
    .execute()
  return due.filter((act) => !done.some((one) => one.act === act))
}

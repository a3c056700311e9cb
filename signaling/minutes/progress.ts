// What who follows the tasks of approved minutes says of them. It lies beside the minutes, which stay as they were approved.
import type { Audit } from '../audit/audit.ts'
import type { Clock } from '../kit/clock.ts'
import { csvFile, csvTable, vietnamTime } from '../kit/csv.ts'
import type { Handlers } from '../kit/handlers.ts'
import { localDay } from '../kit/local-day.ts'
import { keepNotices, settleTask } from '../notices/store.ts'
import type { Database } from '../storage/database.ts'
import { standingOf, type TaskAct, type TaskStanding, type TaskState } from '../tasks/wire.ts'
import type { AccountId } from '../wire/ids.ts'
import { accept, refuse } from '../wire/kit.ts'
import { tasksOfMinutes } from '../wire/minutes-form.ts'
import { chargedPeople } from './task-people.ts'
import { changeTask, taskRow } from './task-store.ts'
import { minutesRow } from './store.ts'
import type { MinutesView } from './wire.ts'

export interface ProgressDeps {
  readonly database: Database
  readonly clock: Clock
  readonly audit: Audit
  /** Lets every open page of these accounts ask for its notices. */
  tellNotices(accountIds: ReadonlySet<AccountId>): void
}

export function progressHandlers({
  database,
  clock,
  audit,
  tellNotices,
}: ProgressDeps): Handlers<'minutes.followTask'> {
  return {
    'minutes.followTask': async ({ account }, { meetingId, taskId, revision, done, note }) => {
      const { accountId, fullName } = account
      const nowMs = clock.nowMs()
      const told = new Set<AccountId>()
      const answer = await database.transaction().execute(async (within) => {
        if ((await minutesRow(within, meetingId))?.state !== 'approved') return refuse('wrongStage', { state: 'draft' })
        const row = await taskRow(within, { meetingId, taskId })
        if (row === null) return refuse('noSuchTask')
        // The answer to it was lost on the way, and the page sends it again.
        const same = (row.state === 'done') === done && row.state !== 'reported' && row.note === note
        if (same && row.revision > 0) return accept({ revision: row.revision })
        if (row.revision !== revision) return refuse('stale')
        const [act, state] = followed(row.state, done)
        const by = { accountId, fullName }
        const next = await changeTask(
          within,
          row,
          { state, note, givenBack: act === 'sentBack' || act === 'reopened' },
          { act, words: note, by, nowMs },
        )
        await audit.record({ accountId, meetingId, action: 'minutes.followTask', details: { taskId, done } }, within)
        if (act === 'noted') return accept({ revision: next })
        for (const one of await settleTask(within, taskId, nowMs)) told.add(one)
        const to = (await chargedPeople(within, row, localDay(nowMs))).filter((one) => one !== accountId)
        const kind = act === 'confirmed' ? 'taskConfirmed' : 'taskSentBack'
        const what = { kind, taskId, dueDay: row.due_day } as const
        await keepNotices(within, { to, meetingId: null, byName: fullName, what }, nowMs)
        for (const one of to) told.add(one)
        return accept({ revision: next })
      })
      if (told.size > 0) tellNotices(told)
      return answer
    },
  }
}

/** What it is called, and how the task stands afterwards, when who follows it says that it is done or not. */
function followed(state: TaskState, done: boolean): readonly [TaskAct, TaskState] {
  if (done) return [state === 'done' ? 'noted' : 'confirmed', 'done']
  if (state === 'done') return ['reopened', 'doing']
  return state === 'reported' ? ['sentBack', 'doing'] : ['noted', state]
}

const STANDINGS: Readonly<Record<TaskStanding, string>> = {
  ...{ todo: 'Chưa xong', doing: 'Chưa xong', reported: 'Chờ xác nhận', done: 'Đã xong', overdue: 'Quá hạn' },
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
        const state = own?.done === true ? 'done' : own?.reported === true ? 'reported' : 'todo'
        return [
          ...[what, who, dueDay === null ? '' : dueDay.split('-').reverse().join('/')],
          STANDINGS[standingOf({ state, dueDay }, today)],
          ...[own?.note ?? '', own === undefined ? '' : vietnamTime(own.atMs), own?.byName ?? ''],
        ]
      }),
    ),
  ])
}

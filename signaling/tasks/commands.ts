import type { Audit } from '../audit/audit.ts'
import type { ActorIn } from '../identity/actors.ts'
import type { Account } from '../identity/wire.ts'
import type { Clock } from '../kit/clock.ts'
import type { Call, Handlers } from '../kit/handlers.ts'
import { localDay } from '../kit/local-day.ts'
import type { Timers } from '../kit/timers.ts'
import { chargedPeople, chargedSight, followersOf, mayBeCharged } from '../minutes/task-people.ts'
import { changeTask, taskRow, type TaskRow } from '../minutes/task-store.ts'
import { keepNotices, settleTask } from '../notices/store.ts'
import type { NoticeWhat } from '../notices/wire.ts'
import { allSites } from '../sites/store.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId, SiteId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import type { Method, ParamsOf } from '../wire/registry.ts'
import { taskList } from './reading.ts'
import { Reminding, type RemindingDeps } from './reminding.ts'
import { TaskSight } from './seen.ts'
import type { TaskList, TasksAsked } from './wire.ts'

export interface TasksDeps extends RemindingDeps {
  readonly clock: Clock
  readonly audit: Audit
  readonly actorIn: ActorIn
}

/** What it is called when who is charged says that the task goes on, by the state that it was in. */
const ACTS_OF_GOING_ON = { todo: 'begun', doing: 'noted', reported: 'withdrawn' } as const

/** Tasks after meetings: reading those of all meetings, charging, reporting, and the clock's reminders. */
export class Tasks {
  readonly #deps: TasksDeps
  readonly #sight: TaskSight
  readonly #reminding: Reminding

  constructor(deps: TasksDeps) {
    this.#deps = deps
    this.#sight = new TaskSight(deps.database, deps.actorIn)
    this.#reminding = new Reminding(deps)
  }

  get handlers(): Handlers<Extract<Method, `tasks.${string}`>> {
    return {
      'tasks.list': async ({ account }, { page, ...asked }) => accept(await this.#list(account, asked, page)),
      'tasks.acts': (call, asked) => this.#acts(call, asked),
      'tasks.report': (call, asked) => this.#report(call, asked),
      'tasks.charge': (call, asked) => this.#charge(call, asked),
    }
  }

  /** The whole list, for its files. */
  listed(account: Account, asked: TasksAsked): Promise<TaskList> {
    return this.#list(account, asked, null)
  }

  /** Reminds of what became due while no server ran, and goes on doing so. */
  async start(timers: Pick<Timers, 'every'>): Promise<void> {
    await this.#reminding.check()
    this.#reminding.start(timers.every)
  }

  /** Reminds of what is due by the clock now; a timer calls it too. */
  check(): Promise<void> {
    return this.#reminding.check()
  }

  close(): Promise<void> {
    return this.#reminding.close()
  }

  async #list(account: Account, asked: TasksAsked, page: number | null): Promise<TaskList> {
    const { database, clock } = this.#deps
    const seen = await this.#sight.all(account)
    return taskList(database, seen, asked, { page, today: localDay(clock.nowMs()) })
  }

  async #acts({ account }: Call, key: ParamsOf<'tasks.acts'>) {
    const { database } = this.#deps
    const row = await taskRow(database, key)
    if (row === null || (await this.#sight.one(account, row)) === null) return refuse('noSuchTask')
    const acts = await database
      .selectFrom('task_acts')
      .select(['act', 'at_ms as atMs', 'by_name as byName', 'words'])
      .where('meeting_id', '=', key.meetingId)
      .where('task_id', '=', key.taskId)
      .orderBy('number')
      .execute()
    return accept({ acts })
  }

  async #report({ account }: Call, { revision, state, words, ...key }: ParamsOf<'tasks.report'>) {
    const { database, clock, audit } = this.#deps
    const { accountId, fullName } = account
    const nowMs = clock.nowMs()
    const known = await taskRow(database, key)
    const seen = known === null ? null : await this.#sight.one(account, known)
    if (seen === null) return refuse('noSuchTask')
    if (!seen.mayReport) return refuse('notCharged')
    return this.#telling(async (within, tell) => {
      const row = await taskRow(within, key)
      if (row === null) return refuse('noSuchTask')
      // The answer to it was lost on the way, and the page sends it again.
      if (row.state === state && row.note === words && row.saved_by === accountId)
        return accept({ revision: row.revision })
      if (row.revision !== revision) return refuse('stale')
      if (row.state === 'done') return refuse('taskDone')
      const act = state === 'reported' ? 'reported' : ACTS_OF_GOING_ON[row.state]
      const by = { accountId, fullName }
      const next = await changeTask(within, row, { state, note: words }, { act, words, by, nowMs })
      await audit.record(
        { accountId, meetingId: key.meetingId, action: 'tasks.report', details: { taskId: key.taskId, state } },
        within,
      )
      if (act === 'reported' || act === 'withdrawn') tell(await settleTask(within, key.taskId, nowMs))
      if (act === 'reported') {
        const to = (await followersOf(within, key.meetingId)).filter((one) => one !== accountId)
        await this.#notify(within, row, { to, byName: fullName, kind: 'taskReported', nowMs })
        tell(to)
      }
      return accept({ revision: next })
    })
  }

  async #charge({ account }: Call, { revision, to, ...key }: ParamsOf<'tasks.charge'>) {
    const { clock, audit } = this.#deps
    const { accountId, fullName } = account
    const nowMs = clock.nowMs()
    return this.#telling(async (within, tell) => {
      const row = await taskRow(within, key)
      if (row === null) return refuse('noSuchTask')
      const charged = to === null ? accept(null) : await chargedBy(within, row, to)
      if (!charged.ok) return charged
      const { value } = charged
      // The answer to it was lost on the way, and the page sends it again.
      if (row.charged_site_id === (value?.siteId ?? null) && row.charged_account_id === (value?.accountId ?? null))
        return accept({ revision: Math.max(row.revision, 1) })
      if (row.revision !== revision) return refuse('stale')
      if (row.state === 'done') return refuse('taskDone')
      const by = { accountId, fullName }
      const next = await changeTask(
        within,
        row,
        // The report was that of who was charged before.
        { charged: value, ...(row.state === 'reported' ? { state: 'doing' } : {}) },
        { act: 'charged', words: value?.name ?? '', by, nowMs },
      )
      await audit.record(
        { accountId, meetingId: key.meetingId, action: 'tasks.charge', details: { taskId: key.taskId } },
        within,
      )
      tell(await settleTask(within, key.taskId, nowMs))
      if (value === null) return accept({ revision: next })
      const now: TaskRow = { ...row, charged_site_id: value.siteId, charged_account_id: value.accountId }
      const people = (await chargedPeople(within, now, localDay(nowMs))).filter((one) => one !== accountId)
      await this.#notify(within, row, { to: people, byName: fullName, kind: 'taskCharged', nowMs })
      tell(people)
      return accept({ revision: next })
    })
  }

  #notify(
    within: Database,
    row: TaskRow,
    {
      to,
      byName,
      kind,
      nowMs,
    }: { to: readonly AccountId[]; byName: string; kind: 'taskReported' | 'taskCharged'; nowMs: number },
  ): Promise<void> {
    const what: NoticeWhat = { kind, taskId: row.task_id, dueDay: row.due_day }
    return keepNotices(within, { to, meetingId: null, byName, what }, nowMs)
  }

  /** One transaction, and afterwards a word to the open pages of those who have other notices now. */
  async #telling<T>(act: (within: Database, tell: (people: Iterable<AccountId>) => void) => Promise<T>): Promise<T> {
    const { database, tellNotices } = this.#deps
    const told = new Set<AccountId>()
    const done = await database.transaction().execute((within) => {
      told.clear()
      return act(within, (people) => {
        for (const one of people) told.add(one)
      })
    })
    if (told.size > 0) tellNotices(told)
    return done
  }
}

interface NamedCharge {
  readonly siteId: SiteId
  readonly accountId: AccountId | null
  readonly name: string
}

/** A unit that exists, or somebody with an account, if the meeting is not closed to them. */
async function chargedBy(
  within: Database,
  row: TaskRow,
  to: NonNullable<ParamsOf<'tasks.charge'>['to']>,
): Promise<Outcome<NamedCharge, 'unknownSite' | 'noSuchPerson' | 'mayNotSee'>> {
  const charged = await namedCharge(within, to)
  if (!charged.ok) return charged
  const sees = await chargedSight(within, row.meeting_id)
  return (await mayBeCharged(within, charged.value, sees)) ? charged : refuse('mayNotSee')
}

async function namedCharge(
  within: Database,
  to: NonNullable<ParamsOf<'tasks.charge'>['to']>,
): Promise<Outcome<NamedCharge, 'unknownSite' | 'noSuchPerson'>> {
  if (to.kind === 'person') {
    const person = await within
      .selectFrom('accounts')
      .select(['account_id', 'full_name', 'site_id'])
      .where('disabled', '=', 0)
      .where('account_id', '=', to.accountId)
      .executeTakeFirst()
    if (person === undefined) return refuse('noSuchPerson')
    return accept({ siteId: person.site_id, accountId: person.account_id, name: person.full_name })
  }
  const site = (await allSites(within)).find(({ siteId }) => siteId === to.siteId)
  if (site === undefined || site.endsOn !== null) return refuse('unknownSite')
  return accept({ siteId: site.siteId, accountId: null, name: site.name })
}

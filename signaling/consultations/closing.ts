// The jobs of consultations that are due by the clock: closing at the deadline and reminding members without an answer. Each is done once, also across restarts.
import type { Logger } from 'pino'
import type { Audit } from '../audit/audit.ts'
import type { Clock } from '../kit/clock.ts'
import { DeadlineWatch } from '../kit/deadline-watch.ts'
import type { Timers } from '../kit/timers.ts'
import { keepNotices, settleConsultation } from '../notices/store.ts'
import type { ClockTrust } from '../storage/clock-trust.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId, ConsultationId } from '../wire/ids.ts'
import { resultOf, unanswered } from './answer-store.ts'
import { remindersDue, type ReminderAct } from './rules.ts'
import { consultationRow, isDone, membersAsked, writeAct, type ConsultationRow } from './store.ts'

export interface ClosingDeps {
  readonly database: Database
  readonly clock: Pick<Clock, 'nowMs'>
  readonly trust: ClockTrust
  readonly audit: Audit
  readonly log: Logger
  /** Lets every open page of these accounts ask for its notices. */
  tellNotices(accountIds: ReadonlySet<AccountId>): void
}

/** Who did it, as the record and the notices name them; null: the clock. */
export interface By {
  readonly accountId: AccountId
  readonly fullName: string
}

export class Closing {
  readonly #deps: ClosingDeps
  /** A command reads the clock too, so that no answer waits for this. */
  readonly #watch: DeadlineWatch<ConsultationRow>

  constructor(deps: ClosingDeps) {
    this.#deps = deps
    this.#watch = new DeadlineWatch(
      { ...deps, what: 'consultations' },
      () => this.#due(),
      (row) => this.#actOn(row),
    )
  }

  start(every: Timers['every']): void {
    this.#watch.start(every)
  }

  /** Resolves once no check is under way any more; twice is fine. */
  close(): Promise<void> {
    return this.#watch.close()
  }

  /** Closes and reminds whatever is due now, one check after the other. One that fails is tried again at the next. */
  check(): Promise<void> {
    return this.#watch.check()
  }

  /**
   * Closes this consultation if its deadline has come by `nowMs`. `inDoubt`: it has come by a clock that may be wrong by days, so nothing is closed
   * for good.
   */
  async settle(consultationId: ConsultationId, nowMs: number): Promise<'settled' | 'inDoubt'> {
    const { database, trust, tellNotices } = this.#deps
    const row = await consultationRow(database, consultationId)
    if (row === null || row.state !== 'open' || nowMs < row.deadline_at_ms) return 'settled'
    if (await trust.isInDoubt()) return 'inDoubt'
    tellNotices(
      await database.transaction().execute(async (within) => {
        const now = await consultationRow(within, consultationId)
        // Another command may have closed it or set a later deadline meanwhile.
        if (now === null || now.state !== 'open' || nowMs < now.deadline_at_ms) return new Set<AccountId>()
        return this.closeNow(within, now, null, nowMs)
      }),
    )
    return 'settled'
  }

  /** Counts it for good, in the transaction of the caller. @returns the accounts that get a notice. */
  async closeNow(
    within: Database,
    row: ConsultationRow,
    by: By | null,
    nowMs: number,
  ): Promise<ReadonlySet<AccountId>> {
    const { audit } = this.#deps
    const consultationId = row.consultation_id
    const result = await resultOf(within, row)
    await within
      .updateTable('consultations')
      .set({
        ...{ state: 'closed', closed_at_ms: nowMs, closed_by_name: by?.fullName ?? null, close_reason: '' },
        passed: result.passed ? 1 : 0,
      })
      .where('consultation_id', '=', consultationId)
      .execute()
    const members = (await membersAsked(within, consultationId)).map((member) => member.account_id)
    const told = new Set([...members, ...othersTold(row)])
    const byName = by?.fullName ?? null
    const act = by === null ? 'closeByDeadline' : 'close'
    await writeAct(within, consultationId, {
      ...{ act, atMs: nowMs, byName, reason: '', deadlineAtMs: row.deadline_at_ms, told: told.size },
    })
    await settleConsultation(within, { consultationId, accountIds: null }, nowMs)
    const what = { kind: 'consultationClosed', consultationId, title: row.title, passed: result.passed } as const
    await keepNotices(within, { to: [...told], meetingId: null, byName, what }, nowMs)
    const details = { consultationId, members: result.members, answered: result.answered }
    const action = `consultations.${act}` as const
    await audit.record({ accountId: by?.accountId ?? null, meetingId: null, action, details }, within)
    return told
  }

  async #due(): Promise<ConsultationRow[]> {
    const { database, clock } = this.#deps
    const nowMs = clock.nowMs()
    const rows = await database.selectFrom('consultations').selectAll().where('state', '=', 'open').execute()
    return rows.filter((row) => dueIn(row, nowMs))
  }

  async #actOn(row: ConsultationRow): Promise<void> {
    const nowMs = this.#deps.clock.nowMs()
    if (nowMs >= row.deadline_at_ms) await this.settle(row.consultation_id, nowMs)
    else await this.#remind(row.consultation_id, nowMs)
  }

  /** Of several that became due while the server was down, one notice goes out; all are on record as done. */
  async #remind(consultationId: ConsultationId, nowMs: number): Promise<void> {
    const { database, audit, tellNotices } = this.#deps
    const told = await database.transaction().execute(async (within) => {
      const row = await consultationRow(within, consultationId)
      if (row === null || row.state !== 'open') return []
      const acts: ReminderAct[] = []
      for (const act of remindersOf(row, nowMs)) if (!(await isDone(within, row, act))) acts.push(act)
      if (acts.length === 0) return []
      const to = await remindUnanswered(within, row, { byName: null, nowMs })
      const done = { atMs: nowMs, byName: null, reason: '', deadlineAtMs: row.deadline_at_ms }
      for (const act of acts)
        await writeAct(within, consultationId, { ...done, act, told: act === acts.at(-1) ? to.length : 0 })
      const details = { consultationId, told: to.length }
      await audit.record({ accountId: null, meetingId: null, action: 'consultations.remindByClock', details }, within)
      return to
    })
    if (told.length > 0) tellNotices(new Set(told))
  }
}

const remindersOf = (row: ConsultationRow, nowMs: number) =>
  remindersDue({ deadlineAtMs: row.deadline_at_ms, setAtMs: row.deadline_set_at_ms }, nowMs)
const dueIn = (row: ConsultationRow, nowMs: number): boolean =>
  nowMs >= row.deadline_at_ms || remindersOf(row, nowMs).length > 0

/** Beside the members: the author and the follower. */
export function othersTold(row: ConsultationRow): AccountId[] {
  return [row.created_by, ...(row.follower_id === null ? [] : [row.follower_id])]
}

/** A reminder takes the place of an unread one. @returns the accounts that get it. */
export async function remindUnanswered(
  within: Database,
  row: ConsultationRow,
  { byName, nowMs }: { readonly byName: string | null; readonly nowMs: number },
): Promise<AccountId[]> {
  const consultationId = row.consultation_id
  const to = await unanswered(within, consultationId)
  await settleConsultation(within, { consultationId, accountIds: to }, nowMs)
  const about = { consultationId, title: row.title, deadlineAtMs: row.deadline_at_ms }
  const what = { kind: 'consultationReminder', ...about } as const
  await keepNotices(within, { to, meetingId: null, byName, what }, nowMs)
  return to
}

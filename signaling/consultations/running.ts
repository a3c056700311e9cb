// Acts on a consultation that was sent: members answer; its keepers extend, remind, close and withdraw.
import { newId } from '../kit/clock.ts'
import type { Call, Handlers } from '../kit/handlers.ts'
import { keepNotices, settleConsultation } from '../notices/store.ts'
import type { Database } from '../storage/database.ts'
import { ReceiptId, type AccountId, type ConsultationId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import type { ErrorOf, ParamsOf } from '../wire/registry.ts'
import { answersOf, unanswered, writeAnswer, writeLate } from './answer-store.ts'
import { othersTold, remindUnanswered, type Closing, type ClosingDeps } from './closing.ts'
import { receiptOf } from './reading.ts'
import { judgeAnswer, type KeptAnswer } from './rules.ts'
import { seen, type Seen } from './sight.ts'
import { actsOf, fileRow, membersAsked, ruleOf, writeAct } from './store.ts'
import type { ActDone, OpinionReceipt } from './wire.ts'

export type RunningMethod = `consultations.${'answer' | 'extend' | 'remind' | 'close' | 'withdraw'}`

/** So long after a reminder by hand the next one is refused: two people press, or one presses twice. */
const REMIND_AGAIN_MS = 10 * 60_000

type NotSeen = 'notFound' | 'forbidden'
type Told = Set<AccountId>

export class Running {
  readonly #deps: ClosingDeps
  readonly #closing: Closing

  constructor(deps: ClosingDeps, closing: Closing) {
    this.#deps = deps
    this.#closing = closing
  }

  get handlers(): Handlers<RunningMethod> {
    return {
      'consultations.answer': (call, asked) => this.#answer(call, asked),
      'consultations.extend': (call, asked) => this.#extend(call, asked),
      'consultations.remind': (call, { consultationId }) => this.#remind(call, consultationId),
      'consultations.close': (call, { consultationId }) => this.#close(call, consultationId),
      'consultations.withdraw': (call, asked) => this.#withdraw(call, asked),
    }
  }

  /** The moment at which it arrives decides; what the clock closes by then is closed first. */
  async #answer({ account }: Call, { consultationId, ...asked }: ParamsOf<'consultations.answer'>) {
    const { database, clock, audit, tellNotices } = this.#deps
    const { accountId } = account
    const nowMs = clock.nowMs()
    const settled = await this.#closing.settle(consultationId, nowMs)
    const told: Told = new Set()
    type Refused = ErrorOf<'consultations.answer'> | NotSeen | 'unavailable' | 'badRequest'
    const done = await database
      .transaction()
      .execute(async (within): Promise<Outcome<{ receipt: OpinionReceipt }, Refused>> => {
        const found = await seen(within, account, consultationId)
        if (found === null) return refuse('notFound')
        const { row, sight } = found
        if (!sight.asked) return refuse('forbidden')
        const rule = await ruleOf(within, row)
        const file = asked.fileId === null ? null : await fileRow(within, consultationId, asked.fileId)
        const verdict = judgeAnswer(asked, {
          ...{ state: row.state, rule, own: await answersOf(within, consultationId, accountId) },
          ...{ hasFile: file?.owner_id === accountId, closedAtMs: row.closed_at_ms },
        })
        const { choice, text } = asked
        switch (verdict.kind) {
          case 'same':
            return accept({ receipt: await receiptOf(within, row, rule, verdict.answer) })
          case 'late': {
            // Its file is not put with it, which the page says: it stays with what the member sent before the close, for nobody else.
            const first = await writeLate(within, consultationId, { accountId, choice, text, atMs: nowMs })
            if (first)
              await audit.record(
                { accountId, meetingId: null, action: 'consultations.answerLate', details: { consultationId } },
                within,
              )
            return refuse('answerLate', verdict.details)
          }
          case 'refused':
            return refuse(verdict.error, verdict.details)
          case 'save': {
            // The deadline has come by a clock that may be wrong: neither taken nor late until that is known. The page keeps it and tries again.
            if (settled === 'inDoubt') return refuse('unavailable', { clockInDoubt: true })
            const answer: KeptAnswer = {
              ...{ receiptId: newId(ReceiptId), accountId, choice, text, fileId: asked.fileId },
              ...{ atMs: nowMs, replaces: verdict.replaces, replaced: false },
            }
            await writeAnswer(within, consultationId, answer)
            await settleConsultation(within, { consultationId, accountIds: [accountId] }, nowMs)
            told.add(accountId)
            const details = { consultationId, receiptId: answer.receiptId, changed: verdict.replaces !== null }
            await audit.record({ accountId, meetingId: null, action: 'consultations.answer', details }, within)
            if (verdict.replaces === null && (await unanswered(within, consultationId)).length === 0)
              for (const one of await tellAllAnswered(within, found, nowMs)) told.add(one)
            return accept({ receipt: await receiptOf(within, row, rule, answer) })
          }
          default:
            return verdict satisfies never
        }
      })
    if (told.size > 0) tellNotices(told)
    return done
  }

  #extend(call: Call, { consultationId, deadlineAtMs, reason }: ParamsOf<'consultations.extend'>) {
    return this.#kept<Record<string, never>, 'deadlineNotLater'>(
      call,
      consultationId,
      async (within, { row }, nowMs, told) => {
        if (deadlineAtMs <= row.deadline_at_ms) {
          const last = (await actsOf(within, consultationId)).at(-1)
          const again = last?.act === 'extend' && last.deadlineAtMs === deadlineAtMs && last.reason === reason
          return again ? accept({}) : refuse('deadlineNotLater')
        }
        await within
          .updateTable('consultations')
          .set({ deadline_at_ms: deadlineAtMs, deadline_set_at_ms: nowMs })
          .where('consultation_id', '=', consultationId)
          .execute()
        await settleConsultation(within, { consultationId, accountIds: null }, nowMs)
        const what = { kind: 'consultationExtended', consultationId, title: row.title, deadlineAtMs, reason } as const
        await this.#tell(within, call, row, { what, told, nowMs })
        await this.#record(within, call, {
          consultationId,
          act: 'extend',
          reason,
          deadlineAtMs,
          told: told.size,
          nowMs,
        })
        return accept({})
      },
    )
  }

  /** By who keeps or follows it. */
  async #remind({ account }: Call, consultationId: ConsultationId) {
    const { clock } = this.#deps
    const nowMs = clock.nowMs()
    await this.#closing.settle(consultationId, nowMs)
    let told: AccountId[] = []
    type Refused = ErrorOf<'consultations.remind'> | NotSeen
    const done = await this.#deps.database
      .transaction()
      .execute(async (within): Promise<Outcome<{ told: number }, Refused>> => {
        const found = await seen(within, account, consultationId)
        if (found === null) return refuse('notFound')
        const { row, sight } = found
        if (!sight.follows) return refuse('forbidden')
        if (row.state !== 'open') return refuse('consultationNotOpen')
        const last = (await actsOf(within, consultationId)).findLast(({ act }) => act === 'remind')
        if (last !== undefined && nowMs >= last.atMs && nowMs - last.atMs < REMIND_AGAIN_MS)
          return refuse('remindedJustNow')
        if ((await unanswered(within, consultationId)).length === 0) return refuse('allAnswered')
        told = await remindUnanswered(within, row, { byName: account.fullName, nowMs })
        const { deadline_at_ms: deadlineAtMs } = row
        const act = { consultationId, act: 'remind', reason: '', deadlineAtMs, told: told.length, nowMs } as const
        await this.#record(within, { account }, act)
        return accept({ told: told.length })
      })
    if (told.length > 0) this.#deps.tellNotices(new Set(told))
    return done
  }

  #close(call: Call, consultationId: ConsultationId) {
    return this.#kept<Record<string, never>, 'notAllAnswered'>(
      call,
      consultationId,
      async (within, { row }, nowMs, told) => {
        const missing = (await unanswered(within, consultationId)).length
        if (missing > 0) return refuse('notAllAnswered', { missing })
        for (const one of await this.#closing.closeNow(within, row, call.account, nowMs)) told.add(one)
        return accept({})
      },
    )
  }

  #withdraw(call: Call, { consultationId, reason }: ParamsOf<'consultations.withdraw'>) {
    return this.#kept<Record<string, never>, never>(call, consultationId, async (within, { row }, nowMs, told) => {
      const { fullName } = call.account
      const closed = {
        state: 'withdrawn',
        closed_at_ms: nowMs,
        closed_by_name: fullName,
        close_reason: reason,
      } as const
      await within.updateTable('consultations').set(closed).where('consultation_id', '=', consultationId).execute()
      await settleConsultation(within, { consultationId, accountIds: null }, nowMs)
      const what = { kind: 'consultationWithdrawn', consultationId, title: row.title, reason } as const
      await this.#tell(within, call, row, { what, told, nowMs })
      const { deadline_at_ms: deadlineAtMs } = row
      await this.#record(within, call, {
        consultationId,
        act: 'withdraw',
        reason,
        deadlineAtMs,
        told: told.size,
        nowMs,
      })
      return accept({})
    })
  }

  /** Does something to an open consultation that the person keeps, in one transaction; the accounts that the work returns get a notice afterwards. */
  async #kept<T, E extends string>(
    { account }: Pick<Call, 'account'>,
    consultationId: ConsultationId,
    work: (within: Database, found: Seen, nowMs: number, told: Told) => Promise<Outcome<T, E>>,
  ) {
    const nowMs = this.#deps.clock.nowMs()
    await this.#closing.settle(consultationId, nowMs)
    const told: Told = new Set()
    const done = await this.#deps.database
      .transaction()
      .execute(async (within): Promise<Outcome<T, E | NotSeen | 'consultationNotOpen'>> => {
        const found = await seen(within, account, consultationId)
        if (found === null) return refuse('notFound')
        if (!found.sight.keeps) return refuse('forbidden')
        if (found.row.state !== 'open') return refuse('consultationNotOpen')
        return work(within, found, nowMs, told)
      })
    if (done.ok && told.size > 0) this.#deps.tellNotices(told)
    return done
  }

  /** Members, author and follower, but for who does it. */
  async #tell(
    within: Database,
    { account }: Pick<Call, 'account'>,
    row: Seen['row'],
    { what, told, nowMs }: { what: Parameters<typeof keepNotices>[1]['what']; told: Told; nowMs: number },
  ): Promise<void> {
    for (const member of await membersAsked(within, row.consultation_id)) told.add(member.account_id)
    for (const other of othersTold(row)) told.add(other)
    told.delete(account.accountId)
    await keepNotices(within, { to: [...told], meetingId: null, byName: account.fullName, what }, nowMs)
  }

  async #record(
    within: Database,
    { account }: Pick<Call, 'account'>,
    {
      consultationId,
      nowMs,
      ...done
    }: { consultationId: ConsultationId; nowMs: number } & Omit<ActDone, 'act' | 'atMs' | 'byName'> & {
        act: 'extend' | 'remind' | 'withdraw'
      },
  ): Promise<void> {
    const { accountId, fullName: byName } = account
    await writeAct(within, consultationId, { ...done, atMs: nowMs, byName })
    const details = {
      consultationId,
      told: done.told,
      ...(done.act === 'extend' ? { deadlineAtMs: done.deadlineAtMs } : {}),
    }
    await this.#deps.audit.record({ accountId, meetingId: null, action: `consultations.${done.act}`, details }, within)
  }
}

/** To author and follower: nothing is missing any more, it may be closed. @returns the accounts that get the notice. */
async function tellAllAnswered(within: Database, { row }: Seen, nowMs: number): Promise<AccountId[]> {
  const to = othersTold(row)
  const what = { kind: 'consultationAllAnswered', consultationId: row.consultation_id, title: row.title } as const
  await keepNotices(within, { to, meetingId: null, byName: null, what }, nowMs)
  return to
}

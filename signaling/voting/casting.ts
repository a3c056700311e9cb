// Takes choices: gathers those that arrive together, judges each, saves them in one transaction, and answers afterwards.
import type { Call } from '../kit/handlers.ts'
import { newId, type Clock } from '../kit/clock.ts'
import type { Timers } from '../kit/timers.ts'
import { closedItemsOf } from '../meeting/closed-items.ts'
import type { Database } from '../storage/database.ts'
import { seesItem } from '../visibility/audience.ts'
import { ReceiptId, type AccountId, type BallotId, type MeetingId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import type { MeetingActor } from '../wire/permissions.ts'
import type { ErrorOf, ParamsOf } from '../wire/registry.ts'
import { knownVoters, writeCasts, writeLate, type KnownVoters } from './casts-store.ts'
import { Gatherer, mayBeOneJobs, type GathererSettings } from './gatherer.ts'
import { judgeCast, standingOf, type CastVerdict, type KeptCast } from './rules.ts'
import { ballotOfAnyMeeting, ruleOf, type BallotRow } from './store.ts'
import type { RuleText } from '../bodies/wire.ts'
import type { Receipt } from './wire.ts'

/** Somebody's choice, as it came by the connection. */
interface CastJob extends ParamsOf<'voting.cast'> {
  readonly accountId: AccountId
  readonly actor: MeetingActor | null
}
type CastAnswer = Outcome<{ receipt: Receipt }, ErrorOf<'voting.cast'>>

export interface LateCast {
  readonly meetingId: MeetingId
  readonly ballotId: BallotId
  readonly accountId: AccountId
  readonly fullName: string
  readonly atMs: number
}

export interface CastingDeps {
  readonly database: Database
  readonly clock: Clock
  readonly timers: Timers
  /** How casts are gathered; left out: as in `GATHERER`. */
  readonly gatherer?: GathererSettings | undefined
  /** Told once choices are on disk. */
  onCast(meetingId: MeetingId, ballotId: BallotId): void
  /** Told of each person once. */
  onLate(late: LateCast): void
}

/** What a batch leaves to tell once it is on disk. */
interface News {
  readonly cast: Map<BallotId, MeetingId>
  readonly late: LateCast[]
}

export class Casting {
  readonly #deps: CastingDeps
  readonly #gatherer: Gatherer<CastJob, CastAnswer>

  constructor(deps: CastingDeps) {
    this.#deps = deps
    this.#gatherer = new Gatherer({ ...deps, commit: (jobs) => this.#commit(jobs), mayBeOneJobs }, deps.gatherer)
  }

  /** The answer leaves when the choice is on disk. @throws what the store threw, when nothing was saved. */
  async cast({ account, actor }: Call, asked: ParamsOf<'voting.cast'>): Promise<CastAnswer> {
    const gathered = await this.#gatherer.add({ ...asked, accountId: account.accountId, actor })
    if (gathered.kind === 'answered') return gathered.answer
    if (gathered.kind === 'failed') throw gathered.error
    return refuse('unavailable')
  }

  /** Once every choice that had arrived by now is saved or refused. */
  settled(): Promise<void> {
    return this.#gatherer.settled()
  }

  close(): Promise<void> {
    return this.#gatherer.close()
  }

  async #commit(jobs: readonly CastJob[]): Promise<readonly CastAnswer[]> {
    const news: News = { cast: new Map(), late: [] }
    const answers = await this.#deps.database.transaction().execute((within) => this.#settle(within, jobs, news))
    for (const [ballotId, meetingId] of news.cast) this.#deps.onCast(meetingId, ballotId)
    for (const late of news.late) this.#deps.onLate(late)
    return answers
  }

  async #settle(within: Database, jobs: readonly CastJob[], news: News): Promise<CastAnswer[]> {
    const answers = new Map<CastJob, CastAnswer>()
    for (const [ballotId, own] of Map.groupBy(jobs, (job) => job.ballotId)) {
      const ballot = await ballotOfAnyMeeting(within, ballotId)
      if (ballot !== null) await this.#settleBallot(within, ballot, own, answers, news)
    }
    return jobs.map((job) => answers.get(job) ?? refuse('notFound'))
  }

  async #settleBallot(
    within: Database,
    ballot: BallotRow,
    jobs: readonly CastJob[],
    answers: Map<CastJob, CastAnswer>,
    news: News,
  ): Promise<void> {
    const { ballot_id: ballotId, meeting_id: meetingId } = ballot
    // Somebody who names another meeting was let through for that one.
    const asking = jobs.filter((job) => job.meetingId === meetingId)
    if (asking.length === 0) return
    const rule = await ruleOf(within, ballot)
    const known = await knownVoters(within, ballot, [...new Set(asking.map(({ accountId }) => accountId))])
    const batch = new Batch(ballot, rule, known, this.#deps.clock.nowMs())
    const hidden = await hiddenFrom(within, ballot, known, asking)
    for (const job of asking)
      if (!hidden.has(job)) answers.set(job, ballot.form === 'open' ? batch.take(job) : refuse('wrongForm'))
    await writeCasts(within, ballotId, batch.made)
    if (batch.made.length > 0) news.cast.set(ballotId, meetingId)
    const late = new Set(await writeLate(within, ballotId, [...batch.late], batch.nowMs))
    for (const accountId of late) {
      const fullName = known.listed.get(accountId)?.fullName ?? ''
      news.late.push({ meetingId, ballotId, accountId, fullName, atMs: batch.nowMs })
    }
  }
}

/** Those to whom the ballot's item of the agenda, and so the ballot, does not exist. Who is entitled saw it at the opening. */
async function hiddenFrom(
  within: Database,
  { agenda_item_id: agendaItemId, meeting_id: meetingId }: BallotRow,
  { listed }: KnownVoters,
  jobs: readonly CastJob[],
): Promise<ReadonlySet<CastJob>> {
  const others = jobs.filter(({ accountId }) => listed.get(accountId)?.entitled !== true)
  if (agendaItemId === null || others.length === 0) return new Set()
  const closed = await closedItemsOf(within, meetingId)
  return new Set(
    others.filter(({ accountId, actor }) => actor === null || !seesItem(closed, { accountId, actor }, agendaItemId)),
  )
}

/** The choices of one ballot that are saved together: one after the other, each judged by what those before it have left. */
class Batch {
  readonly nowMs: number
  readonly made: KeptCast[] = []
  readonly late = new Set<AccountId>()
  readonly #ballot: BallotRow
  readonly #rule: RuleText
  readonly #known: KnownVoters
  readonly #casts: Map<AccountId, readonly KeptCast[]>

  constructor(ballot: BallotRow, rule: RuleText, known: KnownVoters, nowMs: number) {
    this.#ballot = ballot
    this.#rule = rule
    this.#known = known
    this.#casts = new Map(known.casts)
    this.nowMs = nowMs
  }

  take(job: CastJob): CastAnswer {
    const { accountId, actor } = job
    const own = this.#casts.get(accountId) ?? []
    const verdict = judgeCast(job, {
      ...{ state: this.#ballot.state, endedAtMs: this.#ballot.ended_at_ms, rule: this.#rule, own },
      standing: standingOf(actor, this.#known.listed.get(accountId)),
      countedByHand: this.#known.countedByHand.has(accountId),
    })
    return this.#carryOut(verdict, job, own)
  }

  #carryOut(verdict: CastVerdict, { accountId, choice }: CastJob, own: readonly KeptCast[]): CastAnswer {
    switch (verdict.kind) {
      case 'same':
        return accept({ receipt: receiptOf(this.#ballot.ballot_id, this.#rule, verdict.cast, own) })
      case 'late':
        this.late.add(accountId)
        return refuse('castLate', verdict.details)
      case 'refused':
        return verdict.details === undefined ? refuse(verdict.error) : refuse(verdict.error, verdict.details)
      case 'save': {
        const replaces = verdict.replaces?.receiptId ?? null
        const receiptId = newId(ReceiptId)
        // A change is never of a time before what it changes, also when the clock was set back between: pages show the newer receipt.
        const castAtMs = Math.max(this.nowMs, (verdict.replaces?.castAtMs ?? -1) + 1)
        const cast: KeptCast = { receiptId, accountId, choice, castAtMs, replaces, replaced: false }
        this.#put(cast, own)
        return accept({ receipt: receiptOf(this.#ballot.ballot_id, this.#rule, cast, [...own, cast]) })
      }
      default:
        return verdict satisfies never
    }
  }

  /** One that was made in this batch and is changed in it already is written as changed. */
  #put(cast: KeptCast, own: readonly KeptCast[]): void {
    const changed = own.map((one) => (one.receiptId === cast.replaces ? { ...one, replaced: true } : one))
    this.#casts.set(cast.accountId, [...changed, cast])
    this.made.push(cast)
    if (cast.replaces === null) return
    const at = this.made.findIndex(({ receiptId }) => receiptId === cast.replaces)
    const before = this.made[at]
    if (before !== undefined) this.made[at] = { ...before, replaced: true }
  }
}

export function receiptOf(
  ballotId: BallotId,
  rule: Pick<RuleText, 'choices'>,
  { receiptId, choice, castAtMs, replaces }: KeptCast,
  own: readonly KeptCast[],
): Receipt {
  const changedFrom = replaces === null ? null : (own.find((one) => one.receiptId === replaces)?.choice ?? null)
  const label = rule.choices.find(({ key }) => key === choice)?.label ?? choice
  return { receiptId, ballotId, choice, label, castAtMs, changedFrom }
}

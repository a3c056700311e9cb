// Over 300 lines: every step of a meeting’s life goes through one transaction here, and shares its checks, notices and history.
import type { Audit } from '../audit/audit.ts'
import { isUnsent } from '../identity/rules.ts'
import type { Account } from '../identity/wire.ts'
import type { Announcer } from '../kit/announcer.ts'
import type { Clock } from '../kit/clock.ts'
import type { Mailing, MeetingLetter } from '../notices/mailing.ts'
import type { Handlers } from '../kit/handlers.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId, MeetingId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import { extendedEnd } from '../wire/extended-end.ts'
import type { MeetingActor } from '../wire/permissions.ts'
import type { ParamsOf } from '../wire/registry.ts'
import { NOTHING_BUT_STATE, shownAs, tellChanged } from './changes.ts'
import { checkComplete, losesLead, type IncompleteError } from './draft-rules.ts'
import { keepOpen, KEPT_OPEN_MS } from './overdue.ts'
import { noticeChange, recordChange, type Happened } from './history.ts'
import { transition } from './rules.ts'
import * as store from './store.ts'
import { ENDED_BY_RULE, isRunning, type MeetingAct, type MeetingState } from './wire.ts'

export interface LifecycleDeps {
  readonly database: Database
  readonly clock: Clock
  readonly audit: Audit
  readonly announcer: Announcer
  /** Lets every open page of these accounts ask for its notices. */
  tellNotices(accountIds: ReadonlySet<AccountId>): void
  /** Left out: e-mail is off. */
  readonly mailing?: Mailing | undefined
  /** Told after the new state is kept and before the request is answered: the room opens, halts or closes. */
  onStateChanged(meetingId: MeetingId, state: MeetingState, by: 'person' | 'rule'): Promise<void> | void
  /** The current item's time stops, goes on and ends with the meeting, in the transaction that moves it. */
  agendaFollows(within: Database, meetingId: MeetingId, state: MeetingState): Promise<void>
  /**
   * Once the choices of a ballot that had arrived are saved, with a deadline: before the transaction that pauses or ends the meeting, after which
   * they would be refused.
   */
  castsSettled(): Promise<void>
  /** Turns at the floor and ballots end with the meeting, in the transaction that ends it: after a crash no room may be open. */
  turnsEnd(within: Database, meetingId: MeetingId): Promise<void>
  /** An open ballot is stopped when the meeting is paused, in the transaction that pauses it. */
  voteStops(within: Database, meetingId: MeetingId): Promise<void>
  /** Told after the planned end was put off. */
  onEndMoved?(meetingId: MeetingId): Promise<void> | void
  /** Told after somebody kept a meeting open that the rule would have ended. */
  onKeptOpen?(): Promise<void> | void
  /** Does what may change the meeting's papers or their order, and tells the seats that may see it afterwards. */
  changingPapers<T>(meetingId: MeetingId, work: () => Promise<T>): Promise<T>
  /** Issues the papers that were prepared, in the transaction that sends the meeting. */
  issuePapers(
    within: Database,
    audit: Audit,
    sending: { readonly meetingId: MeetingId; readonly by: AccountId; readonly nowMs: number },
  ): Promise<void>
}
export type LifecycleMethod =
  | 'meetings.submit'
  | 'meetings.approve'
  | 'meetings.sendBack'
  | 'meetings.reschedule'
  | 'meetings.send'
  | 'meetings.start'
  | 'meetings.pause'
  | 'meetings.resume'
  | 'meetings.end'
  | 'meetings.keepOpen'
  | 'meetings.extend'
  | 'meetings.postpone'
  | 'meetings.cancel'

/** One step of a meeting's life. */
interface Step<E extends string> {
  readonly by: { readonly account: Pick<Account, 'accountId'> } | 'rule'
  readonly meetingId: MeetingId
  readonly act: MeetingAct
  readonly reason?: string
  /** Where the meeting is put to another time. */
  readonly time?: { readonly startsAtMs: number; readonly endsAtMs: number }
  /** What belongs to the same transaction; its refusal undoes nothing because it comes before any change. */
  readonly also?: (within: Database, before: store.MeetingRow) => Promise<Outcome<null, E>>
}
type Moved<E extends string> = Outcome<{ state: MeetingState }, E | 'illegalTransition' | 'notFound'>

/** A meeting's life from sending to its end: each step decides, keeps, then tells. */
export class Lifecycle {
  readonly #deps: LifecycleDeps

  constructor(deps: LifecycleDeps) {
    this.#deps = deps
  }

  readonly handlers: Handlers<LifecycleMethod> = {
    'meetings.send': ({ account: { accountId }, actor }, { meetingId, givesUpLead }) =>
      this.#send(meetingId, { accountId, actor, givesUpLead }),
    'meetings.submit': (by, { meetingId }) => this.#submit(by, meetingId),
    'meetings.approve': (by, { meetingId, ifRevision }) => this.#approve(by, meetingId, ifRevision),
    'meetings.sendBack': (by, { meetingId, reason }) => this.#move({ by, meetingId, act: 'sendBack', reason }),
    'meetings.reschedule': (by, asked) => this.#reschedule(by, asked),
    'meetings.start': (by, { meetingId }) => this.#move({ by, meetingId, act: 'start' }),
    'meetings.pause': (by, { meetingId }) => this.#move({ by, meetingId, act: 'pause' }),
    'meetings.resume': (by, { meetingId }) => this.#move({ by, meetingId, act: 'resume' }),
    'meetings.end': (by, { meetingId }) => this.#move({ by, meetingId, act: 'end' }),
    'meetings.keepOpen': ({ account }, { meetingId }) => this.#keepOpen(meetingId, account.accountId),
    'meetings.extend': ({ account }, asked) => this.#extend(asked, account.accountId),
    'meetings.postpone': (by, { meetingId, reason }) => this.#move({ by, meetingId, act: 'postpone', reason }),
    'meetings.cancel': (by, { meetingId, reason }) =>
      this.#move({
        by,
        meetingId,
        act: 'cancel',
        reason,
        also: (within, before) => forget(within, meetingId, before.state),
      }),
  }

  /** Ends a running meeting in nobody's name. One that is over already stays as it is. */
  async endByRule(meetingId: MeetingId): Promise<void> {
    await this.#move({ by: 'rule', meetingId, act: 'end', reason: ENDED_BY_RULE })
  }

  #send(
    meetingId: MeetingId,
    by: { readonly accountId: AccountId; readonly actor: MeetingActor | null; readonly givesUpLead: boolean },
  ): Promise<Moved<IncompleteError | 'losesLead' | 'startsInPast'>> {
    const also = async (
      within: Database,
      before: store.MeetingRow,
    ): Promise<Outcome<null, IncompleteError | 'losesLead' | 'startsInPast'>> => {
      const isPast = Number(before.starts_at_ms) <= this.#deps.clock.nowMs()
      if (before.state === 'postponed' && isPast) return refuse('startsInPast')
      const complete = await this.#complete(within, meetingId)
      if (!complete.ok) return complete
      if (!by.givesUpLead && losesLead(by, await store.participantsOf(within, meetingId))) return refuse('losesLead')
      return this.#issue(within, meetingId, by.accountId)
    }
    return this.#moveWithPapers({ by: { account: by }, meetingId, act: 'send', also })
  }

  #submit(by: Exclude<Step<never>['by'], 'rule'>, meetingId: MeetingId): Promise<Moved<IncompleteError>> {
    const also = async (within: Database): Promise<Outcome<null, IncompleteError>> => {
      const complete = await this.#complete(within, meetingId)
      return complete.ok ? accept(null) : complete
    }
    return this.#move({ by, meetingId, act: 'submit', also })
  }

  /** What the chair approves is what they have seen: a newer revision is shown to them first. */
  #approve(
    by: Exclude<Step<never>['by'], 'rule'>,
    meetingId: MeetingId,
    ifRevision: number,
  ): Promise<Moved<IncompleteError | 'staleRevision'>> {
    const also = async (
      within: Database,
      before: store.MeetingRow,
    ): Promise<Outcome<null, IncompleteError | 'staleRevision'>> => {
      if (before.revision !== ifRevision) return refuse('staleRevision', { revision: before.revision })
      const complete = await this.#complete(within, meetingId)
      return complete.ok ? this.#issue(within, meetingId, by.account.accountId) : complete
    }
    return this.#moveWithPapers({ by, meetingId, act: 'approve', also })
  }

  /** Another time issues no paper: one that was uploaded since the invitations waits for its own issue. */
  async #reschedule(
    by: Exclude<Step<never>['by'], 'rule'>,
    { meetingId, reason, startsAtMs, endsAtMs }: ParamsOf<'meetings.reschedule'>,
  ): Promise<Moved<IncompleteError | 'endsBeforeStart' | 'startsInPast'>> {
    if (endsAtMs <= startsAtMs) return refuse('endsBeforeStart')
    if (startsAtMs <= this.#deps.clock.nowMs()) return refuse('startsInPast')
    const also = async (within: Database): Promise<Outcome<null, IncompleteError>> => {
      const complete = await this.#complete(within, meetingId)
      return complete.ok ? accept(null) : complete
    }
    const time = { startsAtMs, endsAtMs }
    return this.#move({ by, meetingId, act: 'reschedule', reason, time, also })
  }

  async #complete(within: Database, meetingId: MeetingId): Promise<Outcome<true, IncompleteError>> {
    return checkComplete({
      siteIds: await store.siteIdsOf(within, meetingId),
      participants: await store.participantsOf(within, meetingId),
      agenda: await store.agendaOf(within, meetingId),
    })
  }

  async #issue(within: Database, meetingId: MeetingId, by: AccountId): Promise<Outcome<null, never>> {
    const { audit, clock } = this.#deps
    await this.#deps.issuePapers(within, audit, { meetingId, by, nowMs: clock.nowMs() })
    return accept(null)
  }

  #moveWithPapers<E extends string>(step: Step<E>): Promise<Moved<E>> {
    return this.#deps.changingPapers(step.meetingId, () => this.#move(step))
  }

  async #keepOpen(
    meetingId: MeetingId,
    accountId: AccountId,
  ): Promise<Outcome<{ untilMs: number }, 'notFound' | 'illegalState'>> {
    const { audit, clock, database, onKeptOpen } = this.#deps
    const untilMs = clock.nowMs() + KEPT_OPEN_MS
    const kept = await database.transaction().execute(async (within) => {
      const row = await store.meetingRow(within, meetingId)
      if (row === null) return refuse('notFound')
      if (row.state !== 'inSession' && row.state !== 'paused') return refuse('illegalState', { state: row.state })
      await keepOpen(within, meetingId, untilMs)
      await audit.record({ accountId, meetingId, action: 'meetings.keepOpen', details: { untilMs } }, within)
      return accept({ untilMs })
    })
    if (kept.ok) await onKeptOpen?.()
    return kept
  }

  async #extend(
    { meetingId, minutes, ifEndsAtMs }: ParamsOf<'meetings.extend'>,
    accountId: AccountId,
  ): Promise<Outcome<{ endsAtMs: number }, 'notFound' | 'illegalState' | 'extendedMeanwhile'>> {
    const { audit, clock, database, onEndMoved } = this.#deps
    const done = await database.transaction().execute(async (within) => {
      const row = await store.meetingRow(within, meetingId)
      if (row === null) return refuse('notFound')
      if (!isRunning(row.state)) return refuse('illegalState', { state: row.state })
      const beforeMs = Number(row.ends_at_ms)
      if (beforeMs !== ifEndsAtMs) return refuse('extendedMeanwhile')
      const endsAtMs = extendedEnd(beforeMs, minutes, clock.nowMs())
      const change = { ends_at_ms: endsAtMs, revision: row.revision + 1 }
      await within.updateTable('meetings').set(change).where('meeting_id', '=', meetingId).execute()
      const details = { from: beforeMs, to: endsAtMs }
      await audit.record({ accountId, meetingId, action: 'meetings.extend', details }, within)
      return accept(await shownAs(within, meetingId, NOTHING_BUT_STATE))
    })
    if (!done.ok) return done
    tellChanged(this.#deps, meetingId, done.value)
    await onEndMoved?.(meetingId)
    return accept({ endsAtMs: done.value.endsAtMs })
  }

  /** Brings a meeting into its next state. */
  async #move<E extends string = never>(step: Step<E>): Promise<Moved<E>> {
    const { act, by, meetingId } = step
    if (act === 'pause' || act === 'end') await this.#deps.castsSettled()
    const done = await this.#deps.database.transaction().execute((within) => this.#keep(within, step))
    if (!done.ok) return done
    const { shown, told } = done.value
    const { state } = shown
    tellChanged(this.#deps, meetingId, shown)
    if (told.size > 0) this.#deps.tellNotices(told)
    await this.#deps.onStateChanged(meetingId, state, by === 'rule' ? by : 'person')
    return accept({ state })
  }

  async #keep<E extends string>(within: Database, { by, meetingId, act, reason, time, also }: Step<E>) {
    const row = await store.meetingRow(within, meetingId)
    if (row === null) return refuse('notFound')
    const next = transition(row.state, act)
    if (!next.ok) return next
    const extra = (await also?.(within, row)) ?? accept(null)
    if (!extra.ok) return extra
    const times = time === undefined ? {} : { starts_at_ms: time.startsAtMs, ends_at_ms: time.endsAtMs }
    await within
      .updateTable('meetings')
      .set({
        state: next.value,
        // A meeting that has a time again is not put off any more: why it was stands in its history.
        state_reason: act === 'reschedule' ? null : (reason ?? null),
        revision: row.revision + 1,
        ...times,
        ...this.#moment(act),
      })
      .where('meeting_id', '=', meetingId)
      .execute()
    await this.#deps.agendaFollows(within, meetingId, next.value)
    if (act === 'pause') await this.#deps.voteStops(within, meetingId)
    if (act === 'end') await this.#deps.turnsEnd(within, meetingId)
    const happened = { act, by: by === 'rule' ? by : by.account, reason, time: time ?? timeWhenSentAgain(row, act) }
    const told = await this.#write(within, row, happened, next.value)
    return accept({ shown: await shownAs(within, meetingId, NOTHING_BUT_STATE), told })
  }

  /** Into the record of acts and the meeting's history, with a notice to whom it concerns. */
  async #write(within: Database, row: store.MeetingRow, happened: Happened, to: MeetingState) {
    const { audit, clock } = this.#deps
    const { act, by, reason, time } = happened
    const { meeting_id: meetingId, state: from } = row
    const accountId = by === 'rule' ? null : by.accountId
    const details = { from, to, ...(reason === undefined ? {} : { reason }), ...time }
    await audit.record({ accountId, meetingId, action: `meetings.${act}`, details }, within)
    const atMs = clock.nowMs()
    await recordChange(within, { meetingId, atMs, accountId, act, from, to, reason, time })
    const kind = letterOf(act, from)
    if (kind !== null) await this.#deps.mailing?.queue(within, { kind, meetingId, to: null, reason })
    return noticeChange(within, row, to, happened, atMs)
  }

  /** When the meeting really began and ended. */
  #moment(act: MeetingAct): { began_at_ms?: number; ended_at_ms?: number } {
    const nowMs = this.#deps.clock.nowMs()
    if (act === 'start') return { began_at_ms: nowMs }
    return act === 'end' ? { ended_at_ms: nowMs } : {}
  }
}

/** What people are written about an act by e-mail; null: nothing. Who was never invited hears of no end either. */
function letterOf(act: MeetingAct, from: MeetingState): MeetingLetter['kind'] | null {
  if (act === 'approve' || act === 'send') return from === 'postponed' ? 'moved' : 'invitation'
  if (act === 'reschedule') return 'moved'
  if (act === 'postpone') return 'postponed'
  return act === 'cancel' && !isUnsent(from) ? 'cancelled' : null
}

/** A postponed meeting that is sent again is on once more, at the time that it has now. */
function timeWhenSentAgain({ state, starts_at_ms, ends_at_ms }: store.MeetingRow, act: MeetingAct) {
  if (state !== 'postponed' || act !== 'send') return undefined
  return { startsAtMs: Number(starts_at_ms), endsAtMs: Number(ends_at_ms) }
}

/** A meeting that was never sent stays unknown to the people who would have been invited, now that it is no draft any more. */
async function forget(within: Database, meetingId: MeetingId, before: MeetingState): Promise<Outcome<null, never>> {
  if (isUnsent(before)) {
    await within
      .deleteFrom('participants')
      .where('meeting_id', '=', meetingId)
      .where('role', 'not in', ['chair', 'secretary'])
      .execute()
  }
  return accept(null)
}

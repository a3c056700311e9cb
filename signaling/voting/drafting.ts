// Before the vote: which body decides, drafts and their order, and the approval of the list.
import type { Audit } from '../audit/audit.ts'
import { bodyOfMeeting, bodyRow, rulesOn, setBodyOfMeeting } from '../bodies/store.ts'
import { newId, type Clock } from '../kit/clock.ts'
import type { Call, Handlers } from '../kit/handlers.ts'
import { localDay } from '../kit/local-day.ts'
import { isEditable } from '../meeting/rules.ts'
import { agendaOf, meetingRow } from '../meeting/store.ts'
import type { Database } from '../storage/database.ts'
import { BallotApprovalId, BallotId, type MeetingId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import type { AuditedAct } from '../wire/audited-acts.ts'
import type { ParamsOf } from '../wire/registry.ts'
import { approvalRuns, insertApproval, newestApproval, writeApprovalEnd } from './approval-store.ts'
import type { BallotDraft } from './drafting/wire.ts'
import { onChairsOrder } from './rules.ts'
import { writeTrustees } from './secret/store.ts'
import { countersOf, type Counter } from './counters.ts'
import { ballotRow, ballotRows, type BallotRow } from './store.ts'
import { MOST_BALLOTS } from './wire.ts'

export type DraftingMethod =
  `voting.${'setBody' | 'add' | 'edit' | 'remove' | 'order'}` | `voting.${'startApproval' | 'endApproval'}`

export interface DraftingDeps {
  readonly database: Database
  readonly clock: Clock
  readonly audit: Audit
  /** Told after the list is another one on disk. */
  onListChanged(meetingId: MeetingId): void
}

export function draftingHandlers(deps: DraftingDeps): Handlers<DraftingMethod> {
  const drafting = new Drafting(deps)
  return {
    'voting.setBody': (call, asked) => drafting.setBody(call, asked),
    'voting.add': (call, asked) => drafting.add(call, asked),
    'voting.edit': (call, asked) => drafting.edit(call, asked),
    'voting.remove': (call, asked) => drafting.remove(call, asked),
    'voting.order': (call, asked) => drafting.order(call, asked),
    'voting.startApproval': (call, asked) => drafting.startApproval(call, asked),
    'voting.endApproval': (call, asked) => drafting.endApproval(call, asked),
  }
}

type Details = Readonly<Record<string, string | number | boolean | null>>

class Drafting {
  readonly #deps: DraftingDeps

  constructor(deps: DraftingDeps) {
    this.#deps = deps
  }

  setBody(call: Call, { meetingId, bodyId }: ParamsOf<'voting.setBody'>) {
    return this.#change<Record<string, never>, 'noSuchBody' | 'ballotsExist'>(meetingId, async (within) => {
      if (bodyId !== null && (await bodyRow(within, bodyId)) === null) return refuse('noSuchBody')
      const before = (await bodyOfMeeting(within, meetingId))?.bodyId ?? null
      if (before === bodyId) return accept({})
      // Their rules are those of the body of before.
      if ((await ballotRows(within, meetingId)).length > 0) return refuse('ballotsExist')
      await setBodyOfMeeting(within, meetingId, bodyId)
      await this.#record(within, call, meetingId, 'voting.setBody', { bodyId })
      return accept({})
    })
  }

  add(call: Call, { requestId, meetingId, ballot }: ParamsOf<'voting.add'>) {
    type Refused = DraftRefusal | 'tooManyBallots'
    return this.#change<{ ballotId: BallotId; revision: number }, Refused>(meetingId, async (within) => {
      const request = `${call.account.accountId}/${requestId}`
      const rows = await ballotRows(within, meetingId)
      const known = rows.find((row) => row.request_id === request)
      if (known !== undefined) return accept({ ballotId: known.ballot_id, revision: known.revision })
      const may = await this.#checkDraft(within, meetingId, ballot)
      if (!may.ok) return may
      if (rows.length >= MOST_BALLOTS) return refuse('tooManyBallots')
      const ballotId = newId(BallotId)
      await within
        .insertInto('ballots')
        .values({
          ...{
            ballot_id: ballotId,
            request_id: request,
            meeting_id: meetingId,
            position: (rows.at(-1)?.position ?? -1) + 1,
          },
          ...{ ...columnsOf(ballot), revision: 1, approved_revision: null, state: 'draft', rule_text: null },
          ...{ members: null, entitled: null, opened_at_ms: null, ended_at_ms: null },
        })
        .execute()
      await writeTrustees(within, ballotId, may.value)
      await this.#record(within, call, meetingId, 'voting.add', { ballotId })
      return accept({ ballotId, revision: 1 })
    })
  }

  edit(call: Call, { meetingId, ballotId, revision, ballot }: ParamsOf<'voting.edit'>) {
    type Refused = DraftRefusal | 'wrongBallotState' | 'stale'
    return this.#change<{ revision: number }, Refused>(meetingId, async (within) => {
      const draft = await draftOf(within, meetingId, ballotId, revision)
      if (!draft.ok) return draft
      const may = await this.#checkDraft(within, meetingId, ballot)
      if (!may.ok) return may
      const columns = columnsOf(ballot)
      await within
        .updateTable('ballots')
        .set({ ...columns, revision: revision + 1 })
        .where('ballot_id', '=', ballotId)
        .execute()
      await writeTrustees(within, ballotId, may.value)
      await this.#record(within, call, meetingId, 'voting.edit', { ballotId, revision: revision + 1 })
      return accept({ revision: revision + 1 })
    })
  }

  remove(call: Call, { meetingId, ballotId, revision }: ParamsOf<'voting.remove'>) {
    type Refused = 'approvalRunning' | 'wrongBallotState' | 'stale' | 'notFound'
    return this.#change<Record<string, never>, Refused>(meetingId, async (within) => {
      const draft = await draftOf(within, meetingId, ballotId, revision)
      if (!draft.ok) return draft
      if (await approvalRuns(within, meetingId)) return refuse('approvalRunning')
      await writeTrustees(within, ballotId, [])
      await within.deleteFrom('ballots').where('ballot_id', '=', ballotId).execute()
      await this.#record(within, call, meetingId, 'voting.remove', { ballotId })
      return accept({})
    })
  }

  order(call: Call, { meetingId, ballotIds }: ParamsOf<'voting.order'>) {
    return this.#change<Record<string, never>, 'approvalRunning' | 'stale'>(meetingId, async (within) => {
      const known = new Set((await ballotRows(within, meetingId)).map((row) => row.ballot_id))
      const asked = new Set(ballotIds)
      const same = asked.size === ballotIds.length && asked.size === known.size
      if (!same || ballotIds.some((ballotId) => !known.has(ballotId))) return refuse('stale')
      if (await approvalRuns(within, meetingId)) return refuse('approvalRunning')
      for (const [position, ballotId] of ballotIds.entries())
        await within.updateTable('ballots').set({ position }).where('ballot_id', '=', ballotId).execute()
      await this.#record(within, call, meetingId, 'voting.order', { ballots: ballotIds.length })
      return accept({})
    })
  }

  startApproval(call: Call, asked: ParamsOf<'voting.startApproval'>) {
    const { meetingId } = asked
    type Refused = 'noBody' | 'approvalRunning' | 'noBallots' | 'chairsOrderMissing'
    return this.#change<{ approvalId: BallotApprovalId }, Refused>(meetingId, async (within) => {
      const ordered = onChairsOrder(call.actor, asked.onChairsOrder)
      if (!ordered.ok) return ordered
      if ((await bodyOfMeeting(within, meetingId)) === null) return refuse('noBody')
      const last = await newestApproval(within, meetingId)
      if (last?.outcome === 'running') return refuse('approvalRunning')
      if (!(await ballotRows(within, meetingId)).some(({ state }) => state === 'draft')) return refuse('noBallots')
      const approvalId = newId(BallotApprovalId)
      await insertApproval(within, meetingId, {
        ...{ approvalId, number: (last?.number ?? 0) + 1, startedAtMs: this.#deps.clock.nowMs() },
        ...{ startedBy: call.account.fullName, onChairsOrder: ordered.value.onOrder },
      })
      const details = { approvalId, onChairsOrder: ordered.value.onOrder }
      await this.#record(within, call, meetingId, 'voting.startApproval', details)
      return accept({ approvalId })
    })
  }

  endApproval(call: Call, asked: ParamsOf<'voting.endApproval'>) {
    const { meetingId, approvalId, outcome, reason } = asked
    return this.#change<Record<string, never>, 'approvalChanged' | 'chairsOrderMissing'>(meetingId, async (within) => {
      const ordered = onChairsOrder(call.actor, asked.onChairsOrder)
      if (!ordered.ok) return ordered
      const last = await newestApproval(within, meetingId)
      if (last?.approvalId !== approvalId || last.outcome !== 'running') return refuse('approvalChanged')
      const drafts = (await ballotRows(within, meetingId)).filter(({ state }) => state === 'draft')
      const end = { outcome, reason, atMs: this.#deps.clock.nowMs(), byName: call.account.fullName }
      await writeApprovalEnd(within, approvalId, end, drafts)
      const details = { approvalId, outcome, ballots: drafts.length, onChairsOrder: ordered.value.onOrder }
      await this.#record(within, call, meetingId, 'voting.endApproval', details)
      return accept({})
    })
  }

  /** @returns who counts it, the chair first; of an open vote nobody. */
  async #checkDraft(
    within: Database,
    meetingId: MeetingId,
    { agendaItemId, ruleId, form, committee = [] }: BallotDraft,
  ): Promise<Outcome<readonly Counter[], Exclude<DraftRefusal, 'notFound'>>> {
    const body = await bodyOfMeeting(within, meetingId)
    if (body === null) return refuse('noBody')
    if (await approvalRuns(within, meetingId)) return refuse('approvalRunning')
    const rules = await rulesOn(within, body.bodyId, localDay(this.#deps.clock.nowMs()))
    if (!rules.some((rule) => rule.ruleId === ruleId)) return refuse('noSuchRule')
    const agenda = agendaItemId === null ? [] : await agendaOf(within, meetingId)
    if (agendaItemId !== null && !agenda.some((item) => item.agendaItemId === agendaItemId))
      return refuse('unknownAgendaItem')
    if (form === 'open') return accept([])
    const counters = await countersOf(within, meetingId, agendaItemId, committee)
    return counters === null ? refuse('wrongCommittee') : accept(counters)
  }

  /** Decides and saves in one transaction while the meeting may still change, then tells. */
  async #change<T, E extends string>(
    meetingId: MeetingId,
    work: (within: Database) => Promise<Outcome<T, E>>,
  ): Promise<Outcome<T, E | 'illegalState' | 'notFound'>> {
    const done = await this.#deps.database
      .transaction()
      .execute(async (within): Promise<Outcome<T, E | 'illegalState' | 'notFound'>> => {
        const meeting = await meetingRow(within, meetingId)
        if (meeting === null) return refuse('notFound')
        if (!isEditable(meeting.state)) return refuse('illegalState', { state: meeting.state })
        return work(within)
      })
    if (done.ok) this.#deps.onListChanged(meetingId)
    return done
  }

  async #record(
    within: Database,
    { account: { accountId } }: Call,
    meetingId: MeetingId,
    action: AuditedAct,
    details: Details,
  ): Promise<void> {
    await this.#deps.audit.record({ accountId, meetingId, action, details }, within)
  }
}

type DraftRefusal = 'noBody' | 'approvalRunning' | 'noSuchRule' | 'unknownAgendaItem' | 'wrongCommittee' | 'notFound'

/** A ballot that may still be edited, as it was on the screen. */
async function draftOf(
  within: Database,
  meetingId: MeetingId,
  ballotId: BallotId,
  revision: number,
): Promise<Outcome<BallotRow, 'notFound' | 'wrongBallotState' | 'stale'>> {
  const row = await ballotRow(within, meetingId, ballotId)
  if (row === null) return refuse('notFound')
  if (row.state !== 'draft') return refuse('wrongBallotState', { state: row.state })
  return row.revision === revision ? accept(row) : refuse('stale')
}

function columnsOf({ agendaItemId, form, title, text, ruleId }: BallotDraft) {
  return { agenda_item_id: agendaItemId, form, title, text, rule_id: ruleId }
}

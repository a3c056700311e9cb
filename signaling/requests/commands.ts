// Over 300 lines: each step of a request changes state, history, record and notices of both sides in one transaction; they are read together.
import type { Audit } from '../audit/audit.ts'
import type { ActorIn } from '../identity/actors.ts'
import { accountById } from '../identity/store.ts'
import type { Account } from '../identity/wire.ts'
import { newId, type Clock } from '../kit/clock.ts'
import type { Call, Handlers } from '../kit/handlers.ts'
import { localDay } from '../kit/local-day.ts'
import { createMeetingWithin } from '../meeting/drafting.ts'
import { meetingRow } from '../meeting/store.ts'
import { keepNotices, settleRequest } from '../notices/store.ts'
import type { NoticeWhat } from '../notices/wire.ts'
import { sitesOn, unitsToday } from '../sites/store.ts'
import type { Database } from '../storage/database.ts'
import type { AuditedAct } from '../wire/audited-acts.ts'
import { MeetingRequestId, type AccountId, type MeetingId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import type { Method, ParamsOf } from '../wire/registry.ts'
import { meetingOf } from './as-meeting.ts'
import { EDITABLE, rightsOf, stateAfter, type RequestSides } from './rules.ts'
import * as store from './store.ts'
import { MOST_OPEN, type MeetingRequestAct, type RequestDraft, type RequestView } from './wire.ts'

export interface RequestsDeps {
  readonly database: Database
  readonly clock: Clock
  readonly audit: Audit
  readonly actorIn: ActorIn
  /** Lets every open page of these accounts ask for its notices. */
  tellNotices(accountIds: ReadonlySet<AccountId>): void
}
type Refused = 'notFound' | 'forbidden' | 'stale' | 'illegalRequestState'
type Step = Exclude<MeetingRequestAct, 'create'>

/** What an act of the other side says to people, and to whom. */
interface Telling {
  readonly to: readonly AccountId[]
  readonly what: NoticeWhat
}
/** Something that one side does to a request, beside moving its state. */
interface Doing<T, E extends string> {
  readonly act: Step
  readonly meetingRequestId: MeetingRequestId
  readonly revision: number
  readonly reason?: string
  /** Before the state moves, in the same transaction. */
  readonly work: (within: Database, row: store.RequestRow) => Promise<Outcome<Done<T>, E>>
}
interface Done<T> {
  readonly result: T
  readonly telling: Telling
  readonly meetingId?: MeetingId
  /** Names, which stay with the act. */
  readonly leftOut?: readonly string[]
}

/** Requests for a meeting: writing and following one, and the administrators' answers. */
export class Requests {
  readonly #deps: RequestsDeps

  constructor(deps: RequestsDeps) {
    this.#deps = deps
  }

  get handlers(): Handlers<Extract<Method, `requests.${string}`>> {
    const { database } = this.#deps
    return {
      'requests.list': async ({ account }, { list, states }) =>
        accept({
          ...(await store.listFor(database, account, list, states)),
          mayAsk: await store.mayAsk(database, account),
        }),
      'requests.read': async ({ account }, { meetingRequestId }) => {
        const found = await store.seen(database, account, meetingRequestId)
        return found === null ? refuse('notFound') : accept({ request: await this.#viewOf(account, found) })
      },
      'requests.ofMeeting': ({ account }, { meetingId }) => this.#ofMeeting(account, meetingId),
      'requests.create': (call, asked) => this.#create(call, asked),
      'requests.save': (call, asked) => this.#save(call, asked),
      'requests.remove': (call, { meetingRequestId }) => this.#remove(call, meetingRequestId),
      'requests.send': (call, asked) => this.#send(call, asked),
      'requests.withdraw': (call, asked) =>
        this.#do(call, { ...asked, act: 'withdraw', work: (within, row) => withdrawing(within, row, asked.reason) }),
      'requests.takeUp': (call, asked) => this.#answer(call, { ...asked, act: 'takeUp' }),
      'requests.askMore': (call, asked) => this.#answer(call, { ...asked, act: 'askMore' }),
      'requests.decline': (call, asked) => this.#answer(call, { ...asked, act: 'decline' }),
      'requests.accept': (call, asked) => this.#accept(call, asked),
    }
  }

  async #viewOf(
    account: Account,
    { row, sides }: { readonly row: store.RequestRow; readonly sides: RequestSides },
  ): Promise<RequestView> {
    const { database, actorIn } = this.#deps
    const draft = store.draftOf(row)
    const asker = await accountById(database, row.asked_by)
    const named = async (siteId: RequestDraft['unitSiteId']) =>
      (await database.selectFrom('sites').select('name').where('site_id', '=', siteId).executeTakeFirst())?.name ?? ''
    const chair = draft.chairId === null ? [] : await store.namesOf(database, [draft.chairId])
    const meeting = row.meeting_id === null ? null : await meetingRow(database, row.meeting_id)
    const open = meeting !== null && (await actorIn(account, meeting.meeting_id)) !== null
    const nameOnly = ({ accountId, fullName }: { accountId: AccountId; fullName: string }) => ({ accountId, fullName })
    return {
      ...{ meetingRequestId: row.meeting_request_id, state: row.state, revision: row.revision, draft },
      unitName: await named(row.unit_site_id),
      asker: {
        ...{ accountId: row.asked_by, fullName: asker?.fullName ?? '', title: asker?.title ?? '' },
        siteName: asker === null ? '' : await named(asker.siteId),
      },
      own: sides.asks,
      chair: chair.map(nameOnly)[0] ?? null,
      people: (await store.namesOf(database, draft.peopleIds)).map(nameOnly),
      acts: await store.actsOf(database, row.meeting_request_id),
      // The draft of a meeting may have another name by now, which is for those who may see it.
      meeting:
        meeting === null ? null : { meetingId: meeting.meeting_id, title: open ? meeting.title : draft.title, open },
      rights: rightsOf(row.state, sides),
    }
  }

  async #ofMeeting(account: Account, meetingId: MeetingId) {
    const { database } = this.#deps
    const row = await database
      .selectFrom('meeting_requests as request')
      .innerJoin('accounts', 'accounts.account_id', 'request.asked_by')
      .select(['request.meeting_request_id', 'request.title', 'accounts.full_name'])
      .where('request.meeting_id', '=', meetingId)
      .executeTakeFirst()
    if (row === undefined) return accept({ request: null })
    const { meeting_request_id: meetingRequestId, title, full_name: askerName } = row
    const open = (await store.seen(database, account, meetingRequestId)) !== null
    return accept({ request: { meetingRequestId, title, askerName, open } })
  }

  #create({ account }: Call, { requestId, draft }: ParamsOf<'requests.create'>) {
    const { database, clock } = this.#deps
    const { accountId } = account
    const request = `${accountId}/${requestId}`
    return database.transaction().execute(async (within) => {
      const known = await within
        .selectFrom('meeting_requests')
        .selectAll()
        .where('request_id', '=', request)
        .executeTakeFirst()
      if (known !== undefined) return this.#createAgain(within, known, draft)
      if (!(await store.mayAsk(within, account))) return refuse('mayNotAsk')
      if ((await store.countOpen(within, accountId)) >= MOST_OPEN) return refuse('tooManyRequests')
      const nowMs = clock.nowMs()
      const problem = await against(within, draft, nowMs)
      if (problem !== null) return refuse(problem)
      const meetingRequestId = newId(MeetingRequestId)
      await within
        .insertInto('meeting_requests')
        .values({
          ...{ meeting_request_id: meetingRequestId, request_id: request, asked_by: accountId },
          ...{ created_at_ms: nowMs, changed_at_ms: nowMs, revision: 1, state: 'draft', ...store.columnsOf(draft) },
          ...{ meeting_id: null, decided_by: null },
        })
        .execute()
      await store.writeAct(within, meetingRequestId, { act: 'create', atMs: nowMs, by: account, state: 'draft' })
      await this.#record(within, accountId, 'requests.create', meetingRequestId)
      return accept({ meetingRequestId })
    })
  }

  /** The answer was lost on the way. What the person typed before the form was sent again is kept, unless the draft has moved on elsewhere. */
  async #createAgain(within: Database, known: store.RequestRow, draft: RequestDraft) {
    const { meeting_request_id: meetingRequestId } = known
    if (known.state === 'draft' && known.revision === 1 && known.draft !== JSON.stringify(draft)) {
      const nowMs = this.#deps.clock.nowMs()
      const problem = await against(within, draft, nowMs)
      if (problem !== null) return refuse(problem)
      await this.#write(within, known, draft, nowMs)
    }
    return accept({ meetingRequestId })
  }

  async #write(within: Database, row: store.RequestRow, draft: RequestDraft, nowMs: number): Promise<void> {
    const { meeting_request_id: meetingRequestId, revision } = row
    await within
      .updateTable('meeting_requests')
      .set({ ...store.columnsOf(draft), revision: revision + 1, changed_at_ms: nowMs })
      .where('meeting_request_id', '=', meetingRequestId)
      .execute()
    await this.#record(within, row.asked_by, 'requests.save', meetingRequestId)
  }

  #save({ account }: Call, { meetingRequestId, revision, draft }: ParamsOf<'requests.save'>) {
    const { database, clock } = this.#deps
    return database
      .transaction()
      .execute(async (within): Promise<Outcome<{ revision: number }, Refused | 'unknownSite' | 'noSuchAccount'>> => {
        const found = await store.seen(within, account, meetingRequestId)
        if (found === null) return refuse('notFound')
        const { row, sides } = found
        if (!sides.asks) return refuse('forbidden')
        if (!EDITABLE.includes(row.state)) return refuse('illegalRequestState', { state: row.state })
        // The answer to it was lost on the way, and the page sends it again.
        if (row.revision === revision + 1 && row.draft === JSON.stringify(draft))
          return accept({ revision: row.revision })
        if (row.revision !== revision) return refuse('stale')
        // The administrators who asked for more are those of this unit: sent to another it would be gone for them, with what they said.
        if (row.state !== 'draft' && draft.unitSiteId !== row.unit_site_id)
          return refuse('illegalRequestState', { state: row.state })
        const nowMs = clock.nowMs()
        const problem = await against(within, draft, nowMs)
        if (problem !== null) return refuse(problem)
        await this.#write(within, row, draft, nowMs)
        return accept({ revision: revision + 1 })
      })
  }

  #remove({ account }: Call, meetingRequestId: MeetingRequestId) {
    return this.#deps.database.transaction().execute(async (within) => {
      const found = await store.seen(within, account, meetingRequestId)
      if (found === null) return refuse('notFound')
      if (!found.sides.asks) return refuse('forbidden')
      const { state } = found.row
      if (state !== 'draft') return refuse('illegalRequestState', { state })
      await within.deleteFrom('meeting_request_acts').where('meeting_request_id', '=', meetingRequestId).execute()
      await within.deleteFrom('meeting_requests').where('meeting_request_id', '=', meetingRequestId).execute()
      await this.#record(within, account.accountId, 'requests.remove', meetingRequestId)
      return accept({})
    })
  }

  #send(call: Call, asked: ParamsOf<'requests.send'>) {
    return this.#do(call, {
      ...{ ...asked, act: 'send' },
      work: async (within, row) => {
        const draft = store.draftOf(row)
        if (draft.why.trim() === '') return refuse('whyNeeded')
        if (draft.startsAtMs <= this.#deps.clock.nowMs()) return refuse('timePassed')
        const to = await store.administratorsOf(within, row.unit_site_id)
        if (to.length === 0) return refuse('noAdministrator')
        const unit = await within
          .selectFrom('sites')
          .select('name')
          .where('site_id', '=', row.unit_site_id)
          .executeTakeFirstOrThrow()
        return accept({ result: {}, telling: { to, what: { kind: 'requestSent', ...about(row), unit: unit.name } } })
      },
    })
  }

  /** An administrator's word that changes nothing but the state. */
  #answer(
    call: Call,
    asked: {
      readonly act: 'takeUp' | 'askMore' | 'decline'
      readonly meetingRequestId: MeetingRequestId
      readonly revision: number
      readonly reason?: string
    },
  ) {
    const { act, reason = '' } = asked
    const say = (row: store.RequestRow): NoticeWhat => {
      if (act === 'takeUp') return { kind: 'requestTakenUp', ...about(row) }
      return { kind: act === 'askMore' ? 'requestNeedsInfo' : 'requestDeclined', ...about(row), reason }
    }
    return this.#do<Record<string, never>, never>(call, {
      ...asked,
      work: (_, row) => Promise.resolve(accept({ result: {}, telling: { to: [row.asked_by], what: say(row) } })),
    })
  }

  async #accept(call: Call, asked: ParamsOf<'requests.accept'>) {
    const { database, audit, clock } = this.#deps
    const { account } = call
    const { accountId } = account
    const { meetingRequestId } = asked
    const nowMs = clock.nowMs()
    // A press whose answer was lost comes again.
    const known = await store.seen(database, account, meetingRequestId)
    if (known !== null && known.row.meeting_id !== null && known.row.decided_by === accountId)
      return accept({
        meetingId: known.row.meeting_id,
        leftOut: await store.leftOutOf(database, meetingRequestId),
      })
    return this.#do(call, {
      ...{ act: 'accept', meetingRequestId, revision: asked.revision },
      work: async (within, row) => {
        if (asked.startsAtMs <= nowMs) return refuse('timePassed')
        const today = await unitsToday(within, [row.unit_site_id], localDay(nowMs))
        const siteId = today.get(row.unit_site_id)
        if (siteId === undefined) return refuse('unknownSite')
        const { draft, leftOut } = await meetingOf(within, row, asked)
        const by = { accountId, siteId, actor: 'unitAdmin', givesUpLead: false } as const
        const made = await createMeetingWithin({ audit, clock }, within, by, `request/${meetingRequestId}`, draft)
        if (!made.ok) {
          if (made.error === 'unknownSite' || made.error === 'unknownUnit') return refuse('unknownSite')
          throw new Error(`a request cannot become a meeting: ${made.error}`)
        }
        const { meetingId } = made.value
        const what = { kind: 'requestAccepted', ...about(row) } as const
        return accept({ result: { meetingId, leftOut }, telling: { to: [row.asked_by], what }, meetingId, leftOut })
      },
    })
  }

  /** One step of a request in one transaction: its state, who and when, the record, and the notices of the other side. */
  async #do<T, E extends string>({ account }: Call, doing: Doing<T, E>): Promise<Outcome<T, E | Refused>> {
    const { database, clock } = this.#deps
    const { act, meetingRequestId, revision, reason = '', work } = doing
    const { accountId, fullName } = account
    const nowMs = clock.nowMs()
    const told = new Set<AccountId>()
    const done = await database.transaction().execute(async (within): Promise<Outcome<T, E | Refused>> => {
      const found = await store.seen(within, account, meetingRequestId)
      if (found === null) return refuse('notFound')
      const { row, sides } = found
      const state = stateAfter(act, row.state, sides)
      if (state === null) return refuse('illegalRequestState', { state: row.state })
      if (row.revision !== revision) return refuse('stale')
      const worked = await work(within, row)
      if (!worked.ok) return worked
      const { result, telling, meetingId = null, leftOut } = worked.value
      const decided = state === 'accepted' || state === 'declined' ? accountId : null
      await within
        .updateTable('meeting_requests')
        .set({ state, revision: revision + 1, changed_at_ms: nowMs, meeting_id: meetingId, decided_by: decided })
        .where('meeting_request_id', '=', meetingRequestId)
        .execute()
      await store.writeAct(within, meetingRequestId, { act, atMs: nowMs, by: account, state, reason, leftOut })
      for (const one of await settleRequest(within, meetingRequestId, nowMs)) told.add(one)
      const to = telling.to.filter((one) => one !== accountId)
      await keepNotices(within, { to, meetingId: null, byName: fullName, what: telling.what }, nowMs)
      for (const one of to) told.add(one)
      await this.#record(within, accountId, `requests.${act}`, meetingRequestId, meetingId)
      return accept(result)
    })
    if (told.size > 0) this.#deps.tellNotices(told)
    return done
  }

  async #record(
    within: Database,
    accountId: AccountId,
    action: AuditedAct,
    meetingRequestId: MeetingRequestId,
    meetingId: MeetingId | null = null,
  ): Promise<void> {
    await this.#deps.audit.record({ accountId, meetingId, action, details: { meetingRequestId } }, within)
  }
}

const about = (row: store.RequestRow) => ({ meetingRequestId: row.meeting_request_id, title: row.title })

/** Those are told who were asked, and who had taken it up among them. */
async function withdrawing(
  within: Database,
  row: store.RequestRow,
  reason: string,
): Promise<Outcome<Done<Record<string, never>>, never>> {
  const acted = await within
    .selectFrom('meeting_request_acts')
    .select('account_id')
    .where('meeting_request_id', '=', row.meeting_request_id)
    .where('act', 'in', ['takeUp', 'askMore'])
    .execute()
  const to = [...(await store.administratorsOf(within, row.unit_site_id)), ...acted.map(({ account_id }) => account_id)]
  return accept({ result: {}, telling: { to, what: { kind: 'requestWithdrawn', ...about(row), reason } } })
}

/** What is wrong with a draft; null: nothing. What holds only at the sending is asked then. */
async function against(
  within: Database,
  { unitSiteId, siteIds, papersSiteId, chairId, peopleIds }: RequestDraft,
  nowMs: number,
): Promise<'unknownSite' | 'noSuchAccount' | null> {
  const named = [...new Set([unitSiteId, ...siteIds, ...(papersSiteId === null ? [] : [papersSiteId])])]
  if ((await sitesOn(within, named, localDay(nowMs))).size < named.length) return 'unknownSite'
  const wanted = [...new Set([...peopleIds, ...(chairId === null ? [] : [chairId])])]
  const found = await store.namesOf(within, wanted)
  return found.length === wanted.length && found.every(({ disabled }) => !disabled) ? null : 'noSuchAccount'
}

// Calling a meeting at once, answering the call, and who has answered.
import type { Audit } from '../audit/audit.ts'
import type { Account } from '../identity/wire.ts'
import { newId, type Clock } from '../kit/clock.ts'
import type { Handlers } from '../kit/handlers.ts'
import { checkDraft } from '../meeting/draft-rules.ts'
import { recordChange } from '../meeting/history.ts'
import { columnsOf } from '../meeting/shapes.ts'
import { draftFacts, writeDraft } from '../meeting/store.ts'
import type { MeetingDraft } from '../meeting/wire.ts'
import { seatIdOf } from '../room/roster.ts'
import type { Database } from '../storage/database.ts'
import { MeetingId, type AccountId, type SeatId, type SiteId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import type { Method, ParamsOf, ResultOf } from '../wire/registry.ts'
import { Reach } from './reach.ts'
import { isOperatorTitle, placeState, rings } from './rules.ts'
import {
  answerOf,
  callsFor,
  changeCall,
  findCall,
  insertCall,
  isRunningNow,
  placesOf,
  saveAnswer,
  seatsEntered,
  type StoredPlace,
} from './store.ts'
import { RING_MS, type CalledPlace } from './wire.ts'

export interface CallingDeps {
  readonly database: Database
  readonly clock: Clock
  readonly audit: Audit
  /** Lets every open page of these accounts ask what rings. */
  tell(accountIds: ReadonlySet<AccountId>): void
  /** Whether a page of this account has a socket open. */
  isConnected(accountId: AccountId): boolean
}
export type CallingMethod = Extract<Method, `calling.${string}`>

const PLACE = 'Họp trực tuyến'
/** How long such a meeting is planned; it is put off like any other. */
const PLANNED_MINUTES = 60

export function callingHandlers(deps: CallingDeps): Handlers<CallingMethod> {
  const reach = new Reach(deps.clock, deps.isConnected)
  return { ...callerHandlers(deps, reach), ...calledHandlers(deps, reach) }
}

/** The commands of the person who calls: begin, see, end, repeat. */
function callerHandlers(
  deps: CallingDeps,
  reach: Reach,
): Handlers<Extract<CallingMethod, `calling.${'start' | 'status' | 'stop' | 'repeat'}`>> {
  const { database, clock, audit, tell } = deps
  return {
    'calling.start': async ({ account }, asked) => {
      const done = await database.transaction().execute((within) => start(deps, within, account, asked))
      if (done.ok) tell(await accountsOf(database, MeetingId.parse(done.value.meetingId)))
      return done
    },

    'calling.status': async (_call, { meetingId }) => {
      const steadyMs = clock.steadyMs()
      const call = await findCall(database, meetingId)
      if (call === null) return accept({ call: null, steadyMs })
      const entered = await seatsEntered(database, meetingId)
      const accounts = await accountsBySeat(database, meetingId)
      const over = !(await isRunningNow(database, meetingId))
      const times = over ? { ...call, stoppedAtMs: call.stoppedAtMs ?? steadyMs } : call
      const places = (await placesOf(database, meetingId)).map((place): CalledPlace => {
        const reached = (accounts.get(place.seatId) ?? []).some((accountId) => reach.has(accountId))
        const facts = { answer: place.answer, entered: entered.has(place.seatId), reached }
        const { seatId, kind, name, reason, byName } = place
        return { seatId, kind, name, reason, byName, state: placeState(times, facts, steadyMs) }
      })
      const { startedAtMs, ringUntilMs, byName } = call
      return accept({ call: { startedAtMs, ringUntilMs, stoppedAtMs: times.stoppedAtMs, byName, places }, steadyMs })
    },

    'calling.stop': async ({ account: { accountId } }, { meetingId }) => {
      const call = await findCall(database, meetingId)
      if (call === null) return refuse('notCalled')
      if (call.stoppedAtMs !== null) return accept({})
      await changeCall(database, meetingId, { stopped_at_ms: clock.steadyMs() })
      await audit.record({ accountId, meetingId, action: 'calling.stop' })
      tell(await accountsOf(database, meetingId))
      return accept({})
    },

    'calling.repeat': async ({ account: { accountId } }, { meetingId }) => {
      if ((await findCall(database, meetingId)) === null) return refuse('notCalled')
      if (!(await isRunningNow(database, meetingId))) return refuse('callOver')
      const ringUntilMs = clock.steadyMs() + RING_MS
      await changeCall(database, meetingId, { ring_until_ms: ringUntilMs, stopped_at_ms: null })
      await audit.record({ accountId, meetingId, action: 'calling.repeat' })
      tell(await accountsOf(database, meetingId))
      return accept({ ringUntilMs })
    },
  }
}

/** The commands of a called person. */
function calledHandlers(
  { database, clock, tell }: CallingDeps,
  reach: Reach,
): Handlers<Extract<CallingMethod, `calling.${'ringing' | 'answer'}`>> {
  return {
    'calling.ringing': async ({ account: { accountId } }) => {
      const steadyMs = clock.steadyMs()
      reach.asked(accountId)
      const calls: ResultOf<'calling.ringing'>['calls'] = []
      for (const { call, title, role, siteId } of await callsFor(database, accountId, steadyMs)) {
        const { meetingId, byName, startedAtMs, ringUntilMs } = call
        const seatId = seatOf(meetingId, { accountId, role, siteId })
        const place = (await placesOf(database, meetingId)).find((one) => one.seatId === seatId)
        if (place === undefined || place.answer !== null) continue
        calls.push({ meetingId, title, byName, startedAtMs, ringUntilMs })
      }
      return accept({ calls, steadyMs })
    },

    'calling.answer': async ({ account }, { meetingId, answer }) => {
      const call = await findCall(database, meetingId)
      const listed = await listedAs(database, meetingId, account.accountId)
      if (call === null || listed === null) return refuse('notCalled')
      const nowMs = clock.steadyMs()
      // Who comes late comes by the list of meetings; a reason is worth noting as long as somebody waits for it.
      if (!rings(call, nowMs) || !(await isRunningNow(database, meetingId))) return refuse('callOver')
      const known = await saveAnswer(database, meetingId, seatOf(meetingId, listed), {
        answer: answer.kind,
        reason: answer.kind === 'declines' ? answer.reason : '',
        atMs: nowMs,
        byName: account.fullName,
      })
      if (!known) return refuse('notCalled')
      tell(await accountsOf(database, meetingId, listed))
      return accept({})
    },
  }
}

export interface Came {
  readonly meetingId: MeetingId
  readonly seatId: SeatId
  readonly fullName: string
}

/** Somebody has taken their seat by hand, which is the best answer, whatever was said before: the ringing there ends. */
export async function cameByHand(
  { database, clock, tell }: Pick<CallingDeps, 'database' | 'clock' | 'tell'>,
  { meetingId, seatId, fullName }: Came,
): Promise<void> {
  const answered = await answerOf(database, meetingId, seatId)
  if (answered === undefined || answered === 'comes') return
  const answer = { answer: 'comes', reason: '', atMs: clock.steadyMs(), byName: fullName } as const
  await saveAnswer(database, meetingId, seatId, answer)
  tell(new Set((await accountsBySeat(database, meetingId)).get(seatId) ?? []))
}

/** In one transaction: the meeting in session, its list, and the call. */
async function start(
  { clock, audit }: CallingDeps,
  within: Database,
  by: Pick<Account, 'accountId' | 'fullName' | 'siteId'>,
  { requestId, title, siteIds, chairId }: ParamsOf<'calling.start'>,
): Promise<Outcome<ResultOf<'calling.start'>, 'unknownSite' | 'unknownAccount' | 'nobodyToCall'>> {
  const requestKey = `${by.accountId}/${requestId}`
  const known = await within
    .selectFrom('meetings')
    .select('meeting_id')
    .where('request_id', '=', requestKey)
    .executeTakeFirst()
  if (known !== undefined) {
    const places = await placesOf(within, known.meeting_id)
    return accept({ meetingId: known.meeting_id, places: places.length, unreachable: 0 })
  }
  const called = [...new Set(siteIds)]
  const names = await siteNames(within, called)
  const unknown = called.find((siteId) => !names.has(siteId))
  if (unknown !== undefined) return refuse('unknownSite', { siteId: unknown })
  const chair = chairId === null || chairId === by.accountId ? null : await chairOf(within, chairId)
  if (chair === undefined) return refuse('unknownAccount')
  const operators = (await operatorsOf(within, called)).filter(
    ({ accountId }) => accountId !== by.accountId && accountId !== chair?.accountId,
  )
  if (operators.length === 0 && chair === null) return refuse('nobodyToCall')
  const nowMs = clock.nowMs()
  const draft: MeetingDraft = {
    ...{ title, kind: 'meeting', place: PLACE, startsAtMs: nowMs, endsAtMs: nowMs + PLANNED_MINUTES * 60_000 },
    siteIds: [...new Set([...called, by.siteId, ...(chair === null ? [] : [chair.siteId])])],
    participants: [
      { accountId: by.accountId, siteId: by.siteId, role: chair === null ? 'chair' : 'secretary' },
      ...(chair === null ? [] : [{ accountId: chair.accountId, siteId: chair.siteId, role: 'chair' as const }]),
      ...operators.map(({ accountId, siteId }) => ({ accountId, siteId, role: 'operator' as const })),
    ],
    agenda: [{ title, plannedMinutes: PLANNED_MINUTES }],
  }
  const checked = checkDraft(draft, await draftFacts(within, draft, null))
  if (!checked.ok) throw new Error(`a meeting called at once is no meeting: ${checked.error}`)
  const meetingId = newId(MeetingId)
  await within
    .insertInto('meetings')
    .values({
      ...{ meeting_id: meetingId, request_id: requestKey, revision: 1, ...columnsOf(draft) },
      ...{ state: 'inSession', state_reason: null, owner_site_id: by.siteId },
      ...{ created_by: by.accountId, created_at_ms: nowMs, began_at_ms: nowMs },
    })
    .execute()
  await writeDraft(within, meetingId, draft)
  const change = { act: 'call', from: null, to: 'inSession' } as const
  await recordChange(within, { meetingId, atMs: nowMs, accountId: by.accountId, ...change })
  const places: Pick<StoredPlace, 'seatId' | 'kind' | 'name'>[] = [
    ...(chair === null
      ? []
      : [{ seatId: seatIdOf(meetingId, 'person', chair.accountId), kind: 'person' as const, name: chair.fullName }]),
    ...called.map((siteId) => ({
      ...{ seatId: seatIdOf(meetingId, 'site', siteId), kind: 'site' as const },
      name: names.get(siteId) ?? siteId,
    })),
  ]
  const startedAtMs = clock.steadyMs()
  const call = { meetingId, startedAtMs, ringUntilMs: startedAtMs + RING_MS, byName: by.fullName }
  await insertCall(within, call, places)
  const details = { places: places.length }
  await audit.record({ accountId: by.accountId, meetingId, action: 'calling.start', details }, within)
  const manned = new Set(operators.map(({ siteId }) => siteId))
  const unreachable = called.filter((siteId) => !manned.has(siteId)).length
  return accept({ meetingId, places: places.length, unreachable })
}

/** Undefined: there is no such account, or it is barred. */
async function chairOf(within: Database, chairId: AccountId) {
  const row = await within
    .selectFrom('accounts')
    .select(['site_id', 'full_name'])
    .where('account_id', '=', chairId)
    .where('disabled', '=', 0)
    .executeTakeFirst()
  return row === undefined ? undefined : { accountId: chairId, siteId: row.site_id, fullName: row.full_name }
}

async function operatorsOf(within: Database, siteIds: readonly SiteId[]) {
  const rows = await within
    .selectFrom('accounts')
    .select(['account_id', 'site_id', 'title'])
    .where('site_id', 'in', siteIds)
    .where('disabled', '=', 0)
    .execute()
  return rows
    .filter(({ title }) => isOperatorTitle(title))
    .map((row) => ({ accountId: row.account_id, siteId: row.site_id }))
}

async function siteNames(within: Database, siteIds: readonly SiteId[]): Promise<Map<SiteId, string>> {
  const rows = await within.selectFrom('sites').select(['site_id', 'name']).where('site_id', 'in', siteIds).execute()
  return new Map(rows.map((row) => [row.site_id, row.name]))
}

interface Listed {
  readonly accountId: AccountId
  readonly role: string
  readonly siteId: SiteId
}

/** The seat that somebody on the list is called at: an operator's is the site's. */
function seatOf(meetingId: MeetingId, { accountId, role, siteId }: Listed): SeatId {
  return role === 'operator' ? seatIdOf(meetingId, 'site', siteId) : seatIdOf(meetingId, 'person', accountId)
}

async function listOf(database: Database, meetingId: MeetingId): Promise<Listed[]> {
  const rows = await database
    .selectFrom('participants')
    .select(['account_id', 'role', 'site_id'])
    .where('meeting_id', '=', meetingId)
    .execute()
  return rows.map((row) => ({ accountId: row.account_id, role: row.role, siteId: row.site_id }))
}

async function listedAs(database: Database, meetingId: MeetingId, accountId: AccountId): Promise<Listed | null> {
  return (await listOf(database, meetingId)).find((one) => one.accountId === accountId) ?? null
}

/** @param near - Only people who are called at the same place. */
async function accountsOf(database: Database, meetingId: MeetingId, near?: Listed): Promise<ReadonlySet<AccountId>> {
  const all = await listOf(database, meetingId)
  const seatId = near === undefined ? null : seatOf(meetingId, near)
  return new Set(
    all.filter((one) => seatId === null || seatOf(meetingId, one) === seatId).map(({ accountId }) => accountId),
  )
}

async function accountsBySeat(database: Database, meetingId: MeetingId): Promise<Map<SeatId, AccountId[]>> {
  const bySeat = Map.groupBy(await listOf(database, meetingId), (one) => seatOf(meetingId, one))
  return new Map([...bySeat].map(([seatId, all]) => [seatId, all.map(({ accountId }) => accountId)]))
}

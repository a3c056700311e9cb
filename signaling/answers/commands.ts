// Answering an invitation, and the chair's word about who sits for whom.
import type { Audit } from '../audit/audit.ts'
import type { Account } from '../identity/wire.ts'
import type { Announcer } from '../kit/announcer.ts'
import type { Clock } from '../kit/clock.ts'
import type { Call, Handlers } from '../kit/handlers.ts'
import type { Mailing } from '../notices/mailing.ts'
import { changeOf, listsOf, shownAs, tellChanged } from '../meeting/changes.ts'
import { meetingRow, type MeetingRow } from '../meeting/store.ts'
import { keepNotices, settleNotices } from '../notices/store.ts'
import type { NoticeWhat } from '../notices/wire.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId, MeetingId } from '../wire/ids.ts'
import { accept, refuse } from '../wire/kit.ts'
import type { ParamsOf } from '../wire/registry.ts'
import * as store from './store.ts'
import { maySubstitute, type AnsweringPerson, type GivenAnswer } from './wire.ts'

export interface AnswersDeps {
  readonly database: Database
  readonly clock: Clock
  readonly audit: Audit
  readonly announcer: Announcer
  /** Lets every open page of these accounts ask for its notices. */
  tellNotices(accountIds: ReadonlySet<AccountId>): void
  /** Left out: e-mail is off. */
  readonly mailing?: Mailing | undefined
  /** Told after a substitute took a place: seats and readers of papers must follow. */
  onPeopleChanged(meetingId: MeetingId): Promise<void>
  /** Does what may change who reads the meeting's papers, and tells the seats that may see them afterwards. */
  changingPapers<T>(meetingId: MeetingId, work: () => Promise<T>): Promise<T>
}
export type AnswersMethod = `answers.${'read' | 'give' | 'eligible' | 'list' | 'decide'}`

/** The notice that chair and secretaries get when somebody has named a substitute. */
const named = (name: string, substitute: string) => ({ kind: 'substituteNamed' as const, name, substitute })

/** Answers are given and changed until the meeting begins; one that was put off waits for its new time. */
const isOpen = ({ state }: MeetingRow) => state === 'invited'
/** A substitute about whom nobody has decided may stand before the door when the meeting begins. */
const isDecidable = ({ state }: MeetingRow) => state === 'invited' || state === 'inSession' || state === 'paused'

export function answersHandlers(deps: AnswersDeps): Handlers<AnswersMethod> {
  const { database } = deps
  return {
    'answers.read': async ({ account }, { meetingId }) => {
      const row = await meetingRow(database, meetingId)
      if (row === null) return refuse('notFound')
      return accept({ open: isOpen(row), answer: await ownAnswer(database, meetingId, account.accountId) })
    },

    'answers.eligible': async (call, { meetingId, accountId }) => {
      const about = accountId ?? call.account.accountId
      if (!answersFor(call, about)) return refuse('forbidden')
      if ((await store.askedPerson(database, meetingId, about)) === null) return refuse('notAsked')
      return accept({ people: await store.eligiblePeople(database, meetingId, about) })
    },

    'answers.list': async (_call, { meetingId }) => {
      const row = await meetingRow(database, meetingId)
      if (row === null) return refuse('notFound')
      return accept({
        open: isOpen(row),
        decidable: isDecidable(row),
        people: await store.askedPeople(database, meetingId),
        replaced: await store.replacedPeople(database, meetingId),
      })
    },

    'answers.give': async (call, { accountId, ...given }) => {
      const about = accountId ?? call.account.accountId
      if (!answersFor(call, about)) return refuse('forbidden')
      const done = await database
        .transaction()
        .execute((within) => give(deps, within, call.account, { ...given, about }))
      if (!done.ok) return done
      if (done.value.size > 0) deps.tellNotices(done.value)
      return accept({})
    },

    'answers.decide': (call, asked) => {
      const { accountId, meetingId, decision } = asked
      // Who leads in the chair's place has no word about their own substitute.
      if (accountId === call.account.accountId) return Promise.resolve(refuse('forbidden'))
      if (decision.kind === 'refuse') return refuseSubstitute(deps, call.account, asked, decision.reason)
      return deps.changingPapers(meetingId, () => confirmSubstitute(deps, call.account, asked))
    },
  }
}

/** People answer for themselves; chair and secretaries write down what reached them from others. */
function answersFor({ account, actor }: Call, about: AccountId): boolean {
  return about === account.accountId || actor === 'chair' || actor === 'secretary'
}

async function ownAnswer(database: Database, meetingId: MeetingId, accountId: AccountId) {
  const person = await store.askedPerson(database, meetingId, accountId)
  if (person === null) return null
  const { standing, reason, substitute, refusedReason, answeredAtMs, recordedBy } = person
  return { standing, reason, substitute, refusedReason, answeredAtMs, recordedBy }
}

interface Given {
  readonly meetingId: MeetingId
  readonly about: AccountId
  readonly startsAtMs: number
  readonly answer: GivenAnswer
}

/** @returns who has a new notice. */
async function give(
  { audit, clock }: AnswersDeps,
  within: Database,
  by: Account,
  { about, answer, meetingId, startsAtMs }: Given,
) {
  const row = await meetingRow(within, meetingId)
  if (row === null) return refuse('notFound')
  if (!isOpen(row)) return refuse('illegalState', { state: row.state })
  if (Number(row.starts_at_ms) !== startsAtMs) return refuse('movedMeanwhile')
  const person = await store.askedPerson(within, meetingId, about)
  if (person === null) return refuse('notAsked')
  const substituteId = answer.kind === 'substitute' ? answer.substituteId : null
  if (substituteId !== null) {
    if (!maySubstitute(person.role, row.kind)) return refuse('noSubstitutes')
    if (!(await store.isEligible(within, meetingId, about, substituteId))) return refuse('notEligible')
  }
  const nowMs = clock.nowMs()
  await store.writeAnswer(within, {
    ...{ meeting_id: meetingId, account_id: about, answer: answer.kind, substitute_id: substituteId },
    reason: answer.kind === 'comes' ? null : answer.reason,
    time_change_id: await store.lastTimeChange(within, meetingId),
    ...{ answered_by: by.accountId, answered_at_ms: nowMs },
  })
  const details = { answer: answer.kind, about, substituteId }
  await audit.record({ accountId: by.accountId, meetingId, action: 'answers.give', details }, within)
  // What was asked before about this person's substitute is answered by this.
  const settled = await settle(within, meetingId, person, nowMs)
  if (substituteId === null) return accept<ReadonlySet<AccountId>>(settled)
  const what = named(person.fullName, await nameOf(within, substituteId))
  const told = await tellDeciders(within, by, meetingId, what, nowMs)
  return accept<ReadonlySet<AccountId>>(new Set([...settled, ...told]))
}

/** @returns whose notices about the person's substitute are settled. */
async function settle(
  within: Database,
  meetingId: MeetingId,
  { fullName, substitute }: Pick<AnsweringPerson, 'fullName' | 'substitute'>,
  nowMs: number,
): Promise<ReadonlySet<AccountId>> {
  if (substitute === null) return new Set()
  return settleNotices(within, { meetingId, what: named(fullName, substitute.fullName) }, nowMs)
}

/** Chair and secretaries learn that a decision waits for them. */
async function tellDeciders(within: Database, by: Account, meetingId: MeetingId, what: NoticeWhat, nowMs: number) {
  const rows = await within
    .selectFrom('participants')
    .select('account_id')
    .where('meeting_id', '=', meetingId)
    .where('role', 'in', ['chair', 'secretary'])
    .where('account_id', '!=', by.accountId)
    .execute()
  const to = rows.map((row) => row.account_id)
  await keepNotices(within, { to, meetingId, byName: by.fullName, what }, nowMs)
  return new Set(to)
}

async function nameOf(within: Database, accountId: AccountId): Promise<string> {
  const row = await within
    .selectFrom('accounts')
    .select('full_name')
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow()
  return row.full_name
}

type Asked = ParamsOf<'answers.decide'>

/** What a decision is about, as it stands now. */
async function pending(within: Database, { meetingId, accountId, substituteId }: Asked) {
  const row = await meetingRow(within, meetingId)
  if (row === null) return refuse('notFound')
  if (!isDecidable(row)) return refuse('illegalState', { state: row.state })
  const person = await store.askedPerson(within, meetingId, accountId)
  if (person?.standing !== 'substituteNamed' || person.substitute?.accountId !== substituteId)
    return refuse('changedMeanwhile')
  return accept({ row, person, substitute: person.substitute })
}

async function refuseSubstitute(deps: AnswersDeps, by: Account, asked: Asked, reason: string) {
  const { meetingId, accountId } = asked
  const done = await deps.database.transaction().execute(async (within) => {
    const found = await pending(within, asked)
    if (!found.ok) return found
    const settled = await decided(deps, within, by, { ...asked, person: found.value.person }, reason)
    const what = { kind: 'substituteRefused' as const, substitute: found.value.substitute.fullName, reason }
    const notice = { to: [accountId], meetingId, byName: by.fullName, what }
    await keepNotices(within, notice, deps.clock.nowMs())
    return accept(settled)
  })
  if (!done.ok) return done
  deps.tellNotices(new Set([...done.value, accountId]))
  return accept({})
}

async function confirmSubstitute(deps: AnswersDeps, by: Account, asked: Asked) {
  const { database } = deps
  const { meetingId, accountId, substituteId } = asked
  const done = await database.transaction().execute(async (within) => {
    const found = await pending(within, asked)
    if (!found.ok) return found
    const { row, person, substitute } = found.value
    // The kind of the meeting or the person's role may have changed since.
    if (!maySubstitute(person.role, row.kind)) return refuse('noSubstitutes')
    if (!(await store.isEligible(within, meetingId, accountId, substituteId))) return refuse('notEligible')
    const before = await listsOf(within, meetingId)
    await store.replacePerson(within, meetingId, person, substituteId)
    const revision = row.revision + 1
    await within.updateTable('meetings').set({ revision }).where('meeting_id', '=', meetingId).execute()
    const settled = await decided(deps, within, by, { ...asked, person }, null)
    await tellBoth(deps, within, by, asked, { row, person, name: substitute.fullName })
    await deps.mailing?.queue(within, { kind: 'invitation', meetingId, to: [substituteId] })
    const shown = await shownAs(within, meetingId, changeOf(before, await listsOf(within, meetingId)))
    return accept({ shown, settled })
  })
  if (!done.ok) return done
  // Seats first: each is sent what its new role may do.
  await deps.onPeopleChanged(meetingId)
  tellChanged(deps, meetingId, done.value.shown)
  deps.tellNotices(new Set([...done.value.settled, accountId, substituteId]))
  return accept({})
}

/** The person is not in the meeting any more, so their notice names it without leading there. */
async function tellBoth(
  { clock }: AnswersDeps,
  within: Database,
  by: Account,
  { meetingId, accountId, substituteId }: Asked,
  { row, person, name }: { row: MeetingRow; person: AnsweringPerson; name: string },
): Promise<void> {
  const [nowMs, byName] = [clock.nowMs(), by.fullName]
  const confirmed = { kind: 'substituteConfirmed' as const, title: row.title, substitute: name }
  await keepNotices(within, { to: [accountId], meetingId: null, byName, what: confirmed }, nowMs)
  const called = { kind: 'calledAsSubstitute' as const, name: person.fullName }
  await keepNotices(within, { to: [substituteId], meetingId, byName, what: called }, nowMs)
}

/** @returns whose notices about it are settled. */
async function decided(
  { audit, clock }: AnswersDeps,
  within: Database,
  by: Account,
  { meetingId, accountId, substituteId, person }: Asked & { readonly person: AnsweringPerson },
  refusedFor: string | null,
): Promise<ReadonlySet<AccountId>> {
  const decision = refusedFor === null ? 'confirmed' : 'refused'
  await within
    .updateTable('invitation_answers')
    .set({
      ...{ decision, decision_reason: refusedFor },
      ...{ decided_by: by.accountId, decided_at_ms: clock.nowMs() },
    })
    .where('meeting_id', '=', meetingId)
    .where('account_id', '=', accountId)
    .execute()
  const details = { decision, about: accountId, substituteId }
  await audit.record({ accountId: by.accountId, meetingId, action: 'answers.decide', details }, within)
  return settle(within, meetingId, person, clock.nowMs())
}

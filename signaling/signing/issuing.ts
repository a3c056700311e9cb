// Issues a signed document to people of the meeting, and keeps who has opened it.
import type { Audit } from '../audit/audit.ts'
import type { Clock } from '../kit/clock.ts'
import type { Call } from '../kit/handlers.ts'
import { participantsOf } from '../meeting/store.ts'
import { wholeSight } from '../minutes/sight.ts'
import { keepNotices } from '../notices/store.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId, MeetingId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import type { ParamsOf } from '../wire/registry.ts'
import { isComplete, signingState } from './store.ts'
import { recipientsOf } from './view.ts'
import type { Recipient } from './wire.ts'

export interface IssuingDeps {
  readonly database: Database
  readonly clock: Pick<Clock, 'nowMs'>
  readonly audit: Audit
  tellNotices(accountIds: ReadonlySet<AccountId>): void
}

export async function issue(
  deps: IssuingDeps,
  { account }: Call,
  { meetingId, number, to }: ParamsOf<'signing.issue'>,
) {
  const { audit, clock, database, tellNotices } = deps
  const { accountId, fullName } = account
  const nowMs = clock.nowMs()
  let told: ReadonlySet<AccountId> = new Set()
  const done = await database.transaction().execute(async (within) => {
    const document = (await signingState(within, meetingId))?.documents.find((one) => one.number === number)
    const sha256 = document?.signatures.at(-1)?.sha256
    if (document === undefined || sha256 === undefined || !isComplete(document)) return refuse('notSigned')
    const readers = await readersOf(within, meetingId)
    if (to.some((one) => !readers.has(one))) return refuse('notAllowed')
    // Whoever has the minutes must learn what of them was wrong.
    const had = number === 0 ? [] : (await recipientsOf(within, meetingId, 0)).map((one) => one.account_id)
    const there = new Set((await recipientsOf(within, meetingId, number)).map((one) => one.account_id))
    const added = [...new Set([...to, ...had.filter((one) => readers.has(one))])].filter((one) => !there.has(one))
    if (added.length === 0) return accept({ added: 0 })
    if (document.issued === null)
      await within
        .insertInto('minutes_issues')
        .values({
          ...{ meeting_id: meetingId, number, sha256 },
          ...{ issued_at_ms: nowMs, issued_by: accountId, issued_by_name: fullName },
        })
        .execute()
    const row = { meeting_id: meetingId, number, issued_at_ms: nowMs, opened_at_ms: null, downloaded_at_ms: null }
    for (const one of added)
      await within
        .insertInto('minutes_recipients')
        .values({ ...row, account_id: one })
        .execute()
    const details = { number, added: added.length, sha256 }
    await audit.record({ accountId, meetingId, action: 'signing.issue', details }, within)
    const people = added.filter((one) => one !== accountId)
    const what = { kind: number === 0 ? 'minutesIssued' : 'correctionIssued' } as const
    await keepNotices(within, { to: people, meetingId, byName: fullName, what }, nowMs)
    told = new Set(people)
    return accept({ added: added.length })
  })
  tellNotices(told)
  return done
}

/** The people of the meeting, and what each has got of a document. */
export async function listRecipients(
  { database }: Pick<IssuingDeps, 'database'>,
  { meetingId, number }: ParamsOf<'signing.recipients'>,
): Promise<Outcome<{ people: Recipient[] }, 'wrongStage'>> {
  const state = await signingState(database, meetingId)
  if (state === null) return refuse('wrongStage', { state: 'draft' })
  const readers = await readersOf(database, meetingId)
  const given = new Map((await recipientsOf(database, meetingId, number)).map((row) => [row.account_id, row]))
  const people = (await participantsOf(database, meetingId)).map(({ accountId, fullName, title, siteName }) => {
    const row = given.get(accountId)
    return {
      ...{ accountId, fullName, title, siteName, maySee: readers.has(accountId) },
      issuedAtMs: row?.issued_at_ms ?? null,
      ...{ openedAtMs: row?.opened_at_ms ?? null, downloadedAtMs: row?.downloaded_at_ms ?? null },
    }
  })
  return accept({ people })
}

/** Of the people on the list those who may see all that the minutes tell of. */
async function readersOf(within: Database, meetingId: MeetingId): Promise<ReadonlySet<AccountId>> {
  const seesWhole = await wholeSight(within, meetingId)
  const people = await participantsOf(within, meetingId)
  return new Set(people.flatMap(({ accountId, role }) => (seesWhole({ accountId, actor: role }) ? [accountId] : [])))
}

/** Keeps when a recipient first opened or kept the file. @returns false: it was not issued to this person. */
export async function noteOpened(
  { clock, database }: Pick<IssuingDeps, 'clock' | 'database'>,
  of: { readonly meetingId: MeetingId; readonly number: number; readonly accountId: AccountId },
  how: 'opened_at_ms' | 'downloaded_at_ms',
): Promise<boolean> {
  const row = await database
    .selectFrom('minutes_recipients')
    .select(['opened_at_ms', 'downloaded_at_ms'])
    .where('meeting_id', '=', of.meetingId)
    .where('number', '=', of.number)
    .where('account_id', '=', of.accountId)
    .executeTakeFirst()
  if (row === undefined) return false
  if (row[how] === null)
    await database
      .updateTable('minutes_recipients')
      .set({ [how]: clock.nowMs() })
      .where('meeting_id', '=', of.meetingId)
      .where('number', '=', of.number)
      .where('account_id', '=', of.accountId)
      .where(how, 'is', null)
      .execute()
  return true
}

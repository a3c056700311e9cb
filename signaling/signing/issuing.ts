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
import { isComplete, signingState, type StoredDocument } from './store.ts'
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
  const { clock, database, tellNotices } = deps
  const { accountId, fullName } = account
  const nowMs = clock.nowMs()
  let told: ReadonlySet<AccountId> = new Set()
  const done = await database.transaction().execute(async (within) => {
    const documents = (await signingState(within, meetingId))?.documents ?? []
    const document = documents.find((one) => one.number === number)
    if (document === undefined || !isComplete(document)) return refuse('notSigned')
    const readers = await readersOf(within, meetingId)
    if (to.some((one) => !readers.has(one))) return refuse('notAllowed')
    const by = { accountId, fullName, nowMs }
    // Who has the minutes must learn what of them was wrong.
    const had = (await recipientsOf(within, meetingId, 0)).flatMap(({ account_id: one }) =>
      readers.has(one) ? [one] : [],
    )
    const added = await give(deps, within, { meetingId, document, by, to: number === 0 ? to : [...to, ...had] })
    told = new Set(added)
    if (number === 0)
      for (const correction of documents.filter((one) => one.number > 0 && one.issued !== null)) {
        const more = await give(deps, within, { meetingId, document: correction, by, to: [...to, ...had] })
        told = new Set([...told, ...more])
      }
    told = new Set([...told].filter((one) => one !== accountId))
    return accept({ added: added.length })
  })
  tellNotices(told)
  return done
}

interface Given {
  readonly meetingId: MeetingId
  readonly document: StoredDocument
  readonly by: { readonly accountId: AccountId; readonly fullName: string; readonly nowMs: number }
  readonly to: readonly AccountId[]
}

/** Gives a signed document to who of these does not have it. @returns who got it. */
async function give(
  { audit }: Pick<IssuingDeps, 'audit'>,
  within: Database,
  { meetingId, document: { number, issued, signatures }, by: { accountId, fullName, nowMs }, to }: Given,
): Promise<AccountId[]> {
  const sha256 = signatures.at(-1)?.sha256
  const there = new Set((await recipientsOf(within, meetingId, number)).map((one) => one.account_id))
  const added = [...new Set(to)].filter((one) => !there.has(one))
  if (added.length === 0 || sha256 === undefined) return []
  if (issued === null)
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
  return added
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

/** The people of the list that may see everything the minutes tell of. */
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

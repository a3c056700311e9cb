// The outbox: a row for each letter to each person.
import { sql, type Selectable } from 'kysely'
import { newId } from '../kit/clock.ts'
import type { MeetingLetter } from '../notices/mailing.ts'
import type { Database } from '../storage/database.ts'
import type { MailOutboxTable } from '../storage/schema.ts'
import { MailId, type AccountId } from '../wire/ids.ts'
import { FURTHEST_TRY_MS } from './rules.ts'
import type { MailState, MailTrouble } from './wire.ts'

export type OutboxRow = Selectable<MailOutboxTable>

const ROWS_AT_ONCE = 50
/** So many may wait; a letter beyond is on record as one that did not go. */
export const MOST_WAITING = 10_000
/** So many that are over are kept, and for so long. */
const MOST_KEPT = 50_000
const KEPT_MS = 180 * 86_400_000
/** Letters that nobody has to decide about any more. */
const OVER = ['sent', 'failed', 'noAddress', 'stopped', 'dropped'] as const satisfies readonly MailState[]

/** Puts a letter about a meeting into the outbox, and takes out what it makes useless: the same person is told the newest alone. */
export async function queueLetter(within: Database, letter: MeetingLetter, nowMs: number): Promise<void> {
  const { kind, meetingId, to, reason } = letter
  const listed = await within
    .selectFrom('participants')
    .innerJoin('accounts', 'accounts.account_id', 'participants.account_id')
    .select(['accounts.account_id', 'accounts.email'])
    .where('participants.meeting_id', '=', meetingId)
    .where('accounts.disabled', '=', 0)
    .execute()
  const wanted = to === null ? null : new Set(to)
  const people = listed.filter(({ account_id }) => wanted === null || wanted.has(account_id))
  if (people.length === 0) return
  await supersede(
    within,
    letter,
    people.map((row) => row.account_id),
    nowMs,
  )
  let room = MOST_WAITING - (await waiting(within))
  const rows = people.map(({ account_id, email }) => {
    const state: MailState = email === null ? 'noAddress' : room > 0 ? 'queued' : 'failed'
    if (state === 'queued') room -= 1
    return {
      ...{ mail_id: newId(MailId), kind, account_id, meeting_id: meetingId, reason: reason ?? null },
      ...{ created_at_ms: nowMs, state, attempts: 0, next_try_at_ms: nowMs, changed_at_ms: nowMs },
      ...{ address: null, handed_at_ms: null, reply: null },
      trouble: state === 'failed' ? ('outboxFull' as const) : null,
    }
  })
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE)
    await within
      .insertInto('mail_outbox')
      .values(rows.slice(from, from + ROWS_AT_ONCE))
      .execute()
  await forgetOld(within, nowMs)
}

/** A reminder makes reminders useless; what is new about the meeting makes all that is not on its way useless. */
async function supersede(
  within: Database,
  { kind, meetingId }: MeetingLetter,
  accountIds: readonly AccountId[],
  nowMs: number,
): Promise<void> {
  let older = within
    .updateTable('mail_outbox')
    .set({ state: 'dropped', trouble: 'superseded', changed_at_ms: nowMs })
    .where('meeting_id', '=', meetingId)
    .where('state', 'in', ['queued', 'noAddress'])
    .where('account_id', 'in', sql<AccountId>`(select value from json_each(${JSON.stringify(accountIds)}))`)
  if (kind === 'answerReminder') older = older.where('kind', '=', kind)
  await older.execute()
}

async function waiting(within: Database): Promise<number> {
  const { count } = await within
    .selectFrom('mail_outbox')
    .select(({ fn }) => fn.countAll<number | bigint>().as('count'))
    .where('state', 'in', ['queued', 'sending'])
    .executeTakeFirstOrThrow()
  return Number(count)
}

async function forgetOld(within: Database, nowMs: number): Promise<void> {
  await within
    .deleteFrom('mail_outbox')
    .where('state', 'in', OVER)
    .where('changed_at_ms', '<', nowMs - KEPT_MS)
    .execute()
  const oldest = await within
    .selectFrom('mail_outbox')
    .select('mail_no')
    .where('state', 'in', OVER)
    .orderBy('mail_no', 'desc')
    .offset(MOST_KEPT)
    .limit(1)
    .executeTakeFirst()
  if (oldest === undefined) return
  await within.deleteFrom('mail_outbox').where('state', 'in', OVER).where('mail_no', '<=', oldest.mail_no).execute()
}

/** Puts a test letter before all others. */
export async function queueTest(within: Database, accountId: AccountId, nowMs: number): Promise<MailId> {
  const mailId = newId(MailId)
  await within
    .insertInto('mail_outbox')
    .values({
      ...{ mail_id: mailId, kind: 'test', account_id: accountId, meeting_id: null, reason: null },
      ...{ created_at_ms: nowMs, state: 'queued', attempts: 0, next_try_at_ms: 0, changed_at_ms: nowMs },
      ...{ address: null, handed_at_ms: null, trouble: null, reply: null },
    })
    .execute()
  return mailId
}

/**
 * After a start: what was under way without its content having been handed over goes again, what may have been handed over is in doubt.
 *
 * @returns how many are in doubt.
 */
export async function settleInterrupted(database: Database, nowMs: number): Promise<number> {
  return database.transaction().execute(async (within) => {
    const { numUpdatedRows } = await within
      .updateTable('mail_outbox')
      .set({ state: 'inDoubt', trouble: 'interrupted', changed_at_ms: nowMs })
      .where('state', '=', 'sending')
      .where('handed_at_ms', 'is not', null)
      .executeTakeFirst()
    await within
      .updateTable('mail_outbox')
      .set({ state: 'queued', next_try_at_ms: nowMs, changed_at_ms: nowMs })
      .where('state', '=', 'sending')
      .execute()
    return Number(numUpdatedRows)
  })
}

/** Of a backup that is put back: what waited when it was made may have gone since, and nothing here knows. */
export async function doubtAfterRestore(database: Database, nowMs: number): Promise<void> {
  await database
    .updateTable('mail_outbox')
    .set({ state: 'inDoubt', trouble: 'restored', changed_at_ms: nowMs })
    .where('state', 'in', ['queued', 'sending'])
    .execute()
}

/** Gives up what has waited too long, whatever was the matter last. */
export async function giveUpOld(database: Database, nowMs: number, retryForMs: number): Promise<void> {
  await database
    .updateTable('mail_outbox')
    .set({ state: 'failed', changed_at_ms: nowMs })
    .where('state', '=', 'queued')
    .where('attempts', '>', 0)
    .where('trouble', 'is not', null)
    .where('created_at_ms', '<', nowMs - retryForMs)
    // One that an administrator tries once more has its try, however old it is.
    .where('next_try_at_ms', '>', 0)
    .execute()
}

/**
 * Takes the next letter out of the queue and writes down that it is being tried, before anybody is spoken to.
 *
 * @returns null when none is due.
 */
export async function claimNext(database: Database, nowMs: number): Promise<OutboxRow | null> {
  return database.transaction().execute(async (within) => {
    const next = await within
      .selectFrom('mail_outbox')
      .selectAll()
      .where('state', '=', 'queued')
      .where((where) =>
        where.or([where('next_try_at_ms', '<=', nowMs), where('next_try_at_ms', '>', nowMs + FURTHEST_TRY_MS)]),
      )
      .orderBy('next_try_at_ms')
      .orderBy('mail_no')
      .limit(1)
      .executeTakeFirst()
    if (next === undefined) return null
    const claim = { state: 'sending' as const, attempts: next.attempts + 1, handed_at_ms: null, changed_at_ms: nowMs }
    await within.updateTable('mail_outbox').set(claim).where('mail_no', '=', next.mail_no).execute()
    return { ...next, ...claim }
  })
}

/** When the next letter is due; null: none waits. */
export async function nextDueMs(database: Database): Promise<number | null> {
  const row = await database
    .selectFrom('mail_outbox')
    .select('next_try_at_ms')
    .where('state', '=', 'queued')
    .orderBy('next_try_at_ms')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? null : Number(row.next_try_at_ms)
}

/** Whether there is a later letter to the same person about the same meeting that says more than a reminder. */
export async function hasNewer(
  database: Database,
  { account_id, mail_no, meeting_id }: Pick<OutboxRow, 'account_id' | 'mail_no' | 'meeting_id'>,
): Promise<boolean> {
  const newer = await database
    .selectFrom('mail_outbox')
    .select('mail_no')
    .where('meeting_id', '=', meeting_id)
    .where('account_id', '=', account_id)
    .where('mail_no', '>', mail_no)
    .where('kind', '!=', 'answerReminder')
    .limit(1)
    .executeTakeFirst()
  return newer !== undefined
}

/** From now on the mail server may have the content. */
export async function markHanded(database: Database, mailNo: number, nowMs: number): Promise<void> {
  await database
    .updateTable('mail_outbox')
    .set({ handed_at_ms: nowMs, changed_at_ms: nowMs })
    .where('mail_no', '=', mailNo)
    .where('state', '=', 'sending')
    .execute()
}

/** How a try ended. */
export interface TryEnd {
  readonly state: Exclude<MailState, 'sending'>
  readonly trouble: MailTrouble | null
  readonly reply: string | null
  readonly address: string | null
  /** Of one that is queued again. */
  readonly nextTryAtMs?: number
}
export async function settleTry(database: Database, mailNo: number, end: TryEnd, nowMs: number): Promise<void> {
  const { state, trouble, reply, address, nextTryAtMs = nowMs } = end
  const kept = state === 'sent' || state === 'inDoubt'
  await database
    .updateTable('mail_outbox')
    .set({ state, trouble, reply, address, next_try_at_ms: nextTryAtMs, changed_at_ms: nowMs })
    .$if(!kept, (query) => query.set({ handed_at_ms: null }))
    .where('mail_no', '=', mailNo)
    .execute()
}

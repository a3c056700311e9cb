import { sql } from 'kysely'
import type { Account } from '../identity/wire.ts'
import { newId } from '../kit/clock.ts'
import { administeredBy, visibleTo } from '../visibility/visible.ts'
import type { Database } from '../storage/database.ts'
import {
  NoticeId,
  type AccountId,
  type ConsultationId,
  type MeetingId,
  type MeetingRequestId,
  type MinutesTaskId,
} from '../wire/ids.ts'
import { MOST_NOTICES, NoticeWhat, type Notice } from './wire.ts'

/** What a notice says. */
export interface NewNotice {
  readonly to: readonly AccountId[]
  readonly meetingId: MeetingId | null
  readonly byName: string | null
  readonly what: NoticeWhat
}

const ROWS_AT_ONCE = 500
/** How long a notice that was read is kept. */
const READ_KEPT_MS = 90 * 86_400_000

/** Keeps a notice for each of these people, within the transaction of the act that it reports. */
export async function keepNotices(within: Database, notice: NewNotice, nowMs: number): Promise<void> {
  const { to, meetingId, byName, what } = notice
  const rows = [...new Set(to)].map((accountId) => ({
    notice_id: newId(NoticeId),
    account_id: accountId,
    at_ms: nowMs,
    by_name: byName,
    meeting_id: meetingId,
    what: JSON.stringify(what),
    read_at_ms: null,
  }))
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    await within
      .insertInto('notices')
      .values(rows.slice(from, from + ROWS_AT_ONCE))
      .execute()
  }
  await within
    .deleteFrom('notices')
    .where('read_at_ms', '<', nowMs - READ_KEPT_MS)
    .execute()
}

/**
 * Marks what people were asked to decide as read, once it was decided or is asked again.
 *
 * @returns whose notices these were.
 */
export async function settleNotices(
  within: Database,
  { meetingId, what }: { meetingId: MeetingId; what: NoticeWhat },
  nowMs: number,
): Promise<ReadonlySet<AccountId>> {
  const settled = await within
    .updateTable('notices')
    .set({ read_at_ms: nowMs })
    .where('meeting_id', '=', meetingId)
    .where('read_at_ms', 'is', null)
    .where('what', '=', JSON.stringify(what))
    .returning('account_id')
    .execute()
  return new Set(settled.map((row) => row.account_id))
}

/**
 * Marks as read what asks for an opinion that is no longer needed, or is asked for again.
 *
 * @param accountIds - Null: of everybody.
 */
export async function settleConsultation(
  within: Database,
  { consultationId, accountIds }: { consultationId: ConsultationId; accountIds: readonly AccountId[] | null },
  nowMs: number,
): Promise<void> {
  let settled = within
    .updateTable('notices')
    .set({ read_at_ms: nowMs })
    .where('read_at_ms', 'is', null)
    .where('what', 'like', '{"kind":"consultation%')
    .where(sql<boolean>`json_extract(what, '$.consultationId') = ${consultationId}`)
    .where(
      sql<boolean>`json_extract(what, '$.kind') in ('consultationAsked', 'consultationReminder', 'consultationExtended')`,
    )
  if (accountIds !== null)
    settled = settled.where(
      'account_id',
      'in',
      sql<AccountId>`(select value from json_each(${JSON.stringify(accountIds)}))`,
    )
  await settled.execute()
}

/** Marks as read what asks administrators to take a request up, once one of them has done so or it is gone. @returns whose notices these were. */
export function settleRequest(within: Database, meetingRequestId: MeetingRequestId, nowMs: number) {
  return markedOf(noticesOfRequest(within, meetingRequestId, nowMs))
}

/** Marks as read what was said of a task, since it stands otherwise now. @returns whose notices these were. */
export function settleTask(within: Database, taskId: MinutesTaskId, nowMs: number) {
  return markedOf(noticesOfTask(within, taskId, nowMs))
}

// The expressions are written out as the indexes have them: with the path as a parameter, SQLite would read every notice that nobody has read.
export const noticesOfRequest = (within: Database, meetingRequestId: MeetingRequestId, nowMs: number) =>
  readOnes(within, nowMs)
    .where(sql<boolean>`json_extract(what, '$.meetingRequestId') = ${meetingRequestId}`)
    .where('what', 'like', '{"kind":"requestSent"%')
export const noticesOfTask = (within: Database, taskId: MinutesTaskId, nowMs: number) =>
  readOnes(within, nowMs)
    .where(sql<boolean>`json_extract(what, '$.taskId') = ${taskId}`)
    .where('what', 'like', '{"kind":"task%')

const readOnes = (within: Database, nowMs: number) =>
  within.updateTable('notices').set({ read_at_ms: nowMs }).where('read_at_ms', 'is', null).returning('account_id')

async function markedOf(query: ReturnType<typeof readOnes>): Promise<ReadonlySet<AccountId>> {
  return new Set((await query.execute()).map((row) => row.account_id))
}

/** What an account has not read, of meetings that it may see now. */
export async function unreadOf(database: Database, account: Account): Promise<{ notices: Notice[]; unread: number }> {
  const administered = await administeredBy(database, account)
  const unread = database
    .selectFrom('notices')
    .leftJoin('meetings', 'meetings.meeting_id', 'notices.meeting_id')
    .leftJoin('participants', (join) =>
      join
        .onRef('participants.meeting_id', '=', 'meetings.meeting_id')
        .on('participants.account_id', '=', account.accountId),
    )
    .where('notices.account_id', '=', account.accountId)
    .where('notices.read_at_ms', 'is', null)
    .where((where) => where.or([where('notices.meeting_id', 'is', null), visibleTo(account, administered)]))
  const { count } = await unread.select((select) => select.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()
  const rows = await unread
    .select(['notices.notice_id', 'notices.at_ms', 'notices.by_name', 'notices.what'])
    .select(['meetings.meeting_id', 'meetings.title'])
    .orderBy('notices.at_ms', 'desc')
    .orderBy('notices.notice_id')
    .limit(MOST_NOTICES)
    .execute()
  const notices = rows.map((row) => ({
    noticeId: row.notice_id,
    atMs: Number(row.at_ms),
    byName: row.by_name,
    what: NoticeWhat.parse(JSON.parse(row.what)),
    meeting: row.meeting_id === null ? null : { meetingId: row.meeting_id, title: row.title ?? '' },
  }))
  return { notices, unread: Number(count) }
}

/** Marks notices of this account as read; those of others stay as they are. */
export async function markRead(
  database: Database,
  accountId: AccountId,
  noticeIds: readonly NoticeId[],
  nowMs: number,
): Promise<void> {
  await database
    .updateTable('notices')
    .set({ read_at_ms: nowMs })
    .where('account_id', '=', accountId)
    .where('notice_id', 'in', noticeIds)
    .where('read_at_ms', 'is', null)
    .execute()
}

import { createHash } from 'node:crypto'
import { sql, type Selectable } from 'kysely'
import { z } from 'zod'
import type { Database } from '../storage/database.ts'
import type { MinutesTable } from '../storage/schema.ts'
import { Sha256, type AccountId, type MeetingId } from '../wire/ids.ts'
import { MinutesTemplate } from '../wire/minutes-template.ts'
import { MinutesEntry, minutesEntryKey, MinutesFacts, SavedEntry, type MinutesComment } from './wire.ts'

type MinutesRow = Selectable<MinutesTable>

/** Names a form of minutes: an approval says by it which one was read. */
export function hashOfTemplate(template: MinutesTemplate): Sha256 {
  return Sha256.parse(createHash('sha256').update(JSON.stringify(template)).digest('hex'))
}

/** What is known of a meeting's minutes beside what was approved; null: nobody has written anything. */
export async function minutesRow(
  database: Database,
  meetingId: MeetingId,
): Promise<Omit<MinutesRow, 'snapshot' | 'pdf'> | null> {
  const row = await database
    .selectFrom('minutes')
    .select(['meeting_id', 'revision', 'state', 'approved_at_ms', 'approved_by', 'approved_by_name', 'pdf_sha256'])
    .where('meeting_id', '=', meetingId)
    .executeTakeFirst()
  return row ?? null
}

/** All that was written, in the order in which it was begun; tasks that were taken out too, since their revision counts on. */
export async function entriesOf(database: Database, meetingId: MeetingId): Promise<SavedEntry[]> {
  const rows = await database
    .selectFrom('minutes_entries')
    .innerJoin('accounts', 'accounts.account_id', 'minutes_entries.saved_by')
    .select(['content', 'revision', 'saved_at_ms', 'accounts.full_name'])
    .where('meeting_id', '=', meetingId)
    .orderBy('minutes_entries.created_at_ms')
    .orderBy('entry')
    .execute()
  return rows.map((row) => ({
    entry: MinutesEntry.parse(JSON.parse(row.content)),
    revision: row.revision,
    savedAtMs: row.saved_at_ms,
    savedByName: row.full_name,
  }))
}

/** The row of one entry as it is stored. */
export function entryRow(within: Database, meetingId: MeetingId, entry: MinutesEntry) {
  return within
    .selectFrom('minutes_entries')
    .selectAll()
    .where('meeting_id', '=', meetingId)
    .where('entry', '=', minutesEntryKey(entry))
    .executeTakeFirst()
}

/** Tasks that stand in the minutes: those that were taken out again do not count. */
export async function tasksOf(within: Database, meetingId: MeetingId): Promise<number> {
  const { count } = await within
    .selectFrom('minutes_entries')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('meeting_id', '=', meetingId)
    .where('entry', 'like', 'task:%')
    .where(sql<boolean>`json_extract(content, '$.task') is not null`)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Makes the row if there is none, and counts a change. */
export async function countChange(within: Database, meetingId: MeetingId): Promise<void> {
  await within
    .insertInto('minutes')
    .values({ meeting_id: meetingId, revision: 1, state: 'draft' })
    .onConflict((conflict) =>
      conflict.column('meeting_id').doUpdateSet((update) => ({ revision: update('minutes.revision', '+', 1) })),
    )
    .execute()
}

export async function writeEntry(
  within: Database,
  meetingId: MeetingId,
  entry: MinutesEntry,
  { revision, by, nowMs }: { readonly revision: number; readonly by: AccountId; readonly nowMs: number },
): Promise<void> {
  const saved = { revision, content: JSON.stringify(entry), saved_at_ms: nowMs, saved_by: by }
  await within
    .insertInto('minutes_entries')
    .values({ meeting_id: meetingId, entry: minutesEntryKey(entry), created_at_ms: nowMs, ...saved })
    .onConflict((conflict) => conflict.columns(['meeting_id', 'entry']).doUpdateSet(saved))
    .execute()
}

export async function setState(within: Database, meetingId: MeetingId, state: 'draft' | 'comments'): Promise<void> {
  await countChange(within, meetingId)
  await within.updateTable('minutes').set({ state }).where('meeting_id', '=', meetingId).execute()
}

export async function commentsOf(database: Database, meetingId: MeetingId): Promise<MinutesComment[]> {
  const rows = await database
    .selectFrom('minutes_comments')
    .innerJoin('accounts', 'accounts.account_id', 'minutes_comments.account_id')
    .leftJoin('accounts as answerers', 'answerers.account_id', 'minutes_comments.answered_by')
    .select(['comment_id', 'accounts.full_name as byName', 'at_ms', 'text', 'answer', 'answered_at_ms'])
    .select('answerers.full_name as answererName')
    .where('meeting_id', '=', meetingId)
    .orderBy('at_ms')
    .orderBy('comment_id')
    .execute()
  return rows.map(
    ({ comment_id: commentId, byName, at_ms: atMs, text, answer, answered_at_ms: answeredAtMs, answererName }) => ({
      ...{ commentId, byName, atMs, text },
      answer: answer === null ? null : { text: answer, byName: answererName ?? '', atMs: answeredAtMs ?? 0 },
    }),
  )
}

/**
 * What was approved: text and facts as they were then. Minutes that an older version approved are read by these shapes too, so what is added to them
 * later has a default.
 */
export const Snapshot = z.strictObject({
  facts: MinutesFacts,
  entries: z.array(SavedEntry),
  /** Left out in minutes from before there were templates: they have the usual form. */
  template: MinutesTemplate.optional(),
})
export type Snapshot = z.infer<typeof Snapshot>

/** Null: nothing was approved. */
export async function approvedOf(
  database: Database,
  meetingId: MeetingId,
): Promise<{ readonly snapshot: Snapshot; readonly sha256: Sha256 } | null> {
  const row = await database
    .selectFrom('minutes')
    .select(['snapshot', 'pdf_sha256'])
    .where('meeting_id', '=', meetingId)
    .where('state', '=', 'approved')
    .executeTakeFirst()
  if (row === undefined || row.snapshot === null || row.pdf_sha256 === null) return null
  return { snapshot: Snapshot.parse(JSON.parse(row.snapshot)), sha256: row.pdf_sha256 }
}

/** The file that was approved, byte for byte; null: none was. */
export async function approvedPdf(database: Database, meetingId: MeetingId): Promise<Uint8Array | null> {
  const row = await database.selectFrom('minutes').select('pdf').where('meeting_id', '=', meetingId).executeTakeFirst()
  return row?.pdf ?? null
}

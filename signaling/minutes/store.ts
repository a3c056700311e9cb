import type { Selectable } from 'kysely'
import type { Database } from '../storage/database.ts'
import type { MinutesTable } from '../storage/schema.ts'
import type { AccountId, MeetingId } from '../wire/ids.ts'
import { MinutesEntry, minutesEntryKey, type SavedEntry } from './wire.ts'

export type MinutesRow = Selectable<MinutesTable>

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

export async function tasksOf(within: Database, meetingId: MeetingId): Promise<number> {
  const { count } = await within
    .selectFrom('minutes_entries')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('meeting_id', '=', meetingId)
    .where('entry', 'like', 'task:%')
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

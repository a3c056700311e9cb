import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import { searchText } from '../../kit/search-text.ts'

const STATEMENTS = [
  `create table meeting_changes (
    change_id integer primary key autoincrement, meeting_id text not null references meetings(meeting_id), at_ms bigint not null,
    account_id text, act text not null, from_state text, to_state text not null, reason text,
    starts_at_ms bigint, ends_at_ms bigint)`,
  `create index meeting_changes_by_meeting on meeting_changes(meeting_id, change_id)`,
  // What the record of acts knows of meetings that were there before.
  `insert into meeting_changes (meeting_id, at_ms, account_id, act, from_state, to_state, reason)
    select audit.meeting_id, audit.at_ms, audit.account_id, substr(audit.action, 10), json_extract(audit.details, '$.from'),
      coalesce(json_extract(audit.details, '$.to'), 'draft'), json_extract(audit.details, '$.reason')
    from audit join meetings on meetings.meeting_id = audit.meeting_id
    where audit.action in ('meetings.create', 'meetings.send', 'meetings.start', 'meetings.pause', 'meetings.resume', 'meetings.end',
      'meetings.postpone', 'meetings.cancel')
    order by audit.audit_id`,
  `create table notices (
    notice_id text primary key, account_id text not null references accounts(account_id), at_ms bigint not null,
    by_name text, meeting_id text references meetings(meeting_id), what text not null, read_at_ms bigint)`,
  `create index notices_unread on notices(account_id, at_ms) where read_at_ms is null`,
  `create index notices_read on notices(read_at_ms) where read_at_ms is not null`,
  `alter table meetings add column search_text text not null default ''`,
  `create index meetings_by_time on meetings(starts_at_ms, meeting_id)`,
]

/** Who changed a meeting's state, and when; notices to people, which stay until they are read; words that meetings are found by. */
export const meetingHistory: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
    const { rows } = await sql<{
      meeting_id: string
      title: string
      place: string
    }>`select meeting_id, title, place from meetings`.execute(database)
    for (const { meeting_id: meetingId, title, place } of rows) {
      await sql`update meetings set search_text = ${searchText(title, place)} where meeting_id = ${meetingId}`.execute(
        database,
      )
    }
  },
}

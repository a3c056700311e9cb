import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** The minutes of meetings: what secretaries write, what members remark, and what was approved, which no statement changes any more. */
export const minutes: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of [
      `create table minutes (
        meeting_id text primary key references meetings(meeting_id), revision integer not null,
        state text not null check (state in ('draft', 'comments', 'approved')),
        approved_at_ms bigint, approved_by text references accounts(account_id), approved_by_name text,
        snapshot text, pdf blob, pdf_sha256 text,
        check ((state = 'approved') = (approved_at_ms is not null)), check ((state = 'approved') = (snapshot is not null)),
        check ((state = 'approved') = (pdf is not null)), check ((state = 'approved') = (pdf_sha256 is not null)))`,
      `create table minutes_entries (
        meeting_id text not null references minutes(meeting_id), entry text not null, revision integer not null, content text not null,
        created_at_ms bigint not null, saved_at_ms bigint not null, saved_by text not null references accounts(account_id),
        primary key (meeting_id, entry))`,
      `create table minutes_comments (
        comment_id text primary key, meeting_id text not null references minutes(meeting_id),
        account_id text not null references accounts(account_id), text text not null, at_ms bigint not null,
        answer text, answered_by text references accounts(account_id), answered_at_ms bigint)`,
      'create index minutes_comments_by_meeting on minutes_comments (meeting_id, at_ms)',
      `create trigger minutes_approved_stay before update on minutes when old.state = 'approved'
        begin select raise(abort, 'approved minutes are never changed'); end`,
      `create trigger minutes_approved_are_kept before delete on minutes when old.state = 'approved'
        begin select raise(abort, 'approved minutes are never removed'); end`,
      ...['insert', 'update', 'delete'].map(
        (act) => `create trigger minutes_entries_stay_at_${act} before ${act} on minutes_entries
        when exists (select 1 from minutes where meeting_id = ${act === 'insert' ? 'new' : 'old'}.meeting_id and state = 'approved')
        begin select raise(abort, 'approved minutes are never changed'); end`,
      ),
    ]) {
      await sql.raw(statement).execute(database)
    }
  },
}

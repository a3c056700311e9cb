import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * Signing, issuing and correcting approved minutes. `number` 0 are the minutes themselves, 1 and on their corrections. What was signed, approved or
 * issued is never changed by any statement.
 */
export const signing: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of [
      `create table minutes_corrections (
        meeting_id text not null references minutes(meeting_id), number integer not null check (number >= 1), revision integer not null,
        content text not null, saved_by text not null references accounts(account_id), saved_at_ms bigint not null,
        approved_at_ms bigint, approved_by text references accounts(account_id), approved_by_name text, pdf blob, pdf_sha256 text,
        primary key (meeting_id, number),
        check ((approved_at_ms is null) = (pdf is null)), check ((approved_at_ms is null) = (pdf_sha256 is null)))`,
      ...['update', 'delete'].map(
        (
          act,
        ) => `create trigger minutes_corrections_stay_at_${act} before ${act} on minutes_corrections when old.approved_at_ms is not null
        begin select raise(abort, 'an approved correction is never changed'); end`,
      ),
      `create table signing_orders (
        meeting_id text not null references minutes(meeting_id), number integer not null, revision integer not null, steps text not null,
        chosen_by text not null references accounts(account_id), chosen_at_ms bigint not null, primary key (meeting_id, number))`,
      `create table signing_prepared (
        prepared_id integer primary key, meeting_id text not null references minutes(meeting_id), number integer not null, step integer not null,
        order_revision integer not null, base_sha256 text not null, sha256 text not null, bytes integer not null, field text not null,
        picture integer not null check (picture in (0, 1)), pdf blob, made_at_ms bigint not null)`,
      'create index signing_prepared_by_document on signing_prepared (meeting_id, number, prepared_id)',
      `create table signing_signatures (
        meeting_id text not null references minutes(meeting_id), number integer not null, step integer not null, signer text not null,
        sha256 text not null, pdf blob not null, report text not null,
        uploaded_by text not null references accounts(account_id), uploaded_by_name text not null, uploaded_at_ms bigint not null,
        primary key (meeting_id, number, step))`,
      `create table minutes_issues (
        meeting_id text not null references minutes(meeting_id), number integer not null, sha256 text not null,
        issued_at_ms bigint not null, issued_by text not null references accounts(account_id), issued_by_name text not null,
        primary key (meeting_id, number))`,
      `create table minutes_recipients (
        meeting_id text not null references minutes(meeting_id), number integer not null, account_id text not null references accounts(account_id),
        issued_at_ms bigint not null, opened_at_ms bigint, downloaded_at_ms bigint, primary key (meeting_id, number, account_id)) without rowid`,
      ...['signing_signatures', 'minutes_issues'].flatMap((table) =>
        ['update', 'delete'].map(
          (act) => `create trigger ${table}_stay_at_${act} before ${act} on ${table}
          begin select raise(abort, 'what was signed or issued is never changed'); end`,
        ),
      ),
      // The step after the last one that was signed, and no other.
      `create trigger signing_signatures_in_order before insert on signing_signatures
        when new.step <> (select count(*) from signing_signatures where meeting_id = new.meeting_id and number = new.number)
        begin select raise(abort, 'signatures come in their order'); end`,
    ]) {
      await sql.raw(statement).execute(database)
    }
  },
}

import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const STATEMENTS = [
  `create table archive_jobs (
    job_id text primary key, meeting_id text not null references meetings(meeting_id),
    account_id text not null references accounts(account_id), state text not null, failure text,
    asked_at_ms bigint not null, finished_at_ms bigint, expires_at_ms bigint, bytes bigint not null,
    actor text, versions text,
    unique (meeting_id, account_id))`,
  `create table hand_overs (
    hand_over_id text primary key, until_day text not null, account_id text not null references accounts(account_id),
    by_name text not null, state text not null, failure text, folder text not null, started_at_ms bigint not null,
    finished_at_ms bigint)`,
  `create table hand_over_meetings (
    hand_over_id text not null references hand_overs(hand_over_id),
    meeting_id text not null references meetings(meeting_id), position integer not null, file text not null,
    state text not null, bytes bigint not null, sha256 text, missing integer not null,
    primary key (hand_over_id, meeting_id))`,
]

/** Archives of meetings that are made as jobs, and exports of all meetings. */
export const archives: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
  },
}

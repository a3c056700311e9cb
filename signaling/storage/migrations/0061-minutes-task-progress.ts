import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** How far the tasks of approved minutes have come; the minutes themselves stay as they were approved. */
export const minutesTaskProgress: Migration = {
  async up(database: Kysely<unknown>) {
    await sql
      .raw(
        `create table minutes_task_progress (
          meeting_id text not null references minutes(meeting_id), task_id text not null, revision integer not null,
          done integer not null check (done in (0, 1)), note text not null,
          saved_by text not null references accounts(account_id), saved_at_ms bigint not null,
          primary key (meeting_id, task_id)) without rowid`,
      )
      .execute(database)
  },
}

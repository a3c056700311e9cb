import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Which backups were begun, by whom, and how they ended. */
export const backups: Migration = {
  async up(database: Kysely<unknown>) {
    await sql
      .raw(
        `create table backups (
          backup_id text primary key, started_at_ms bigint not null, finished_at_ms bigint, by_name text,
          state text not null, failure text, folder text not null, bytes bigint not null, files integer not null,
          missing integer not null)`,
      )
      .execute(database)
  },
}

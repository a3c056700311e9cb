import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** What the check of an upload found worth saying stays with the version: its readers need some of it. */
export const paperRemarks: Migration = {
  async up(database: Kysely<unknown>) {
    await sql.raw(`alter table paper_versions add column remarks text not null default '[]'`).execute(database)
  },
}

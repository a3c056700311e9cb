import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** The telephone number of a bridge point: where somebody can be reached while its line is down. */
export const sitePhones: Migration = {
  async up(database: Kysely<unknown>) {
    await sql.raw(`alter table sites add column phone text not null default ''`).execute(database)
  },
}

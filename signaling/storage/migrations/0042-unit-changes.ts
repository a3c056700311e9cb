import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * From which day a unit exists, from which day it exists no longer, and what took its place. A unit that was renamed, merged or split keeps
 * its row and its name, so that old meetings say what it was called then.
 */
export const unitChanges: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of [
      'alter table sites add column begins_on text',
      'alter table sites add column ends_on text',
      `create table site_successors (
        predecessor_id text not null references sites(site_id),
        successor_id text not null references sites(site_id),
        primary key (predecessor_id, successor_id)
      ) without rowid`,
      'create index site_successors_by_successor on site_successors (successor_id)',
    ]) {
      await sql.raw(statement).execute(database)
    }
  },
}

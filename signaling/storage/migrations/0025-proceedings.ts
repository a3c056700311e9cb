import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const STATEMENTS = [
  'alter table speaking_turns add column site_id text',
  'alter table meetings add column began_at_ms bigint',
  'alter table meetings add column ended_at_ms bigint',
]

/** When a meeting really began and ended, and of which site each speaker was: two communes may have the same name. Older rows do not know. */
export const proceedings: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
  },
}

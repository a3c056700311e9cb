import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * A running meeting keeps who leads it in the chair's place, and which seats were shown out and may not come back. Plain SQL
 * that both SQLite and PostgreSQL understand.
 */
const statements = [
  `alter table live_meetings add column acting_chair_id text`,
  `alter table live_meetings add column acting_since_ms bigint`,
  `alter table live_meetings add column shown_out text`,
]

export const leading: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(database)
  },
}

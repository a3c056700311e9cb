import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const STATEMENTS = [
  `create table rehearsals (
    rehearsal_id text primary key, meeting_id text not null references meetings(meeting_id), opens_at_ms bigint not null,
    closes_at_ms bigint not null, by_name text not null, created_at_ms bigint not null)`,
  `create index rehearsals_of on rehearsals (meeting_id, created_at_ms)`,
  `create table rehearsal_results (
    rehearsal_id text not null references rehearsals(rehearsal_id), site_id text not null, at_ms bigint not null, account_id text not null,
    by_name text not null, device text not null, checks text not null, primary key (rehearsal_id, site_id))`,
]

/** Rehearsals before a meeting, and what each site's found. */
export const rehearsals: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
  },
}

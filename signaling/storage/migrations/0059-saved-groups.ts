import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const STATEMENTS = [
  `create table saved_groups (
    group_id text primary key, request_id text not null unique,
    site_id text not null references sites(site_id), name text not null,
    created_by text not null references accounts(account_id), saved_at_ms bigint not null, members text not null)`,
  'create unique index saved_groups_by_name on saved_groups (site_id, name)',
]

/** People and sites that a unit invites together again and again. */
export const savedGroups: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
  },
}

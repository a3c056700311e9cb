import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const STATEMENTS = [
  `create table interface_keys (
    key_id text primary key, name text not null, hint text not null, hash text not null unique,
    site_id text not null references sites(site_id), scopes text not null, per_minute integer not null,
    created_at_ms bigint not null, created_by text not null references accounts(account_id),
    expires_at_ms bigint not null, last_used_at_ms bigint, withdrawn_at_ms bigint)`,
  `create table interface_calls (
    call_id integer primary key autoincrement, key_id text not null references interface_keys(key_id),
    at_ms bigint not null, address text not null, status integer not null,
    meeting_id text references meetings(meeting_id))`,
  // Counted beside the calls themselves, of which only the last are kept.
  `create table interface_days (
    key_id text not null references interface_keys(key_id), day text not null, calls integer not null,
    refused integer not null, primary key (key_id, day))`,
]

/** Keys by which other systems ask for meetings, and how they are used. */
export const interfaceKeys: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
  },
}

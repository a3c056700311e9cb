import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * Wrong passwords are counted by user name and source, devices that have signed in are known again, and a meeting can be
 * kept open past the rule that ends it. Plain SQL that both SQLite and PostgreSQL understand.
 */
const statements = [
  // Waits of at most a quarter of an hour: nothing is lost with them.
  `drop table sign_in_failures`,
  `create table sign_in_failures (
    username text not null, source text not null, failures integer not null, last_failed_at_ms bigint not null,
    primary key (username, source))`,
  `create table known_devices (
    token_hash text not null, account_id text not null references accounts(account_id), last_used_at_ms bigint not null,
    primary key (token_hash, account_id))`,
  `create index known_devices_by_account on known_devices(account_id, last_used_at_ms)`,
  `alter table live_meetings add column kept_open_until_ms bigint`,
]

export const knownDevices: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(database)
  },
}

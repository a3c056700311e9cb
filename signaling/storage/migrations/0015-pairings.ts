import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const STATEMENTS = [
  `create table pairings (
    pairing_id text primary key, token_hash text not null unique, code_hash text, code_until_ms bigint, device text not null,
    asked_at_ms bigint not null, account_id text references accounts(account_id), part text, label text,
    confirmed_by text references accounts(account_id), confirmed_at_ms bigint, last_used_at_ms bigint not null)`,
  `create index pairings_by_account on pairings (account_id)`,
  `alter table meeting_halls add column display text not null default '{}'`,
]

/** Browsers that were paired with a hall, and what a hall's display shows. */
export const pairings: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
  },
}

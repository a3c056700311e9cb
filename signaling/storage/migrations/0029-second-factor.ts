import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const STATEMENTS = [
  `create table second_factors (
    account_id text primary key references accounts(account_id), secret text not null, begun_at_ms bigint not null,
    confirmed_at_ms bigint, last_step integer not null)`,
  `create table recovery_codes (
    account_id text not null references accounts(account_id), code_hash text not null, used_at_ms bigint,
    primary key (account_id, code_hash))`,
]

/** One-time codes by an application (RFC 6238) as second factor, and the codes for when it is lost. */
export const secondFactor: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
  },
}

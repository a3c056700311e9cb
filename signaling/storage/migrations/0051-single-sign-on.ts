import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const STATEMENTS = [
  `create table sso_links (
    issuer text not null, subject text not null, account_id text not null references accounts(account_id),
    username text, full_name text, linked_at_ms bigint not null, primary key (issuer, subject)) without rowid`,
  'create unique index sso_links_by_account on sso_links (issuer, account_id)',
  `create table sso_pending (
    token_hash text primary key, account_id text references accounts(account_id), issuer text not null,
    subject text not null, username text, full_name text, sid text, id_token text not null,
    expires_at_ms bigint not null) without rowid`,
  'create unique index sso_pending_by_person on sso_pending (issuer, subject)',
  'alter table sessions add column sso_issuer text',
  'alter table sessions add column sso_sid text',
  'alter table sessions add column sso_id_token text',
]

/** Which person at an OpenID provider an account is, sign-ins that wait for a second factor or an account, and by which provider a session was opened. */
export const singleSignOn: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
  },
}

import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const STATEMENTS = [
  `create table phones (
    pairing_id text primary key, meeting_id text not null references meetings(meeting_id),
    account_id text not null references accounts(account_id), site_id text not null references sites(site_id),
    invited_by text not null references accounts(account_id), invited_at_ms bigint not null,
    code_hash text not null unique, code_until_ms bigint not null, began_at_ms bigint,
    token_hash text unique, kind text, label text not null, device text not null)`,
  `create index phones_by_meeting on phones (meeting_id, site_id)`,
  `create index phones_by_account on phones (account_id)`,
  `alter table meeting_halls add column sound_phone_id text`,
]

/** Phones that were brought into a hall for one meeting, and which of them has taken over the hall's sound. */
export const phones: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
  },
}

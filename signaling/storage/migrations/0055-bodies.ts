import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const STATEMENTS = [
  `create table bodies (
    body_id text primary key, site_id text not null references sites(site_id), name text not null)`,
  'create unique index bodies_by_site on bodies (site_id, name)',
  `create table body_members (
    membership_id text primary key, body_id text not null references bodies(body_id),
    account_id text not null references accounts(account_id), first_day text not null, last_day text,
    check (last_day is null or last_day >= first_day))`,
  'create index body_members_by_body on body_members (body_id, account_id)',
  `create table body_rules (
    rule_id text primary key, body_id text not null references bodies(body_id), revision integer not null,
    text text not null, first_day text not null, last_day text, replaces text references body_rules(rule_id),
    made_at_ms bigint not null)`,
  'create index body_rules_by_body on body_rules (body_id)',
  `create table meeting_bodies (
    meeting_id text primary key references meetings(meeting_id), body_id text not null references bodies(body_id)
  ) without rowid`,
  'create index meeting_bodies_by_body on meeting_bodies (body_id)',
]

/** Bodies that decide by voting, their members and rules in time, and which of them decides in a meeting. */
export const bodies: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
  },
}

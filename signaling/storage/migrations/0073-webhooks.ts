import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const STATEMENTS = [
  `create table webhooks (
    webhook_id text primary key, key_id text not null references interface_keys(key_id), url text not null,
    kinds text not null, secret text not null, old_secret text, old_secret_until_ms bigint,
    created_at_ms bigint not null, created_by text not null references accounts(account_id),
    failures integer not null, paused_until_ms bigint not null, off_at_ms bigint, off_reason text,
    withdrawn_at_ms bigint)`,
  `create table webhook_outbox (
    outbox_id integer primary key autoincrement, at_ms bigint not null, kind text not null,
    meeting_id text not null references meetings(meeting_id), paper_id text)`,
  `create table webhook_deliveries (
    delivery_id text primary key, webhook_id text not null references webhooks(webhook_id), kind text not null,
    meeting_id text not null references meetings(meeting_id), paper_id text, at_ms bigint not null, body text not null,
    state text not null, tries integer not null, last_status integer, last_failure text, last_tried_at_ms bigint,
    next_try_at_ms bigint, check ((state = 'waiting') = (next_try_at_ms is not null)))`,
  'create index webhook_deliveries_by_webhook on webhook_deliveries (webhook_id, at_ms)',
  `create index webhook_deliveries_waiting on webhook_deliveries (webhook_id, next_try_at_ms) where state = 'waiting'`,
  'create table webhook_seen (subject text primary key, sha256 text not null)',
]

/** Subscriptions of other systems to events, and what is on its way to them. */
export const webhooks: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
  },
}

import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const STATEMENTS = [
  `create table axis_organs (
    code text primary key, name text not null, active integer not null check (active in (0, 1))) without rowid`,
  `create table axis_incoming (
    incoming_id text primary key, from_code text not null, from_name text not null, document_id text not null,
    content_sha256 text not null, reference text not null, promulgated_on text not null, place text not null,
    type_name text not null, subject text not null, signer text not null, envelope text not null,
    state text not null check (state in ('arrived', 'received', 'refused', 'processed')),
    site_id text references sites(site_id), key_id text not null references interface_keys(key_id),
    arrived_at_ms bigint not null, decided_at_ms bigint, decided_by text references accounts(account_id),
    check (state in ('arrived', 'refused') or site_id is not null),
    unique (from_code, document_id))`,
  'create index axis_incoming_by_time on axis_incoming (arrived_at_ms)',
  `create table axis_files (
    file_id text primary key, incoming_id text not null references axis_incoming(incoming_id),
    position integer not null, file_name text not null, content_type text not null, bytes bigint not null,
    sha256 text not null, checked integer not null check (checked in (0, 1)), unique (incoming_id, position))`,
  'create index axis_files_by_bytes on axis_files (sha256)',
  `create table axis_messages (
    message_id text primary key, kind text not null check (kind in ('document', 'status')),
    meeting_id text references meetings(meeting_id), number integer, sha256 text,
    incoming_id text references axis_incoming(incoming_id), status_code text,
    document_id text not null, organ_code text not null, organ_name text not null, envelope text not null,
    state text not null check (state in ('waiting', 'sent', 'received', 'processed', 'refused', 'failed')),
    reason text, reason_text text not null, tries integer not null, next_try_at_ms bigint,
    created_at_ms bigint not null, created_by text not null references accounts(account_id),
    created_by_name text not null, sent_at_ms bigint, changed_at_ms bigint not null,
    check ((kind = 'document') = (meeting_id is not null and number is not null and sha256 is not null)),
    check ((kind = 'status') = (incoming_id is not null and status_code is not null)),
    check ((state = 'waiting') = (next_try_at_ms is not null)))`,
  // No organisation gets two messages under the id of one paper.
  `create unique index axis_messages_once on axis_messages (document_id, organ_code) where kind = 'document'`,
  `create unique index axis_statuses_once on axis_messages (incoming_id, status_code) where kind = 'status'`,
  `create index axis_messages_due on axis_messages (next_try_at_ms) where state = 'waiting'`,
  'create index axis_messages_by_meeting on axis_messages (meeting_id, number)',
  `create table axis_statuses (
    status_id integer primary key autoincrement, message_id text not null references axis_messages(message_id),
    code text not null, description text not null, stated_at text not null, arrived_at_ms bigint not null,
    unique (message_id, code, stated_at))`,
  `create table axis_refusals (
    refusal_id integer primary key autoincrement, key_id text not null references interface_keys(key_id),
    at_ms bigint not null, error text not null, about text not null)`,
  // A paper is sent as it was when it was sent first, and goes on under its id.
  `create trigger axis_messages_stay before update of message_id, kind, meeting_id, number, sha256, document_id, organ_code, envelope on axis_messages
    begin select raise(abort, 'a message that was made is not changed'); end`,
]

/** Papers over the national document axis: whom to, what went out and what became of it, what came, and what was not taken. */
export const axis: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
  },
}

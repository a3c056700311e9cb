import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const STATEMENTS = [
  `create table room_messages (
    meeting_id text not null references meetings(meeting_id), message_id text not null, number integer not null, at_ms bigint not null,
    to_kind text not null, to_seat_id text, to_place text not null, from_seat_id text not null, from_place text not null,
    from_leader integer not null, by_account_id text not null references accounts(account_id), by_name text not null, text text not null,
    primary key (meeting_id, message_id), unique (meeting_id, number))`,
]

/** Messages of meetings, with the names of that day. */
export const messages: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
  },
}

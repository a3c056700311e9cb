import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const STATEMENTS = [
  `create table urgent_calls (
    meeting_id text primary key references meetings(meeting_id), started_at_ms bigint not null, by_name text not null,
    ring_until_ms bigint not null, stopped_at_ms bigint)`,
  `create table urgent_call_places (
    meeting_id text not null references urgent_calls(meeting_id), seat_id text not null, position integer not null, kind text not null,
    name text not null, answer text, reason text not null, answered_at_ms bigint, by_name text not null, primary key (meeting_id, seat_id))`,
]

/** Meetings called at once: until when they ring, and what each place answered. */
export const urgentCalls: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
  },
}

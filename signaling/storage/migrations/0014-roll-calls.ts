import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const STATEMENTS = [
  `create table roll_calls (
    roll_call_id text primary key, meeting_id text not null references meetings(meeting_id), number integer not null, way text not null,
    started_at_ms bigint not null, started_by text not null, ended_at_ms bigint, ended_by text, round integer not null,
    called_seat_id text, before text not null, unique (meeting_id, number))`,
  `create table roll_call_places (
    roll_call_id text not null references roll_calls(roll_call_id), seat_id text not null, position integer not null, kind text not null,
    role text not null, name text not null, title text not null, account_id text, site_id text not null, site_name text not null,
    parent_site_id text, district text not null, expected integer, primary key (roll_call_id, seat_id))`,
  `create table roll_call_acts (
    act_id integer primary key autoincrement, roll_call_id text not null references roll_calls(roll_call_id), seat_id text not null,
    act text not null, at_ms bigint not null, by_account_id text, by_name text not null, state text, head_count integer not null,
    guests integer not null, people text, reason text not null)`,
  `create index roll_call_acts_of on roll_call_acts (roll_call_id, act_id)`,
]

/** Roll calls: who was on the list that day, and every answer in the order in which it came. */
export const rollCalls: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
  },
}

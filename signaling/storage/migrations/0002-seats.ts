import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * Seats belong to sites and keep their ids: the stage and the floor name them, an attendance says in which seat it was, and
 * who is in a hall is kept. Plain SQL that both SQLite and PostgreSQL understand.
 */
const statements = [
  `alter table live_meetings drop column stage_account_id`,
  `alter table live_meetings add column stage_seat_id text`,
  `alter table live_meetings add column floor text`,
  `alter table attendance add column seat_id text`,
  `create index attendance_by_account on attendance(meeting_id, account_id, joined_at_ms)`,
  `create table meeting_halls (
    meeting_id text not null references meetings(meeting_id), site_id text not null references sites(site_id),
    people text not null, head_count integer not null, primary key (meeting_id, site_id))`,
]

export const seats: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(database)
  },
}

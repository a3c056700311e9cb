import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Each turn at the floor, with the names of that day: for the minutes and for sums by site, person and item. */
export const speakingTurns: Migration = {
  async up(database: Kysely<unknown>) {
    await sql
      .raw(
        `create table speaking_turns (
          meeting_id text not null references meetings(meeting_id), seat_id text not null, started_at_ms integer not null,
          ended_at_ms integer, seat_name text not null, site_name text not null, speaker text not null, topic text not null,
          queue text, point integer not null, agenda_item_id text,
          primary key (meeting_id, seat_id, started_at_ms))`,
      )
      .execute(database)
  },
}

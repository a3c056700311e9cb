import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const STATEMENTS = [
  `create table meeting_lines (
    meeting_id text not null references meetings(meeting_id), place text not null, here integer not null, weak integer not null,
    away integer not null, measured integer not null, rtt_sum bigint not null, loss_sum bigint not null,
    primary key (meeting_id, place))`,
  `create index meeting_lines_of on meeting_lines (place)`,
]

/** How the line of each place fared in each meeting. */
export const meetingLines: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
  },
}

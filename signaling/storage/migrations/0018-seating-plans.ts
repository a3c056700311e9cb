import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Rooms of sites, drawn once, and who sits where in a meeting. Drawings and places are JSON, read by their schemas. */
export const seatingPlans: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of [
      `create table room_plans (
        room_plan_id text primary key, site_id text not null references sites(site_id), name text not null, revision integer not null,
        plan text not null, changed_by text not null references accounts(account_id), changed_at_ms integer not null)`,
      `create table meeting_seatings (
        meeting_id text primary key references meetings(meeting_id), room_plan_id text not null references room_plans(room_plan_id),
        placed text not null)`,
      'create index meeting_seatings_by_room on meeting_seatings(room_plan_id)',
    ]) {
      await sql.raw(statement).execute(database)
    }
  },
}

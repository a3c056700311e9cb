import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** A ballot that was opened keeps the name that its deciding body had then. */
export const ballotBodyNames: Migration = {
  async up(database: Kysely<unknown>) {
    await sql.raw('alter table ballots add column body_name text').execute(database)
    await sql
      .raw(
        `update ballots set body_name = (
          select bodies.name from meeting_bodies join bodies on bodies.body_id = meeting_bodies.body_id
          where meeting_bodies.meeting_id = ballots.meeting_id)
        where state <> 'draft'`,
      )
      .execute(database)
  },
}

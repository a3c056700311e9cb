import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * An agenda item may have a speaker, a person or a site of the list. When each item was under discussion is kept beyond the meeting, for its
 * minutes: also of items that were taken off since, so their title of that time stands beside it.
 */
const statements = [
  `alter table agenda_items add column speaker_account_id text references accounts(account_id)`,
  `alter table agenda_items add column speaker_site_id text references sites(site_id)`,
  `create table agenda_runs (
    run_id integer primary key, meeting_id text not null references meetings(meeting_id),
    agenda_item_id text not null, title text not null, from_ms bigint not null, to_ms bigint,
    goes_on integer not null)`,
  `create index agenda_runs_by_meeting on agenda_runs (meeting_id, run_id)`,
]

export const agenda: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(database)
  },
}

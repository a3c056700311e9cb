import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * The agenda is a tree: its items keep their one order, and each has a level in it. A unit may prepare an item, and an item may be for some
 * people only; whom the log of the agenda may be shown of an item that was taken off stands in the log.
 */
const statements = [
  `alter table agenda_items add column level integer not null default 0`,
  `alter table agenda_items add column unit_site_id text references sites(site_id)`,
  `alter table agenda_items add column restricted integer not null default 0`,
  `create table agenda_audience (
    agenda_item_id text not null references agenda_items(agenda_item_id),
    account_id text references accounts(account_id), site_id text references sites(site_id),
    check ((account_id is null) <> (site_id is null)))`,
  `create index agenda_audience_by_item on agenda_audience (agenda_item_id)`,
  `alter table agenda_runs add column closed_to text`,
]

export const agendaTree: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(database)
  },
}

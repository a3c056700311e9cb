import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Papers have a place under their agenda item that the secretary chooses; those of before keep the order of their coming. */
const statements = [
  `alter table papers add column position integer not null default 0`,
  `update papers set position = (
    select count(*) from papers as earlier where earlier.agenda_item_id = papers.agenda_item_id
      and (earlier.created_at_ms < papers.created_at_ms
        or (earlier.created_at_ms = papers.created_at_ms and earlier.paper_id < papers.paper_id)))`,
]

export const paperOrder: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(database)
  },
}

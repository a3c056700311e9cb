import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** How bodies have their minutes written, in time; and who chaired when an open vote was opened, whose side may decide at a tie. */
export const minutesTemplates: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of [
      `create table minutes_templates (
        template_id text primary key, body_id text not null references bodies(body_id), revision integer not null,
        text text not null, first_day text not null, last_day text, made_at_ms bigint not null,
        check (last_day is null or last_day >= first_day))`,
      'create unique index minutes_templates_by_day on minutes_templates (body_id, first_day)',
      'alter table ballots add column chair_account_id text references accounts(account_id)',
    ])
      await sql.raw(statement).execute(database)
  },
}

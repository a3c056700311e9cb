import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const STATEMENTS = [
  `create table meeting_templates (
    template_id text primary key, request_id text not null unique,
    site_id text not null references sites(site_id), owner_site_id text not null references sites(site_id),
    created_by text not null references accounts(account_id), created_at_ms bigint not null,
    name text not null, pattern text not null)`,
  'create index meeting_templates_by_site on meeting_templates (site_id)',
]

/** What meetings that come again are like, for the people of a unit who prepare them. */
export const meetingTemplates: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
  },
}

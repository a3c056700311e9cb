import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const STATEMENTS = [
  `create table link_tests (
    link_test_id integer primary key autoincrement, site_id text not null references sites(site_id), at_ms bigint not null,
    account_id text not null, device text not null, down_kbps integer, up_kbps integer, rtt_ms integer, jitter_ms integer,
    loss_share real, way text not null)`,
  `create index link_tests_of on link_tests (site_id, link_test_id)`,
  `create index link_tests_by_age on link_tests (at_ms)`,
]

/** What each site's link was measured to carry, over time. */
export const linkTests: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
  },
}

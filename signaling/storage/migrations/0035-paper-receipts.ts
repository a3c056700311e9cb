import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const STATEMENTS = [
  `create table paper_receipts (
    paper_version_id text not null references paper_versions(paper_version_id),
    account_id text not null references accounts(account_id),
    received_at_ms bigint not null, opened_at_ms bigint,
    pages_read text not null, read_count integer not null, last_at_ms bigint not null,
    primary key (paper_version_id, account_id))`,
]

/** Who has received a version, opened it, and which of its pages they read. */
export const paperReceipts: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
  },
}

import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import { nameKey } from '../../wire/name-order.ts'

/** The key by which people are listed, beside their names: a page of 16,000 accounts is taken from an index and not sorted each time. */
export const nameOrder: Migration = {
  async up(database: Kysely<unknown>) {
    await sql`alter table accounts add column name_key text not null default ''`.execute(database)
    const { rows } = await sql<{ account_id: string; full_name: string }>`
      select account_id, full_name from accounts`.execute(database)
    for (const { account_id: accountId, full_name: fullName } of rows) {
      await sql`update accounts set name_key = ${nameKey(fullName)} where account_id = ${accountId}`.execute(database)
    }
    await sql`create index accounts_by_name on accounts(name_key, username)`.execute(database)
  },
}

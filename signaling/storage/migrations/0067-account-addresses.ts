import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Where an account's e-mail goes, and what a file of accounts says of it. */
export const accountAddresses: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of [
      'alter table accounts add column email text',
      'alter table account_import_rows add column email text',
    ]) {
      await sql.raw(statement).execute(database)
    }
  },
}

import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Files of accounts as they were read: what each row would do, and how far it has been done. */
export const accountImports: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of [
      `create table account_imports (
        import_id text primary key, file_name text not null, by_account_id text not null references accounts(account_id),
        made_at_ms bigint not null, state text not null, total integer not null, done_row integer not null, ended_at_ms bigint)`,
      `create table account_import_rows (
        import_id text not null references account_imports(import_id), row integer not null, verdict text not null, fault text,
        username text not null, full_name text not null, title text not null, unit text not null, site_id text,
        system_role text, may_prepare_meetings integer, changes text not null,
        primary key (import_id, row)
      ) without rowid`,
      'create index account_import_rows_by_verdict on account_import_rows (import_id, verdict, row)',
    ]) {
      await sql.raw(statement).execute(database)
    }
  },
}

import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const STATEMENTS = [
  `alter table sessions add column session_id text`,
  `alter table sessions add column device text not null default ''`,
  `alter table sessions add column ip text not null default ''`,
  `alter table sessions add column last_used_at_ms bigint not null default 0`,
  `update sessions set session_id = lower(hex(randomblob(16))), last_used_at_ms = created_at_ms`,
  `create unique index sessions_by_id on sessions(session_id)`,
  `create index audit_by_account on audit(account_id, audit_id)`,
  `create index audit_by_time on audit(at_ms)`,
  `create index audit_by_subject on audit(json_extract(details, '$.accountId'), audit_id)`,
  `create trigger audit_is_not_changed before update on audit begin select raise(abort, 'the record is never changed'); end`,
  `create trigger audit_is_not_deleted before delete on audit begin select raise(abort, 'the record is never changed'); end`,
  // "insert or replace" deletes the old row without running the trigger for deletions (SQLite documentation, "PRAGMA recursive_triggers").
  `create trigger audit_is_not_replaced before insert on audit when exists (select 1 from audit where audit_id = new.audit_id)
    begin select raise(abort, 'the record is never changed'); end`,
]

/** Where each session was opened and last used; and a record of acts that the database itself refuses to change. */
export const sessionsAndRecord: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
  },
}

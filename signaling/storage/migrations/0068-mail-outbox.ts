import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** E-mail that is to go, is under way, has gone or will not go: one row for one letter to one person. */
export const mailOutbox: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of [
      `create table mail_outbox (
        mail_no integer primary key autoincrement, mail_id text not null unique,
        kind text not null check (kind in ('invitation', 'moved', 'postponed', 'cancelled', 'answerReminder', 'test')),
        account_id text not null references accounts(account_id), meeting_id text references meetings(meeting_id),
        reason text, created_at_ms bigint not null,
        state text not null check (state in ('queued', 'sending', 'sent', 'failed', 'inDoubt', 'noAddress', 'stopped', 'dropped')),
        attempts integer not null, next_try_at_ms bigint not null, changed_at_ms bigint not null,
        address text, handed_at_ms bigint, trouble text, reply text,
        check (handed_at_ms is null or state in ('sending', 'sent', 'inDoubt')),
        check ((kind = 'test') = (meeting_id is null)))`,
      'create index mail_outbox_by_state on mail_outbox (state, next_try_at_ms)',
      'create index mail_outbox_by_meeting on mail_outbox (meeting_id, account_id)',
      'create index mail_outbox_by_account on mail_outbox (account_id)',
    ]) {
      await sql.raw(statement).execute(database)
    }
  },
}

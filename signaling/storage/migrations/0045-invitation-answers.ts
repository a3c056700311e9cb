import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** What invited people have answered, for which time of the meeting, and what was decided about a substitute. */
export const invitationAnswers: Migration = {
  async up(database: Kysely<unknown>) {
    await sql
      .raw(
        `create table invitation_answers (
          meeting_id text not null references meetings(meeting_id),
          account_id text not null references accounts(account_id),
          answer text not null check (answer in ('comes', 'notComing', 'substitute')),
          reason text,
          substitute_id text references accounts(account_id),
          time_change_id integer not null,
          answered_by text not null references accounts(account_id),
          answered_at_ms bigint not null,
          decision text check (decision in ('confirmed', 'refused')),
          decision_reason text,
          decided_by text references accounts(account_id),
          decided_at_ms bigint,
          check ((answer = 'comes') = (reason is null)),
          check ((answer = 'substitute') = (substitute_id is not null)),
          primary key (meeting_id, account_id)
        ) without rowid`,
      )
      .execute(database)
  },
}

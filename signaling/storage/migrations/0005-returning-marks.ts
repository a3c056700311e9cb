import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * Connections that authors had open, so that marks made before a meeting's end are taken when they come back, and when each version of a paper
 * was issued, so that drafts replaced before issuing stay with the people who prepared them. Plain SQL that both databases understand.
 */
const statements = [
  `create table mark_lines (
    paper_version_id text not null references paper_versions(paper_version_id), account_id text not null,
    session_hash text not null, meeting_id text not null references meetings(meeting_id), opened_at_ms bigint not null,
    may_return_until_ms bigint, is_back integer not null, primary key (paper_version_id, account_id, session_hash))`,
  `create index mark_lines_by_meeting on mark_lines(meeting_id)`,
  `alter table paper_versions add column issued_at_ms bigint`,
  // Of what was issued before this was written down, the newest version is certain, and so is each on which somebody besides its maker marked.
  `update paper_versions set issued_at_ms = uploaded_at_ms where paper_id in (
    select paper_id from papers where state = 'issued' or (state = 'recalled' and recall_reason is not null))
    and (number = (select max(v.number) from paper_versions v where v.paper_id = paper_versions.paper_id)
      or exists (select 1 from mark_updates m where m.paper_version_id = paper_versions.paper_version_id
        and m.account_id in (select account_id from participants where role not in ('chair', 'secretary'))))`,
]

export const returningMarks: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(database)
  },
}

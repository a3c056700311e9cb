import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const STATEMENTS = [
  // Items of the agenda come and go while a file is converted: a job whose item is gone is refused, not forbidden.
  `create table paper_jobs (
    job_id text primary key, number integer not null, meeting_id text not null references meetings(meeting_id),
    agenda_item_id text not null, paper_id text, title text, access_class text not null, hold integer not null,
    file_name text not null, kind text not null, sha256 text not null, bytes bigint not null, surprises text not null,
    state text not null, error text, details text, paper_version_id text, pages integer,
    uploaded_by text not null references accounts(account_id), created_at_ms bigint not null, finished_at_ms bigint)`,
  `create index paper_jobs_by_meeting on paper_jobs(meeting_id, uploaded_by)`,
  `alter table paper_versions add column original_sha256 text`,
  `alter table paper_versions add column original_name text`,
  `alter table paper_versions add column original_bytes bigint`,
  `alter table paper_versions add column surprises text not null default '[]'`,
]

/** Office files and pictures that become PDF papers: the jobs, and the original of each version made so. */
export const paperJobs: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
  },
}

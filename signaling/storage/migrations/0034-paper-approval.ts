import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const STATEMENTS = [
  // Approval is of a version, that is of these bytes: another file of the same paper has to be approved again.
  `alter table paper_versions add column approval text not null default 'none'`,
  `alter table papers add column late integer not null default 0`,
  `alter table papers add column may_download integer not null default 1`,
  `alter table papers add column may_print integer not null default 1`,
  `create table meeting_approvals (
    meeting_id text primary key references meetings(meeting_id),
    needed integer not null, approver_account_id text references accounts(account_id))`,
  // The history outlives the file that it is about, and keeps the names of that day.
  `create table paper_acts (
    act_id integer primary key, meeting_id text not null references meetings(meeting_id),
    paper_id text not null, paper_version_id text not null, number integer not null, act text not null,
    at_ms bigint not null, by_account_id text not null references accounts(account_id), by_name text not null,
    reason text not null)`,
  `create index paper_acts_by_paper on paper_acts (paper_id)`,
]

/** The approval of papers before they are issued, its history, what of a paper is late, and what readers may do with it. */
export const paperApproval: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
  },
}

import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const STATEMENTS = [
  `create table personal_folders (
    folder_id text primary key, account_id text not null references accounts(account_id),
    parent_id text references personal_folders(folder_id), name text not null, created_at_ms bigint not null)`,
  "create unique index personal_folders_by_name on personal_folders (account_id, coalesce(parent_id, ''), name)",
  // The database checks at each folder that is removed that nothing names it any more.
  'create index personal_folders_by_parent on personal_folders (parent_id)',
  // The paper is named without a reference: a copy outlives a draft that is taken off its meeting.
  `create table personal_documents (
    document_id text primary key, account_id text not null references accounts(account_id),
    folder_id text references personal_folders(folder_id), name text not null, sha256 text not null, bytes bigint not null,
    pages integer not null, remarks text not null, paper_version_id text,
    paper_issued integer not null, added_at_ms bigint not null)`,
  'create index personal_documents_by_account on personal_documents (account_id, folder_id)',
  'create index personal_documents_by_folder on personal_documents (folder_id)',
  'create index personal_documents_by_hash on personal_documents (sha256)',
]

/** Folders and files of one person. */
export const personalDocuments: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
  },
}

import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Plain SQL that both SQLite and PostgreSQL understand, but for the two types named at the top. */
const statements = (blob: string, serial: string) => [
  `create table sites (
    site_id text primary key, name text not null, short_name text not null, level text not null,
    parent_id text references sites(site_id), position integer not null)`,
  `create table accounts (
    account_id text primary key, username text not null unique, full_name text not null, title text not null,
    site_id text not null references sites(site_id), system_role text not null, may_prepare_meetings integer not null,
    disabled integer not null, password_hash text not null, search_text text not null, created_at_ms bigint not null)`,
  `create table sessions (
    token_hash text primary key, account_id text not null references accounts(account_id),
    created_at_ms bigint not null, expires_at_ms bigint not null)`,
  `create index sessions_by_account on sessions(account_id)`,
  `create table sign_in_failures (
    username text primary key, failures integer not null, blocked_until_ms bigint not null)`,
  `create table meetings (
    meeting_id text primary key, request_id text not null unique, revision integer not null, title text not null,
    kind text not null, place text not null, starts_at_ms bigint not null, ends_at_ms bigint not null,
    state text not null, state_reason text, owner_site_id text not null references sites(site_id),
    created_by text not null references accounts(account_id), created_at_ms bigint not null)`,
  `create index meetings_by_start on meetings(starts_at_ms)`,
  `create table meeting_sites (
    meeting_id text not null references meetings(meeting_id), site_id text not null references sites(site_id),
    primary key (meeting_id, site_id))`,
  `create table participants (
    meeting_id text not null references meetings(meeting_id), account_id text not null references accounts(account_id),
    role text not null, site_id text not null references sites(site_id), primary key (meeting_id, account_id))`,
  `create index participants_by_account on participants(account_id)`,
  `create table agenda_items (
    agenda_item_id text primary key, meeting_id text not null references meetings(meeting_id),
    position integer not null, title text not null, planned_minutes integer not null)`,
  `create index agenda_items_by_meeting on agenda_items(meeting_id)`,
  `create table papers (
    paper_id text primary key, meeting_id text not null references meetings(meeting_id),
    agenda_item_id text not null references agenda_items(agenda_item_id), title text not null, access_class text not null,
    state text not null, recall_reason text, created_at_ms bigint not null)`,
  `create index papers_by_meeting on papers(meeting_id)`,
  `create table paper_versions (
    paper_version_id text primary key, paper_id text not null references papers(paper_id), number integer not null,
    sha256 text not null, bytes bigint not null, pages integer not null, file_name text not null,
    uploaded_by text not null references accounts(account_id), uploaded_at_ms bigint not null,
    unique (paper_id, number), unique (paper_id, sha256))`,
  `create index paper_versions_by_sha256 on paper_versions(sha256)`,
  `create table live_meetings (
    meeting_id text primary key references meetings(meeting_id), stage_account_id text, presenter_id text,
    page_paper_id text, page_paper_version_id text, page_index integer)`,
  `create table attendance (
    attendance_id text primary key, meeting_id text not null references meetings(meeting_id), account_id text not null,
    role text not null, site_id text not null, site_name text not null, full_name text not null, title text not null,
    device text not null, joined_at_ms bigint not null, last_seen_at_ms bigint not null, left_at_ms bigint,
    leave_reason text)`,
  `create index attendance_by_meeting on attendance(meeting_id, joined_at_ms)`,
  `create table mark_documents (
    paper_version_id text not null references paper_versions(paper_version_id), layer text not null,
    account_id text not null, created_at_ms bigint not null, primary key (paper_version_id, layer, account_id))`,
  `create table mark_updates (
    update_id ${serial}, paper_version_id text not null, layer text not null, account_id text not null,
    data ${blob} not null, created_at_ms bigint not null)`,
  `create index mark_updates_by_document on mark_updates(paper_version_id, layer, account_id, update_id)`,
  `create table audit (
    audit_id ${serial}, at_ms bigint not null, account_id text, meeting_id text, action text not null, details text not null)`,
]

export const firstTables: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of statements('blob', 'integer primary key autoincrement')) {
      await sql.raw(statement).execute(database)
    }
  },
}

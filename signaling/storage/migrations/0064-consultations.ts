import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const stays = (table: string, act: 'update' | 'delete', what: string, when = '') =>
  `create trigger ${table}_stay_at_${act} before ${act} on ${table} ${when} begin select raise(abort, '${what}'); end`
const stateOf = (row: 'old' | 'new') =>
  `(select state from consultations where consultation_id = ${row}.consultation_id)`

const STATEMENTS = [
  `create table consultations (
    consultation_id text primary key, request_id text not null unique,
    site_id text not null references sites(site_id), created_by text not null references accounts(account_id),
    created_at_ms bigint not null, revision integer not null,
    state text not null check (state in ('draft', 'open', 'closed', 'withdrawn')),
    title text not null, text text not null, body_id text not null references bodies(body_id),
    rule_id text not null references body_rules(rule_id), choices text not null,
    deadline_at_ms bigint not null, deadline_set_at_ms bigint not null,
    follower_id text references accounts(account_id), shows_opinions integer not null,
    sent_at_ms bigint, sent_by_name text, body_name text, rule_text text, members integer,
    closed_at_ms bigint, closed_by_name text, close_reason text, passed integer check (passed in (0, 1)),
    check ((state = 'draft') = (sent_at_ms is null)), check ((state = 'draft') = (sent_by_name is null)),
    check ((state = 'draft') = (body_name is null)), check ((state = 'draft') = (rule_text is null)),
    check ((state = 'draft') = (members is null)),
    check ((state in ('closed', 'withdrawn')) = (closed_at_ms is not null)), check ((state = 'closed') = (passed is not null)))`,
  'create index consultations_by_site on consultations (site_id)',
  'create index consultations_by_rule on consultations (rule_id)',
  "create index consultations_open on consultations (deadline_at_ms) where state = 'open'",
  stays('consultations', 'delete', 'a consultation that was sent stays', "when old.state <> 'draft'"),
  stays('consultations', 'update', 'a consultation that is closed stays', "when old.state in ('closed', 'withdrawn')"),
  `create trigger consultations_frozen before update on consultations when old.state <> 'draft' and (
      new.state = 'draft' or new.title <> old.title or new.text <> old.text or new.body_id <> old.body_id or new.rule_id <> old.rule_id
      or new.sent_at_ms <> old.sent_at_ms or new.body_name <> old.body_name or new.rule_text <> old.rule_text
      or new.members <> old.members or new.shows_opinions <> old.shows_opinions or new.deadline_at_ms < old.deadline_at_ms)
    begin select raise(abort, 'what was sent is never changed'); end`,
  `create table consultation_members (
    consultation_id text not null references consultations(consultation_id),
    account_id text not null references accounts(account_id),
    full_name text not null, title text not null, site_name text not null,
    primary key (consultation_id, account_id)) without rowid`,
  'create index consultation_members_by_account on consultation_members (account_id)',
  stays('consultation_members', 'update', 'who was asked stays'),
  stays('consultation_members', 'delete', 'who was asked stays'),
  `create table consultation_reads (
    consultation_id text not null, account_id text not null, at_ms bigint not null,
    primary key (consultation_id, account_id),
    foreign key (consultation_id, account_id) references consultation_members(consultation_id, account_id)) without rowid`,
  // Of the consultation itself where the owner is null, else of that member's opinion.
  `create table consultation_files (
    file_id text primary key, consultation_id text not null references consultations(consultation_id),
    owner_id text references accounts(account_id), file_name text not null, sha256 text not null,
    bytes bigint not null, pages integer not null, ignore_index integer not null, signatures text,
    uploaded_by text not null references accounts(account_id), uploaded_at_ms bigint not null)`,
  'create index consultation_files_by_consultation on consultation_files (consultation_id, owner_id)',
  'create index consultation_files_by_hash on consultation_files (sha256)',
  stays('consultation_files', 'update', 'a file is never changed'),
  stays('consultation_files', 'delete', 'a file that was sent stays', `when ${stateOf('old')} <> 'draft'`),
  `create trigger consultation_papers_are_whole before insert on consultation_files
    when new.owner_id is null and ${stateOf('new')} <> 'draft'
    begin select raise(abort, 'papers are those that were sent'); end`,
  // An answer is of somebody who was asked; one of each person counts, and the same request is one row.
  `create table consultation_answers (
    receipt_id text primary key, consultation_id text not null, account_id text not null, choice text not null,
    text text not null, file_id text references consultation_files(file_id), at_ms bigint not null,
    replaces text not null, replaced integer not null,
    foreign key (consultation_id, account_id) references consultation_members(consultation_id, account_id))`,
  'create unique index consultation_answers_one_counts on consultation_answers (consultation_id, account_id) where replaced = 0',
  'create unique index consultation_answers_same_request on consultation_answers (consultation_id, account_id, replaces)',
  stays('consultation_answers', 'delete', 'an answer that was saved stays'),
  `create trigger consultation_answers_in_time before insert on consultation_answers when ${stateOf('new')} <> 'open'
    begin select raise(abort, 'answers are taken while it is open'); end`,
  `create trigger consultation_answers_stay_at_update before update on consultation_answers
    when ${stateOf('old')} <> 'open' or old.replaced = 1 or new.receipt_id <> old.receipt_id or new.consultation_id <> old.consultation_id
      or new.account_id <> old.account_id or new.choice <> old.choice or new.text <> old.text or new.file_id is not old.file_id
      or new.at_ms <> old.at_ms or new.replaces <> old.replaces
    begin select raise(abort, 'an answer that was saved stays'); end`,
  `create table consultation_late_answers (
    consultation_id text not null, account_id text not null, choice text not null, text text not null, at_ms bigint not null,
    primary key (consultation_id, account_id),
    foreign key (consultation_id, account_id) references consultation_members(consultation_id, account_id)) without rowid`,
  `create table consultation_acts (
    act_id integer primary key autoincrement, consultation_id text not null references consultations(consultation_id),
    act text not null, at_ms bigint not null, by_name text, reason text not null, deadline_at_ms bigint not null, told integer not null)`,
  'create index consultation_acts_by_consultation on consultation_acts (consultation_id)',
  // The clock reminds once of each deadline, whatever restarts there are.
  `create unique index consultation_reminds_once on consultation_acts (consultation_id, act, deadline_at_ms)
    where act in ('remindDay', 'remindHours')`,
  stays('consultation_acts', 'update', 'what was done stays'),
  stays('consultation_acts', 'delete', 'what was done stays'),
]

/** Written consultations from the draft to the result: who was asked, what they answered, and what was done when. */
export const consultations: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
  },
}

import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const STATEMENTS = [
  `create table ballots (
    ballot_id text primary key, request_id text not null unique,
    meeting_id text not null references meetings(meeting_id),
    agenda_item_id text references agenda_items(agenda_item_id), position integer not null,
    form text not null, title text not null, text text not null,
    rule_id text not null references body_rules(rule_id), revision integer not null, approved_revision integer,
    state text not null check (state in ('draft', 'open', 'stopped', 'ended')),
    rule_text text, members integer, entitled integer, opened_at_ms bigint, ended_at_ms bigint,
    check ((state = 'draft') = (opened_at_ms is null)),
    check ((state = 'draft') = (rule_text is null)),
    check ((state = 'draft') = (members is null)),
    check ((state = 'draft') = (entitled is null)),
    check ((state = 'ended') = (ended_at_ms is not null)))`,
  'create index ballots_by_meeting on ballots (meeting_id, position)',
  'create index ballots_by_item on ballots (agenda_item_id)',
  'create index ballots_by_rule on ballots (rule_id)',
  "create unique index ballots_one_running on ballots (meeting_id) where state in ('open', 'stopped')",
  `create table ballot_acts (
    act_id integer primary key autoincrement, ballot_id text not null references ballots(ballot_id),
    act text not null, at_ms bigint not null, by_account_id text references accounts(account_id), by_name text not null,
    on_chairs_order integer not null)`,
  'create index ballot_acts_by_ballot on ballot_acts (ballot_id)',
  `create table ballot_voters (
    ballot_id text not null references ballots(ballot_id), account_id text not null references accounts(account_id),
    full_name text not null, title text not null, entitled integer not null, hall_site_id text references sites(site_id),
    primary key (ballot_id, account_id)) without rowid`,
  // A choice belongs to somebody on the frozen list; one of each person counts, and the same request is one row.
  `create table ballot_casts (
    receipt_id text primary key, ballot_id text not null, account_id text not null, choice text not null,
    cast_at_ms bigint not null, replaces text not null, replaced integer not null,
    foreign key (ballot_id, account_id) references ballot_voters(ballot_id, account_id))`,
  'create unique index ballot_casts_one_counts on ballot_casts (ballot_id, account_id) where replaced = 0',
  'create unique index ballot_casts_same_request on ballot_casts (ballot_id, account_id, replaces)',
  `create trigger ballot_casts_stay before delete on ballot_casts
    begin select raise(abort, 'a choice that was saved stays'); end`,
  `create table ballot_late_casts (
    ballot_id text not null, account_id text not null, at_ms bigint not null,
    primary key (ballot_id, account_id),
    foreign key (ballot_id, account_id) references ballot_voters(ballot_id, account_id)) without rowid`,
  `create table ballot_hand_counts (
    ballot_id text not null references ballots(ballot_id), site_id text not null references sites(site_id),
    revision integer not null, entered_at_ms bigint, entered_by text, confirmed_at_ms bigint, confirmed_by text,
    check (confirmed_at_ms is null or entered_at_ms is not null),
    primary key (ballot_id, site_id)) without rowid`,
  `create table ballot_hands (
    ballot_id text not null, account_id text not null, site_id text not null, choice text not null,
    primary key (ballot_id, account_id),
    foreign key (ballot_id, account_id) references ballot_voters(ballot_id, account_id),
    foreign key (ballot_id, site_id) references ballot_hand_counts(ballot_id, site_id)) without rowid`,
  `create table ballot_approvals (
    approval_id text primary key, meeting_id text not null references meetings(meeting_id), number integer not null,
    started_at_ms bigint not null, started_by text not null, on_chairs_order integer not null,
    ended_at_ms bigint, ended_by text, outcome text, reason text not null, unique (meeting_id, number))`,
  'create unique index ballot_approvals_one_running on ballot_approvals (meeting_id) where ended_at_ms is null',
  // What was approved, with the words of that day; a draft may be edited or removed afterwards.
  `create table ballot_approval_items (
    approval_id text not null references ballot_approvals(approval_id), ballot_id text not null,
    revision integer not null, position integer not null, title text not null,
    primary key (approval_id, ballot_id)) without rowid`,
  `create table vote_readiness (
    meeting_id text not null references meetings(meeting_id), account_id text not null references accounts(account_id),
    ready integer not null, note text not null, at_ms bigint not null,
    primary key (meeting_id, account_id)) without rowid`,
]

/** Ballots of a meeting from the draft to the result, the choices that were cast, and who was entitled to cast them. */
export const voting: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
  },
}

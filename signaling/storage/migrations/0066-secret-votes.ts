import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const STATEMENTS = [
  `create table ballot_trustees (
    ballot_id text not null references ballots(ballot_id),
    account_id text not null references accounts(account_id), position integer not null, full_name text not null,
    key text, decryption text, check (decryption is null or key is not null),
    primary key (ballot_id, account_id)) without rowid`,
  `create table secret_ballots (
    ballot_id text primary key references ballots(ballot_id), election text not null, counts text, failed text,
    check (counts is null or failed is null)) without rowid`,
  // No time, and in the order of trackers, which are hashes. What was changed keeps its tracker, so that the same request is known, and no text.
  `create table secret_casts (
    ballot_id text not null, tracker text not null, account_id text not null, credential text not null,
    encrypted text not null, replaces text not null, replaced integer not null check (replaced in (0, 1)),
    check ((replaced = 1) = (encrypted = '')),
    primary key (ballot_id, tracker),
    foreign key (ballot_id, account_id) references ballot_voters(ballot_id, account_id)) without rowid`,
  'create unique index secret_casts_one_counts on secret_casts (ballot_id, account_id) where replaced = 0',
  'create unique index secret_casts_same_request on secret_casts (ballot_id, account_id, replaces)',
  'create unique index secret_casts_credential on secret_casts (ballot_id, credential)',
  `create trigger secret_casts_stay before delete on secret_casts
    begin select raise(abort, 'a ballot that was saved stays'); end`,
]

/** Secret ballots: who counts with which public keys, the encrypted ballots, and what came out of the sums. */
export const secretVotes: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
  },
}

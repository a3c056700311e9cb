import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const ENDED = "('accepted', 'declined', 'withdrawn')"
const stays = (table: string, act: 'update' | 'delete', what: string, when = '') =>
  `create trigger ${table}_stay_at_${act} before ${act} on ${table} ${when} begin select raise(abort, '${what}'); end`

const STATEMENTS = [
  `create table meeting_requests (
    meeting_request_id text primary key, request_id text not null unique,
    asked_by text not null references accounts(account_id), unit_site_id text not null references sites(site_id),
    created_at_ms bigint not null, changed_at_ms bigint not null, revision integer not null,
    state text not null check (state in ('draft', 'sent', 'takenUp', 'needsInfo', 'accepted', 'declined', 'withdrawn')),
    draft text not null, title text not null, kind text not null, starts_at_ms bigint not null,
    meeting_id text unique references meetings(meeting_id), decided_by text references accounts(account_id),
    check ((state = 'accepted') = (meeting_id is not null)))`,
  'create index meeting_requests_by_asker on meeting_requests (asked_by, changed_at_ms)',
  'create index meeting_requests_by_unit on meeting_requests (unit_site_id, changed_at_ms)',
  stays('meeting_requests', 'delete', 'a request that was sent stays', "when old.state <> 'draft'"),
  stays('meeting_requests', 'update', 'a request that is decided stays', `when old.state in ${ENDED}`),
  `create table meeting_request_acts (
    act_id integer primary key autoincrement, meeting_request_id text not null references meeting_requests(meeting_request_id),
    act text not null, at_ms bigint not null, account_id text not null references accounts(account_id), by_name text not null,
    state text not null, reason text not null, left_out text)`,
  'create index meeting_request_acts_by_request on meeting_request_acts (meeting_request_id)',
  // The notices that an act settles, found among all that nobody has read; the expression is that of the query.
  `create index notices_of_request on notices (json_extract(what, '$.meetingRequestId')) where read_at_ms is null`,
  stays('meeting_request_acts', 'update', 'what was done stays'),
  `create trigger meeting_request_acts_stay_at_delete before delete on meeting_request_acts
    when (select state from meeting_requests where meeting_request_id = old.meeting_request_id) <> 'draft'
    begin select raise(abort, 'what was done stays'); end`,
]

/** Requests for a meeting, and who changed the state of each when. */
export const meetingRequests: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
  },
}

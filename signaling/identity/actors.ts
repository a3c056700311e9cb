import type { Database } from '../storage/database.ts'
import { KeptReads } from '../storage/kept-reads.ts'
import { WrittenQuery } from '../storage/written-query.ts'
import { isAtOrBelow } from '../sites/store.ts'
import type { AccountId, MeetingId } from '../wire/ids.ts'
import { MAY_ACT } from './acting.ts'
import type { MeetingActor } from '../wire/permissions.ts'
import { meetingActor } from './rules.ts'
import type { Account } from './wire.ts'

export type ActorIn = (account: Account, meetingId: MeetingId) => Promise<MeetingActor | null>

/** Ties that are kept at most: some meetings of a province at once, or one in which thousands vote. */
const MAX_KEPT = 6_000

/**
 * Looks up what an account is in a meeting, as it is at every request: a role that is taken away is gone at once. What the tables say is kept
 * until a statement changes one of them, since each of the dozen commands of a join asks for it.
 */
export function createActorIn(database: Database): ActorIn {
  const ties = new KeptReads<Tie>(
    database,
    ['meetings', 'participants', 'live_meetings', 'meeting_approvals'],
    MAX_KEPT,
  )
  const tieOf = (accountId: AccountId, meetingId: MeetingId): Promise<Tie | undefined> =>
    ties.get(`${meetingId} ${accountId}`, async () => (await tie.run(database, { accountId, meetingId }))[0])

  return async (account, meetingId) => {
    const found = await tieOf(account.accountId, meetingId)
    if (found === undefined) return null
    return meetingActor({
      state: found.state,
      role: found.role,
      administersOwner:
        account.systemRole === 'unitAdmin' && (await isAtOrBelow(database, found.owner_site_id, account.siteId)),
      prepares: account.mayPrepareMeetings && found.created_by === account.accountId,
      approves: found.approverId !== null,
      leading: { accountId: account.accountId, actingId: found.actingId },
    })
  }
}

type Tie = Awaited<ReturnType<typeof tie.run>>[number]

/** What meeting, list of participants and live state say of an account; no row: there is no such meeting. */
const tie = new WrittenQuery((database, { accountId, meetingId }: { accountId: AccountId; meetingId: MeetingId }) =>
  database
    .selectFrom('meetings')
    .leftJoin('participants', (join) =>
      join.onRef('participants.meeting_id', '=', 'meetings.meeting_id').on('participants.account_id', '=', accountId),
    )
    .leftJoin('live_meetings', 'live_meetings.meeting_id', 'meetings.meeting_id')
    // Somebody taken off the list, or made an observer, leads no more from that moment on.
    .leftJoin('participants as acting', (join) =>
      join
        .onRef('acting.meeting_id', '=', 'meetings.meeting_id')
        .onRef('acting.account_id', '=', 'live_meetings.acting_chair_id')
        .on('acting.role', 'in', MAY_ACT),
    )
    .leftJoin('meeting_approvals as approval', (join) =>
      join
        .onRef('approval.meeting_id', '=', 'meetings.meeting_id')
        .on('approval.approver_account_id', '=', accountId)
        .on('approval.needed', '=', 1),
    )
    .select([
      'meetings.state',
      'meetings.owner_site_id',
      'meetings.created_by',
      'participants.role',
      'acting.account_id as actingId',
      'approval.approver_account_id as approverId',
    ])
    .where('meetings.meeting_id', '=', meetingId),
)

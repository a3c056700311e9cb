import type { Database } from '../storage/database.ts'
import { isAtOrBelow } from '../sites/store.ts'
import type { MeetingId } from '../wire/ids.ts'
import { MAY_ACT } from './acting.ts'
import type { MeetingActor } from '../wire/permissions.ts'
import { meetingActor } from './rules.ts'
import type { Account } from './wire.ts'

export type ActorIn = (account: Account, meetingId: MeetingId) => Promise<MeetingActor | null>

/** Looks up, at every request anew, what an account is in a meeting: a role that is taken away is gone at once. */
export function createActorIn(database: Database): ActorIn {
  return async (account, meetingId) => {
    const tie = await database
      .selectFrom('meetings')
      .leftJoin('participants', (join) =>
        join
          .onRef('participants.meeting_id', '=', 'meetings.meeting_id')
          .on('participants.account_id', '=', account.accountId),
      )
      .leftJoin('live_meetings', 'live_meetings.meeting_id', 'meetings.meeting_id')
      // Somebody taken off the list, or made an observer, leads no more from that moment on.
      .leftJoin('participants as acting', (join) =>
        join
          .onRef('acting.meeting_id', '=', 'meetings.meeting_id')
          .onRef('acting.account_id', '=', 'live_meetings.acting_chair_id')
          .on('acting.role', 'in', MAY_ACT),
      )
      .select([
        'meetings.state',
        'meetings.owner_site_id',
        'meetings.created_by',
        'participants.role',
        'acting.account_id as actingId',
      ])
      .where('meetings.meeting_id', '=', meetingId)
      .executeTakeFirst()
    if (tie === undefined) return null
    return meetingActor({
      state: tie.state,
      role: tie.role,
      administersOwner:
        account.systemRole === 'unitAdmin' && (await isAtOrBelow(database, tie.owner_site_id, account.siteId)),
      prepares: account.mayPrepareMeetings && tie.created_by === account.accountId,
      leading: { accountId: account.accountId, actingId: tie.actingId },
    })
  }
}

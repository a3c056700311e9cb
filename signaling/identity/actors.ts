import type { Database } from '../storage/database.ts'
import { changesOf } from '../storage/table-changes.ts'
import { isAtOrBelow } from '../sites/store.ts'
import type { AccountId, MeetingId } from '../wire/ids.ts'
import { MAY_ACT } from './acting.ts'
import type { MeetingActor } from '../wire/permissions.ts'
import { meetingActor } from './rules.ts'
import type { Account } from './wire.ts'

export type ActorIn = (account: Account, meetingId: MeetingId) => Promise<MeetingActor | null>

/** Ties that are kept at most: some meetings of a province at once. */
const MAX_KEPT = 2_000

/**
 * Looks up what an account is in a meeting, as it is at every request: a role that is taken away is gone at once. What the tables say is kept
 * until a statement changes one of them, since each of the dozen commands of a join asks for it.
 */
export function createActorIn(database: Database): ActorIn {
  const changes = changesOf(database)
  const kept = new Map<string, Tie>()
  let keptAt = -1

  async function tieOf(accountId: AccountId, meetingId: MeetingId): Promise<Tie | undefined> {
    // Taken before it is read: what is changed while the read waits for a transaction makes it old at once.
    const at = changes.of('meetings', 'participants', 'live_meetings')
    if (at !== keptAt || kept.size >= MAX_KEPT) {
      kept.clear()
      keptAt = at
    }
    const key = `${meetingId} ${accountId}`
    const known = kept.get(key)
    if (known !== undefined) return known
    const tie = await readTie(database, accountId, meetingId)
    if (tie !== undefined && keptAt === at) kept.set(key, tie)
    return tie
  }

  return async (account, meetingId) => {
    const tie = await tieOf(account.accountId, meetingId)
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

type Tie = NonNullable<Awaited<ReturnType<typeof readTie>>>

/** What meeting, list of participants and live state say of an account; undefined: there is no such meeting. */
function readTie(database: Database, accountId: AccountId, meetingId: MeetingId) {
  return (
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
      .select([
        'meetings.state',
        'meetings.owner_site_id',
        'meetings.created_by',
        'participants.role',
        'acting.account_id as actingId',
      ])
      .where('meetings.meeting_id', '=', meetingId)
      .executeTakeFirst()
  )
}

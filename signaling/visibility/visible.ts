// Which meetings an account may see, as a condition of a query: `meetingActor` of identity/rules.ts in SQL, so that pages of a list are full
// and counts are right. The tests hold the two to each other.
import { expressionBuilder, type ExpressionWrapper, type SqlBool } from 'kysely'
import type { Account } from '../identity/wire.ts'
import { sitesAtOrBelow } from '../sites/store.ts'
import type { Database } from '../storage/database.ts'
import type { MeetingApprovalsTable, MeetingsTable, ParticipantsTable } from '../storage/schema.ts'
import type { SiteId } from '../wire/ids.ts'
import type { MeetingState } from '../meeting/wire.ts'

interface Joined {
  meetings: MeetingsTable
  participants: ParticipantsTable
  meeting_approvals: MeetingApprovalsTable
}
const UNSENT: readonly MeetingState[] = ['draft', 'pendingApproval']

/** The sites whose meetings an account administers. */
export async function administeredBy(database: Database, account: Account): Promise<ReadonlySet<SiteId>> {
  return account.systemRole === 'unitAdmin' ? sitesAtOrBelow(database, account.siteId) : new Set()
}

/** For a query over `meetings`, with the account's own row of `participants` joined from the left. */
export function visibleTo(
  account: Account,
  administered: ReadonlySet<SiteId>,
): ExpressionWrapper<Joined, 'meetings' | 'participants', SqlBool> {
  const where = expressionBuilder<Joined, 'meetings' | 'participants'>()
  const administers = administered.size > 0 ? [where('meetings.owner_site_id', 'in', [...administered])] : []
  const wrote = account.mayPrepareMeetings ? [where('meetings.created_by', '=', account.accountId)] : []
  const toApprove = where
    .selectFrom('meeting_approvals')
    .select('meeting_approvals.meeting_id')
    .where('needed', '=', 1)
    .where('approver_account_id', '=', account.accountId)
  return where.or([
    where.and([where('meetings.state', 'not in', UNSENT), where('participants.role', 'is not', null)]),
    where.and([where('meetings.state', 'in', UNSENT), where('participants.role', 'in', ['secretary', 'chair'])]),
    where.and([where('meetings.state', 'in', UNSENT), where.or(wrote)]),
    where.and([
      where('meetings.state', 'in', UNSENT),
      where('participants.role', '=', 'delegate'),
      where('meetings.meeting_id', 'in', toApprove),
    ]),
    ...administers,
  ])
}

/**
 * Meetings that enter an account's statistics, for a query as above: those that it led or prepared as chair or secretary, those of the units that it
 * administers, and for the administrator of the system all whose invitations were sent: as figures, without titles.
 */
export function countedFor(
  account: Account,
  administered: ReadonlySet<SiteId>,
): ExpressionWrapper<Joined, 'meetings' | 'participants', SqlBool> {
  const where = expressionBuilder<Joined, 'meetings' | 'participants'>()
  const sent = where('meetings.state', 'not in', UNSENT)
  if (account.systemRole === 'admin') return where.and([sent])
  const administers = administered.size > 0 ? [where('meetings.owner_site_id', 'in', [...administered])] : []
  return where.and([sent, where.or([where('participants.role', 'in', ['chair', 'secretary']), ...administers])])
}

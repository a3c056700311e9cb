// What another system may see, which asks with a key: of a meeting, what the operator of a hall sees whom no closed item is for.
import { expressionBuilder, type ExpressionWrapper, type SqlBool } from 'kysely'
import type { MeetingState } from '../meeting/wire.ts'
import type { MeetingChangesTable, MeetingsTable, MeetingSitesTable } from '../storage/schema.ts'
import type { Viewer } from '../wire/agenda-audience.ts'
import { AccountId, type SiteId } from '../wire/ids.ts'
import { wasInvited } from './invited.ts'

/** An account that does not exist, so that it stands on no list of people. */
export const CALLER: Viewer = { accountId: AccountId.parse('another-system'), actor: 'operator' }

const UNSENT: readonly MeetingState[] = ['draft', 'pendingApproval']

interface Asked {
  meetings: MeetingsTable
  meeting_sites: MeetingSitesTable
  meeting_changes: MeetingChangesTable
}
type Condition = ExpressionWrapper<Asked, 'meetings', SqlBool>

/** For a query over `meetings`: those whose invitations went out, and that one of these units holds or is invited to. */
export function openToCaller(units: ReadonlySet<SiteId>): Condition {
  const where = expressionBuilder<Asked, 'meetings'>()
  const invites = where
    .selectFrom('meeting_sites')
    .select('meeting_sites.site_id')
    .whereRef('meeting_sites.meeting_id', '=', 'meetings.meeting_id')
    .where('meeting_sites.site_id', 'in', [...units])
  return where.and([
    where('meetings.state', 'not in', UNSENT),
    where.or([where('meetings.state', '!=', 'cancelled'), wasInvited()]),
    where.or([where('meetings.owner_site_id', 'in', [...units]), where.exists(invites)]),
  ])
}

/**
 * For a query over `meetings`: those that enter the figures of a caller for these units. Only what the units hold, as for their administrators:
 * the figures say which of the invited units came, and a unit that is invited learns that of no other.
 */
export function countedForCaller(units: ReadonlySet<SiteId>): Condition {
  const where = expressionBuilder<Asked, 'meetings'>()
  return where.and([where('meetings.state', 'not in', UNSENT), where('meetings.owner_site_id', 'in', [...units])])
}

// What another system sees that asks with a key: it is no person, so it sees what a hall's operator sees whom no closed item is for.
import { expressionBuilder, type ExpressionWrapper, type SqlBool } from 'kysely'
import type { MeetingState } from '../meeting/wire.ts'
import type { MeetingsTable, MeetingSitesTable } from '../storage/schema.ts'
import type { Viewer } from '../wire/agenda-audience.ts'
import { AccountId, type SiteId } from '../wire/ids.ts'

/** Nobody's account: no list of people holds it. */
export const CALLER: Viewer = { accountId: AccountId.parse('another-system'), actor: 'operator' }

const UNSENT: readonly MeetingState[] = ['draft', 'pendingApproval']

interface Asked {
  meetings: MeetingsTable
  meeting_sites: MeetingSitesTable
}

/** For a query over `meetings`: those whose invitations went out, and that one of these units holds or is invited to. */
export function openToCaller(units: ReadonlySet<SiteId>): ExpressionWrapper<Asked, 'meetings', SqlBool> {
  const where = expressionBuilder<Asked, 'meetings'>()
  const invites = where
    .selectFrom('meeting_sites')
    .select('meeting_sites.site_id')
    .whereRef('meeting_sites.meeting_id', '=', 'meetings.meeting_id')
    .where('meeting_sites.site_id', 'in', [...units])
  return where.and([
    where('meetings.state', 'not in', UNSENT),
    where.or([where('meetings.owner_site_id', 'in', [...units]), where.exists(invites)]),
  ])
}

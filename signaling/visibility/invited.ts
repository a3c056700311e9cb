// Whether the invitations to a meeting ever went out. A cancelled meeting may have been called off as a draft: only its history tells.
import { expressionBuilder, type ExpressionWrapper, type SqlBool } from 'kysely'
import type { ChangeAct } from '../meeting/wire.ts'
import type { MeetingChangesTable, MeetingsTable } from '../storage/schema.ts'

interface Asked {
  meetings: MeetingsTable
  meeting_changes: MeetingChangesTable
}

/** The acts by which people come to know of a meeting. */
const INVITING: readonly ChangeAct[] = ['send', 'approve', 'call']

/** For a query over `meetings`. */
export function wasInvited(): ExpressionWrapper<Asked, 'meetings', SqlBool> {
  const where = expressionBuilder<Asked, 'meetings'>()
  return where.exists(
    where
      .selectFrom('meeting_changes')
      .select('meeting_changes.change_id')
      .whereRef('meeting_changes.meeting_id', '=', 'meetings.meeting_id')
      .where('meeting_changes.act', 'in', INVITING),
  )
}

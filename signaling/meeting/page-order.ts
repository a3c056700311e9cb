import { expressionBuilder, type ExpressionWrapper, type SqlBool } from 'kysely'
import type { MeetingsTable } from '../storage/schema.ts'
import type { MeetingId } from '../wire/ids.ts'

interface Asked {
  meetings: MeetingsTable
}

/** Where a page of meetings ended. */
export interface LastShown {
  readonly startsAtMs: number
  readonly meetingId: MeetingId
}

/** For a query over `meetings` in the order of start and id, `asc` or `desc` both: those that stand behind this one. */
export function behind(last: LastShown, order: 'asc' | 'desc'): ExpressionWrapper<Asked, 'meetings', SqlBool> {
  const where = expressionBuilder<Asked, 'meetings'>()
  const beyond = order === 'asc' ? '>' : '<'
  return where.or([
    where('meetings.starts_at_ms', beyond, last.startsAtMs),
    where.and([
      where('meetings.starts_at_ms', '=', last.startsAtMs),
      where('meetings.meeting_id', beyond, last.meetingId),
    ]),
  ])
}

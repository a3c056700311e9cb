import { isRunning, type MeetingSummary } from '../../../../signaling/meeting/wire.ts'
import { sameDay } from '../../ui/format.ts'

export interface MeetingGroups {
  readonly today: MeetingSummary[]
  readonly upcoming: MeetingSummary[]
  readonly past: MeetingSummary[]
}

const OVER = new Set<MeetingSummary['state']>(['ended', 'minutesDraft', 'signed', 'archived', 'cancelled', 'postponed'])

function rankToday(meeting: MeetingSummary): number {
  if (isRunning(meeting.state)) return 0
  return OVER.has(meeting.state) ? 2 : 1
}

/**
 * Sorts meetings as the day goes: today's with those going on first and those over last, then the coming ones with the
 * next first, then the past with the latest first. One that is still going on belongs to today, whenever it began.
 */
export function groupMeetings(meetings: readonly MeetingSummary[], nowMs: number): MeetingGroups {
  const groups: MeetingGroups = { today: [], upcoming: [], past: [] }
  for (const meeting of meetings) {
    const spansNow = meeting.startsAtMs <= nowMs && nowMs <= meeting.endsAtMs && !OVER.has(meeting.state)
    if (isRunning(meeting.state) || spansNow || sameDay(meeting.startsAtMs, nowMs)) groups.today.push(meeting)
    else if (meeting.startsAtMs > nowMs) groups.upcoming.push(meeting)
    else groups.past.push(meeting)
  }
  groups.today.sort((one, other) => rankToday(one) - rankToday(other) || one.startsAtMs - other.startsAtMs)
  groups.upcoming.sort((one, other) => one.startsAtMs - other.startsAtMs)
  groups.past.sort((one, other) => other.startsAtMs - one.startsAtMs)
  return groups
}

import { expect, test } from 'vitest'
import { MeetingSummary } from '../../../../signaling/meeting/wire.ts'
import { groupMeetings } from './group-meetings.ts'

const NOW = Date.parse('2026-11-23T10:00:00+07:00')
const HOUR = 3_600_000
let made = 0

function meeting(startsAtMs: number, state: MeetingSummary['state']): MeetingSummary {
  made += 1
  return MeetingSummary.parse({
    meetingId: `meeting-${made}`,
    title: `Giao ban ${made}`,
    kind: 'briefing',
    place: 'Phòng họp số 1',
    startsAtMs,
    endsAtMs: startsAtMs + 2 * HOUR,
    state,
    myRole: null,
    ownerSiteId: 'hg',
    siteCount: 241,
    mayJoin: false,
  })
}

test('a meeting going on stands before an earlier one of today that is over', () => {
  const over = meeting(NOW - 2.5 * HOUR, 'ended')
  const running = meeting(NOW - HOUR, 'inSession')
  const later = meeting(NOW + 4 * HOUR, 'invited')
  expect(groupMeetings([over, later, running], NOW).today).toEqual([running, later, over])
})
test('a meeting that began yesterday and still runs belongs to today', () => {
  const running = meeting(NOW - 24 * HOUR, 'paused')
  expect(groupMeetings([running], NOW).today).toEqual([running])
})
test('coming meetings begin with the next, past ones with the latest', () => {
  const tomorrow = meeting(NOW + 24 * HOUR, 'invited')
  const nextWeek = meeting(NOW + 7 * 24 * HOUR, 'draft')
  const yesterday = meeting(NOW - 24 * HOUR, 'ended')
  const lastWeek = meeting(NOW - 7 * 24 * HOUR, 'cancelled')
  const groups = groupMeetings([lastWeek, nextWeek, yesterday, tomorrow], NOW)
  expect(groups.upcoming).toEqual([tomorrow, nextWeek])
  expect(groups.past).toEqual([yesterday, lastWeek])
})

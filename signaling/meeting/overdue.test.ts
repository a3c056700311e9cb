import { createAgendaClock } from '../agenda/clock.ts'
import { createTurnsEnd } from '../queues/turns.ts'
import pino from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { callBy } from '../identity/test-support.ts'
import type { Account } from '../identity/wire.ts'
import { openRoomWorld, type FakeClient, type RoomWorld } from '../seats/test-support.ts'
import { createClockTrust } from '../storage/clock-trust.ts'
import { CLOSE } from '../wire/kit.ts'
import { createMeetings, type Meetings } from './commands.ts'
import { createOverdue, OVERDUE_SETTINGS, type Overdue } from './overdue.ts'
import { issuePrepared } from '../papers/issue-prepared.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
let world: RoomWorld
let meetings: Meetings
let overdue: Overdue

beforeEach(async () => {
  world = await openRoomWorld()
  start()
})
afterEach(async () => {
  await overdue.close()
  await world.rooms.close()
  await world.database.destroy()
})

function start(endAfterMs: number | null = 12 * HOUR): void {
  const { database, clock, audit, rooms, timers } = world
  meetings = createMeetings({
    ...{ database, clock, audit, announcer: rooms.announcer },
    onStateChanged: (meetingId, state, by) => rooms.meetingStateChanged(meetingId, state, by),
    onKeptOpen: () => overdue.check(),
    changingPapers: (_, work) => work(),
    issuePapers: issuePrepared,
    ...createAgendaClock(clock),
    turnsEnd: createTurnsEnd(clock),
    voteStops: () => Promise.resolve(),
    castsSettled: () => Promise.resolve(),
    tellNotices: () => undefined,
  })
  overdue = createOverdue({
    ...{ database, clock, every: timers.every, isAttended: rooms.isAttended, warn: rooms.warnOfEnd },
    trust: createClockTrust(database, clock),
    log: pino({ level: 'silent' }),
    settings: { ...OVERDUE_SETTINGS, endAfterMs },
    end: (meetingId) => meetings.endByRule(meetingId),
  })
}
const state = async () => (await meetings.findMeeting(world.meetingId))?.state
const warnings = (client: FakeClient) => client.dataOf('meeting.endsByRule').map(({ endsAtMs }) => endsAtMs)
const keepOpen = (by: Account) =>
  meetings.handlers['meetings.keepOpen'](callBy(by, 'secretary'), { meetingId: world.meetingId })
/** The meeting of this world was planned to last an hour. */
const planned = (startMs: number) => startMs + HOUR

test('a meeting that everybody has left is ended twelve hours after its planned end, in nobody’s name', async () => {
  const endMs = planned(world.clock.nowMs())
  await world.timers.pass(12 * HOUR + 30 * MINUTE)
  expect(await state()).toBe('inSession')
  await world.timers.pass(30 * MINUTE + MINUTE)
  expect(await state()).toBe('ended')
  expect(await meetings.findMeeting(world.meetingId)).toMatchObject({ stateReason: 'endedByRule' })
  expect(world.clock.nowMs() - endMs).toBeLessThan(12 * HOUR + 2 * MINUTE)
  const rows = await world.database.selectFrom('audit').selectAll().where('action', '=', 'meetings.end').execute()
  expect(rows).toMatchObject([{ account_id: null, meeting_id: world.meetingId }])
  expect(rows[0]?.details).toContain('endedByRule')
})

test('one that people sit in is warned a quarter of an hour before, and the book says why it ended', async () => {
  const startMs = world.clock.nowMs()
  const secretary = await world.seat('thuky', 'secretary')
  await world.timers.pass(12 * HOUR + 44 * MINUTE)
  expect(warnings(secretary)).toEqual([])
  await world.timers.pass(MINUTE + MINUTE / 2)
  expect(warnings(secretary)).toEqual([planned(startMs) + 12 * HOUR])
  // Who comes now is told as well.
  const late = await world.client(await world.invite('daibieu', 'delegate')).join()
  expect(late.snapshot.meeting.endsByRuleAtMs).toBe(planned(startMs) + 12 * HOUR)
  await world.timers.pass(14 * MINUTE)
  expect(await state()).toBe('inSession')
  await world.timers.pass(MINUTE)
  expect(await state()).toBe('ended')
  expect(secretary.closedWith).toBe(CLOSE.meetingEnded)
  const stays = await world.database.selectFrom('attendance').select('leave_reason').execute()
  expect(stays.map((stay) => stay.leave_reason)).toEqual(['endedByRule', 'endedByRule'])
  expect(await world.rooms.attendanceCsv(world.meetingId)).toContain('Hệ thống tự kết thúc cuộc họp (quá giờ)')
})

test('a secretary keeps it open for two hours at a time, also over a restart', async () => {
  const secretary = await world.seat('thuky', 'secretary')
  await world.timers.pass(12 * HOUR + 50 * MINUTE)
  expect(warnings(secretary)).toHaveLength(1)
  expect(await keepOpen(secretary.account)).toEqual({ ok: true, value: { untilMs: world.clock.nowMs() + 2 * HOUR } })
  expect(warnings(secretary)).toHaveLength(2)
  expect(warnings(secretary)[1]).toBeNull()

  await overdue.close()
  await world.crash()
  start()
  const back = world.client(secretary.account)
  expect((await back.join()).snapshot.meeting.endsByRuleAtMs).toBeNull()
  await world.timers.pass(HOUR + 40 * MINUTE)
  expect(warnings(back)).toEqual([])
  await world.timers.pass(6 * MINUTE)
  expect(warnings(back)).toHaveLength(1)
  await world.timers.pass(15 * MINUTE)
  expect(await state()).toBe('ended')
  expect(await keepOpen(secretary.account)).toMatchObject({ error: 'illegalState' })
})

test('after a restart long past the end people who come back are warned first, and empty rooms wait two minutes', async () => {
  const chair = await world.seat('chutri', 'chair')
  await overdue.close()
  world.clock.advance(40 * HOUR)
  await world.crash()
  start()
  await world.timers.pass(MINUTE + MINUTE / 2)
  expect(await state()).toBe('inSession')
  const back = world.client(chair.account)
  await back.join()
  await world.timers.pass(MINUTE)
  expect(warnings(back)).toEqual([expect.any(Number)])
  await world.timers.pass(13 * MINUTE)
  expect(await state()).toBe('inSession')
  await world.timers.pass(3 * MINUTE)
  expect(await state()).toBe('ended')
})

const TEN_YEARS = 10 * 365 * 24 * HOUR

test('a wall clock that jumps ahead neither ends nor warns, and no warning stays when it is put right', async () => {
  const chair = await world.seat('chutri', 'chair')
  for (const jumpMs of [TEN_YEARS, 2 * 24 * HOUR]) {
    world.clock.step(jumpMs)
    await world.timers.pass(2 * HOUR)
    expect(await state()).toBe('inSession')
    expect(warnings(chair)).toEqual([])
    world.clock.step(-jumpMs)
    await world.timers.pass(MINUTE)
    expect(warnings(chair)).toEqual([])
  }
  // In its own time it is warned of and ended all the same.
  await world.timers.pass(9 * HOUR)
  expect(warnings(chair)).toHaveLength(1)
})

test('a start under a clock that is ten years ahead ends no meeting, also after many restarts, until it is put right', async () => {
  const chair = await world.seat('chutri', 'chair')
  for (let restart = 0; restart < 3; restart += 1) {
    await overdue.close()
    // A machine that starts so has no other time to compare with: all its clocks stand there.
    if (restart === 0) world.clock.startedOff(TEN_YEARS)
    await world.crash()
    start()
    const back = world.client(chair.account)
    await back.join()
    // What is written down under the wrong clock proves nothing for it.
    await world.audit.record({ accountId: null, meetingId: null, action: 'identity.signIn' })
    await world.timers.pass(HOUR)
    expect(warnings(back)).toEqual([])
    expect(await keepOpen(chair.account)).toMatchObject({ ok: true })
    back.cut()
    await world.timers.pass(HOUR)
    expect(await state()).toBe('inSession')
  }
  await overdue.close()
  world.clock.startedOff(-TEN_YEARS)
  await world.crash()
  start()
  await world.timers.pass(3 * HOUR)
  // Six hours under the wrong clock and three under the right one: its time has not come, and then it comes.
  expect(await state()).toBe('inSession')
  await world.timers.pass(5 * HOUR)
  expect(await state()).toBe('ended')
})

test('without the rule, and for a meeting that never began, nothing is ended', async () => {
  await overdue.close()
  start(null)
  await world.timers.pass(30 * HOUR)
  expect(await state()).toBe('inSession')
  await overdue.close()
  await world.setState('invited')
  start()
  await world.timers.pass(HOUR)
  expect(await state()).toBe('invited')
})

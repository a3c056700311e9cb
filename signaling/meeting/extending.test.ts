import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openAgendaWorld, type AgendaWorld } from '../agenda/test-world.ts'
import { callBy } from '../identity/test-support.ts'
import { refusal } from '../seats/test-support.ts'

const MINUTE = 60_000
let world: AgendaWorld
let plannedMs: number
beforeEach(async () => {
  world = await openAgendaWorld()
  plannedMs = (await world.meetings().findMeeting(world.meetingId))?.endsAtMs ?? 0
})
afterEach(async () => {
  await world.rooms.close()
  await world.database.destroy()
})
const extend = (minutes: number, ifEndsAtMs: number, by = world.secretary) =>
  world
    .meetings()
    .handlers['meetings.extend'](callBy(by.account, 'secretary'), { meetingId: world.meetingId, minutes, ifEndsAtMs })

describe('extending the meeting', () => {
  test('puts the planned end off, tells everybody, and is what a newcomer sees', async () => {
    const endsAtMs = plannedMs + 15 * MINUTE
    expect(await extend(15, plannedMs)).toEqual({ ok: true, value: { endsAtMs } })
    expect(world.chair.dataOf('meeting.changed').at(-1)).toMatchObject({ endsAtMs, agenda: null, peopleChanged: false })
    const { snapshot } = await world.client(await world.invite('den', 'delegate')).join()
    expect(snapshot.meeting.endsAtMs).toBe(endsAtMs)
  })

  test('by two desks at once extends it once', async () => {
    const both = await Promise.all([extend(15, plannedMs), extend(30, plannedMs, world.chair)])
    expect(both.map(refusal)).toEqual([null, 'extendedMeanwhile'])
    expect((await world.meetings().findMeeting(world.meetingId))?.endsAtMs).toBe(plannedMs + 15 * MINUTE)
  })

  test('counts from the minute that it is now once the planned end has passed', async () => {
    world.clock.advance(plannedMs - world.clock.nowMs() + 40 * MINUTE + 20_000)
    const thisMinuteMs = Math.floor(world.clock.nowMs() / MINUTE) * MINUTE
    expect(await extend(15, plannedMs)).toEqual({ ok: true, value: { endsAtMs: thisMinuteMs + 15 * MINUTE } })
  })

  test('makes an edit stale that was begun before, and is in the record', async () => {
    const before = await world.meetings().findMeeting(world.meetingId)
    await extend(10, plannedMs)
    expect((await world.meetings().findMeeting(world.meetingId))?.revision).toBe((before?.revision ?? 0) + 1)
    const row = await world.database
      .selectFrom('audit')
      .select('details')
      .where('action', '=', 'meetings.extend')
      .executeTakeFirstOrThrow()
    expect(JSON.parse(row.details)).toEqual({ from: plannedMs, to: plannedMs + 10 * MINUTE })
  })

  test('is refused for a meeting that does not run', async () => {
    await world.setState('invited')
    expect(refusal(await extend(15, plannedMs))).toBe('illegalState')
    await world.setState('ended')
    expect(refusal(await extend(15, plannedMs))).toBe('illegalState')
  })
})

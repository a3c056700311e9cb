import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { granted, openRoomWorld, unpacked, type RoomWorld } from './test-support.ts'
import { webpOf } from '../media/test-webp.ts'

const HOUR_MS = 3_600_000
const STEPS = [
  ['an hour back', -HOUR_MS],
  ['an hour on', HOUR_MS],
  ['ten years back', -10 * 365 * 24 * HOUR_MS],
  ['ten years on', 10 * 365 * 24 * HOUR_MS],
] as const

describe.each(STEPS)('the server’s clock is put %s while a meeting runs, and', (_, stepMs) => {
  let world: RoomWorld
  let chair: Awaited<ReturnType<RoomWorld['seat']>>
  let person: Awaited<ReturnType<RoomWorld['seat']>>
  beforeEach(async () => {
    world = await openRoomWorld()
    chair = await world.seat('chair', 'chair')
    person = await world.seat('person', 'delegate')
    await world.timers.pass(5_000)
  })
  afterEach(async () => {
    await world.rooms.close()
    await world.database.destroy()
  })

  test('a change of a seat is announced within the gathering time', async () => {
    world.clock.step(stepMs)
    chair.heard.length = 0
    await person.send('mic')
    await world.timers.pass(1_500)
    expect(chair.dataOf('seats.changed').map(({ seats }) => unpacked(seats))).toMatchObject([
      { [person.seatId]: { mic: 'on' } },
    ])
  })

  test('the stage follows the voices', async () => {
    const third = await world.seat('third', 'delegate')
    await person.send('mic')
    await third.send('mic')
    world.plane.room(world.meetingId).speak(person.deviceId, 0.4)
    await world.timers.pass(2_000)
    world.clock.step(stepMs)
    world.plane.room(world.meetingId).speak(third.deviceId, 0.4)
    await world.timers.pass(2_000)
    expect(chair.dataOf('media.stage').at(-1)?.seatId).toBe(third.seatId)
  })

  test('stills are taken as before, no more often', async () => {
    await person.send('camera')
    const put = () =>
      world.rooms.stillsOf(world.meetingId)?.put(person.deviceId, person.account.accountId, webpOf(160, 90))
    expect(put()).toMatchObject({ ok: true })
    world.clock.step(stepMs)
    expect(put()).toMatchObject({ ok: false, error: 'tooSoon' })
    await world.timers.pass(1_000)
    expect(put()).toMatchObject({ ok: true })
  })

  test('a seat that is cut off waits for its grace time, and is given up then', async () => {
    person.cut()
    await world.timers.pass(30_000)
    world.clock.step(stepMs)
    await world.timers.pass(29_000)
    expect((await person.tryJoin()).ok).toBe(true)
    person.cut()
    await world.timers.pass(61_000)
    const [row] = (await world.database.selectFrom('attendance').selectAll().execute()).slice(-1)
    expect(row).toMatchObject({ leave_reason: 'lost' })
    expect(Number(row?.left_at_ms)).toBeGreaterThanOrEqual(Number(row?.joined_at_ms))
  })

  test('joins are neither refused nor let in without end', async () => {
    const tries = async () => {
      const answers = await Promise.all(
        Array.from({ length: 60 }, () => world.client(person.account).tryJoin({ claim: 'takeOver' })),
      )
      return answers.filter(({ ok }) => ok).length
    }
    expect(await tries()).toBeLessThan(60)
    world.clock.step(stepMs)
    expect(await tries()).toBeLessThan(10)
    await world.timers.pass(10_000)
    expect(await tries()).toBeGreaterThan(0)
  })

  test('how long somebody has spoken is counted on', async () => {
    granted(await world.rooms.handlers['floor.give'](chair.call, { seatId: person.seatId, instead: false }))
    const sinceMs = person.dataOf('floor.changed').at(-1)?.holders[0]?.sinceMs ?? Number.NaN
    world.clock.step(stepMs)
    await world.timers.pass(10_000)
    const beat = granted(await world.rooms.handlers['seats.beat'](person.call, { link: 'good' }))
    expect(beat).toMatchObject({ nowMs: world.clock.nowMs(), steadyMs: sinceMs + 10_000 })
  })
})

test('the time of a floor that was given under a clock that ran ahead starts from zero after a restart', async () => {
  const world = await openRoomWorld()
  const chair = await world.seat('chair', 'chair')
  const person = await world.seat('person', 'delegate')
  granted(await world.rooms.handlers['floor.give'](chair.call, { seatId: person.seatId, instead: false }))
  const kept = world.database.selectFrom('live_slices').where('slice', '=', 'floor')
  const state = (await kept.select('state').executeTakeFirstOrThrow()).state.replace(
    /"sinceMs":(\d+)/,
    (_, ms) => `"sinceMs":${Number(ms) + 10 * 365 * 24 * HOUR_MS}`,
  )
  await world.database.updateTable('live_slices').set({ state }).where('slice', '=', 'floor').execute()
  await world.crash()
  const { snapshot, steadyMs } = await world.client(chair.account).join()
  expect(snapshot.floor.holders).toEqual([{ seatId: person.seatId, sinceMs: steadyMs }])
  await world.rooms.close()
  await world.database.destroy()
})

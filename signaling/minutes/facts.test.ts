import { afterEach, beforeEach, expect, test } from 'vitest'
import { granted, settle } from '../seats/test-support.ts'
import { openMinutesWorld, type MinutesWorld } from './test-world.ts'

const MINUTE = 60_000

let world: MinutesWorld
beforeEach(async () => {
  world = await openMinutesWorld()
})
afterEach(async () => {
  await world.rooms.close()
  await world.database.destroy()
})

test('what happened stands in the minutes as the logs have it: times of items, who spoke under which, who came and who did not', async () => {
  const { chair, secretary, clock, rooms } = world
  const speaker = await world.seat('dangnoi', 'delegate')
  await world.invite('vang', 'delegate')
  await rooms.participantsChanged(world.meetingId)
  granted(await world.goTo(chair, 0, null))
  clock.advance(MINUTE)
  granted(await rooms.handlers['floor.setMode'](chair.call, { mode: 'floor' }))
  granted(await rooms.handlers['floor.give'](chair.call, { seatId: speaker.seatId, instead: false }))
  clock.advance(3 * MINUTE)
  granted(await rooms.handlers['floor.take'](chair.call, { seatId: speaker.seatId }))
  await settle()
  granted(await world.goTo(chair, 1, 0))
  clock.advance(2 * MINUTE)
  const { facts } = await world.read(secretary.account)
  expect(facts.items).toMatchObject([
    { number: '1', title: 'Nội dung 0', plannedMinutes: 10, tookMs: 4 * MINUTE },
    { number: '2', title: 'Nội dung 1', tookMs: 2 * MINUTE, toMs: null, speakers: [] },
  ])
  expect(facts.items[0]?.speakers).toMatchObject([{ name: 'dangnoi', ms: 3 * MINUTE, turns: 1 }])
  expect(facts.came.map(({ fullName }) => fullName).sort()).toEqual(['chutri', 'dangnoi', 'thuky'])
  expect(facts.absent.map(({ fullName }) => fullName)).toEqual(['vang'])
  expect(facts.chairs.map(({ fullName }) => fullName)).toEqual(['chutri'])
  expect(facts.secretaries.map(({ fullName }) => fullName)).toEqual(['thuky'])
  expect(facts).toMatchObject({ holder: 'UBND tỉnh', placeName: 'Hà Giang', title: 'Giao ban tuần' })
})

test('somebody who left and came back stands there once, from the first coming to the last going', async () => {
  const { rooms, clock } = world
  const fromMs = clock.steadyMs()
  const person = await world.seat('dive', 'delegate')
  clock.advance(MINUTE)
  granted(await rooms.handlers['seats.leave'](person.call, {}))
  clock.advance(MINUTE)
  const again = world.client(person.account)
  await again.join()
  clock.advance(MINUTE)
  granted(await rooms.handlers['seats.leave'](again.call, {}))
  await settle()
  const { facts } = await world.read(world.chair.account)
  expect(facts.came.filter(({ fullName }) => fullName === 'dive')).toMatchObject([
    { fromMs, toMs: fromMs + 3 * MINUTE },
  ])
})

test('an item that was discussed and taken off the agenda stays in the minutes', async () => {
  granted(await world.goTo(world.chair, 1, null))
  world.clock.advance(MINUTE)
  granted((await world.edit([0])) as never)
  const { facts } = await world.read(world.secretary.account)
  expect(facts.items).toMatchObject([
    { number: '1', agendaItemId: world.items[0] },
    { number: '', agendaItemId: world.items[1], tookMs: MINUTE },
  ])
})

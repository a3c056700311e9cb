import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createRosters } from './roster-store.ts'
import { openRoomWorld, type RoomWorld } from './test-support.ts'

let world: RoomWorld
beforeEach(async () => {
  world = await openRoomWorld()
  await world.invite('one', 'delegate')
})
afterEach(async () => {
  await world.rooms.close()
  await world.database.destroy()
})

test('a client that guesses at lists of seats does not have one built for each guess, and finds none', async () => {
  const { database, clock, meetingId } = world
  const rosters = createRosters(database, clock)
  const asked = vi.spyOn(database, 'selectFrom')
  await rosters.build(meetingId)
  const once = asked.mock.calls.length
  asked.mockClear()
  const guesses = Array.from({ length: 100 }, (_each, at) => at.toString(16).padStart(32, '0'))
  const found = await Promise.all(guesses.map((hash) => rosters.find(meetingId, hash)))
  expect(found.filter((roster) => roster !== undefined)).toEqual([])
  expect(asked.mock.calls.length).toBeLessThanOrEqual(once)
})

test('many who ask at once for the list of after a restart are all given it, and a newer one is found soon', async () => {
  const { database, clock, meetingId, timers } = world
  const before = await createRosters(database, clock).build(meetingId)
  const rosters = createRosters(database, clock)
  const found = await Promise.all(Array.from({ length: 50 }, () => rosters.find(meetingId, before.hash)))
  expect(found.map((roster) => roster?.hash)).toEqual(Array(50).fill(before.hash))
  await rosters.find(meetingId, '0'.repeat(32))
  await world.invite('two', 'delegate')
  const after = await createRosters(database, clock).build(meetingId)
  await timers.pass(2_000)
  expect((await rosters.find(meetingId, after.hash))?.hash).toBe(after.hash)
})

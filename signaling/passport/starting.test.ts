import { afterEach, expect, test } from 'vitest'
import { openRoomWorld, type RoomWorld } from '../seats/test-support.ts'
import { roomSlices } from '../start/slices.ts'

let world: RoomWorld
afterEach(async () => {
  await world.rooms.close()
  await world.database.destroy()
})

test('a device in the seat of a site that was tested is sent less at first; one at a desk of the same site is not', async () => {
  world = await openRoomWorld({}, roomSlices, () => ({ downKbps: 250, upKbps: 80 }))
  const hall = await world.seat('operator', 'operator')
  const desk = await world.seat('delegate', 'delegate')
  const { firstGuesses } = world.plane.room(world.meetingId)
  expect(firstGuesses.get(hall.deviceId)).toBe(200_000)
  expect(firstGuesses.get(desk.deviceId)).toBeUndefined()
})

test('of a site that was never tested nothing is said', async () => {
  world = await openRoomWorld({}, roomSlices, () => null)
  const hall = await world.seat('operator', 'operator')
  expect(world.plane.room(world.meetingId).firstGuesses.get(hall.deviceId)).toBeUndefined()
})

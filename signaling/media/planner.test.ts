import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { granted, openRoomWorld, type RoomWorld } from '../seats/test-support.ts'
import { GATHER_MANY_MS, GATHER_STORM_MS, PLAN_AFTER_MS } from './planner.ts'
import { MANY_DEVICES } from './speakers.ts'

/** A meeting with more devices than are served one by one; the chair shows nine of the halls. */

type Seated = Awaited<ReturnType<RoomWorld['seat']>>
let world: RoomWorld
let chair: Seated
let halls: Seated[]
beforeAll(async () => {
  world = await openRoomWorld()
  chair = await world.seat('chair', 'chair')
  halls = []
  for (let n = 1; n <= MANY_DEVICES; n += 1) halls.push(await world.seat(`hall${n}`, 'delegate'))
  const smallPictures = shown().map(({ seatId }) => seatId)
  granted(await world.rooms.handlers['media.view'](chair.call, { smallPictures, video: 'all', rung: 'full' }))
}, 60_000)
beforeEach(async () => {
  await world.timers.pass(3_000)
  for (const each of [chair, ...halls]) each.heard.length = 0
})
afterAll(async () => {
  await world.rooms.close()
  await world.database.destroy()
})
/** The first two stand in for the stage of others. */
const shown = () => halls.slice(5, 14)
const camerasTold = ({ dataOf }: Seated): string[] =>
  dataOf('media.consumers').flatMap(({ added }) => added.map(({ seatId }) => seatId))

test('a camera that is turned on in a calm while is shown at once', async () => {
  const [hall] = halls.slice(5)
  await hall?.send('camera')
  await world.timers.pass(PLAN_AFTER_MS)
  expect(camerasTold(chair)).toEqual([hall?.seatId])
})

test('cameras that come shortly after each other are shown by a few messages, the last of them soon', async () => {
  for (const hall of shown().slice(1)) {
    await hall.send('camera')
    await world.timers.pass(50)
  }
  await world.timers.pass(GATHER_MANY_MS)
  expect(camerasTold(chair).sort()).toEqual(
    shown()
      .slice(1)
      .map(({ seatId }) => seatId)
      .sort(),
  )
  expect(chair.dataOf('media.consumers').length).toBeLessThanOrEqual(3)
})

test('the chair, its choice for the stage and what is shared are waited for by nobody, whatever else comes', async () => {
  const [watching, staged] = [halls[20], halls[21]]
  if (watching === undefined || staged === undefined) throw new Error('there are more halls')
  await halls[22]?.send('camera')
  await world.timers.pass(PLAN_AFTER_MS)
  await halls[23]?.send('camera')
  await chair.send('camera')
  await world.timers.pass(PLAN_AFTER_MS)
  expect(camerasTold(watching)).toEqual([chair.seatId])
  await halls[24]?.send('camera')
  granted(await world.rooms.handlers['floor.putOnStage'](chair.call, { seatId: staged.seatId }))
  await world.timers.pass(PLAN_AFTER_MS)
  expect(watching.dataOf('media.stage').at(-1)).toEqual({ seatId: staged.seatId })
  await staged.send('camera')
  await world.timers.pass(PLAN_AFTER_MS)
  expect(camerasTold(watching)).toEqual([chair.seatId, staged.seatId])
  await chair.send('screen')
  await world.timers.pass(PLAN_AFTER_MS)
  expect(camerasTold(watching)).toEqual([chair.seatId, staged.seatId, chair.seatId])
})

test('while many come in at once, what concerns everybody is gathered for longer, and the first plan of a newcomer is not', async () => {
  for (let n = 1; n <= 12; n += 1) await world.seat(`newcomer${n}`, 'delegate')
  await halls[25]?.send('camera')
  await world.timers.pass(PLAN_AFTER_MS)
  const [, hall] = shown()
  await hall?.send('camera')
  const late = await world.seat('late', 'delegate')
  await world.timers.pass(GATHER_MANY_MS + PLAN_AFTER_MS)
  expect(camerasTold(late)).toContain(chair.seatId)
  expect(camerasTold(chair)).toEqual([])
  await world.timers.pass(GATHER_STORM_MS - GATHER_MANY_MS)
  expect(camerasTold(chair)).toEqual([hall?.seatId])
})

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { granted, openRoomWorld, type RoomWorld } from '../seats/test-support.ts'

let world: RoomWorld
let chair: Awaited<ReturnType<RoomWorld['seat']>>
let person: Awaited<ReturnType<RoomWorld['seat']>>
beforeEach(async () => {
  world = await openRoomWorld()
  chair = await world.seat('chair', 'chair')
  person = await world.seat('person', 'delegate')
})
afterEach(async () => {
  await world.rooms.close()
  await world.database.destroy()
})
const room = () => world.plane.room(world.meetingId)

describe('who speaks', () => {
  test('is told to all at most twice a second, and not again without a change', async () => {
    await person.send('mic')
    await world.timers.pass(3_000)
    chair.heard.length = 0
    for (let turn = 0; turn < 20; turn += 1) {
      room().speak(person.seatId, 0.1 + (turn % 5) / 10)
      await world.timers.pass(100)
    }
    expect(chair.dataOf('media.speakers').length).toBeGreaterThanOrEqual(2)
    expect(chair.dataOf('media.speakers').length).toBeLessThanOrEqual(5)
    await world.timers.pass(1_000)
    chair.heard.length = 0
    for (let turn = 0; turn < 20; turn += 1) {
      room().speak(person.seatId, 0.5)
      await world.timers.pass(100)
    }
    expect(chair.dataOf('media.speakers').length).toBeLessThanOrEqual(1)
  })

  test('takes the stage while the chair has put nobody there, and keeps it in silence', async () => {
    await person.send('mic')
    await person.send('camera')
    await world.timers.pass(2_000)
    room().speak(person.seatId, 0.4)
    await world.timers.pass(100)
    expect(chair.dataOf('media.speakers').at(-1)?.dominantSeatId).toBe(person.seatId)
    expect(
      room()
        .consumersOf(chair.seatId)
        .find(({ source }) => source === 'camera')?.maxSpatialLayer,
    ).toBe(2)
    room().silence()
    await world.timers.pass(10_000)
    expect(room().consumersOf(chair.seatId)).toContainEqual(
      expect.objectContaining({ seatId: person.seatId, source: 'camera' }),
    )
  })

  test('moves the stage at most once a second when people talk across each other', async () => {
    const third = await world.seat('third', 'delegate')
    await person.send('mic')
    await third.send('mic')
    await world.timers.pass(3_000)
    chair.heard.length = 0
    for (let turn = 0; turn < 30; turn += 1) {
      room().speak(turn % 2 === 0 ? person.seatId : third.seatId, 0.4)
      await world.timers.pass(100)
    }
    const holders = chair.dataOf('media.speakers').map(({ dominantSeatId }) => dominantSeatId)
    const changes = holders.filter((holder, index) => index > 0 && holder !== holders[index - 1])
    expect(changes.length).toBeLessThanOrEqual(3)
  })

  test('is told to a newcomer as soon as its media are ready', async () => {
    await person.send('mic')
    room().speak(person.seatId, 0.4)
    await world.timers.pass(2_000)
    const late = await world.seat('late', 'observer')
    expect(late.dataOf('media.speakers').at(-1)).toMatchObject({ dominantSeatId: person.seatId })
  })

  test('the stage that the chair chose wins over whoever speaks', async () => {
    const third = await world.seat('third', 'delegate')
    for (const source of ['mic', 'camera'] as const) {
      await person.send(source)
      await third.send(source)
    }
    granted(await world.rooms.handlers['floor.putOnStage'](chair.call, { seatId: third.seatId }))
    room().speak(person.seatId, 0.4)
    await world.timers.pass(2_000)
    const cameras = room()
      .consumersOf(chair.seatId)
      .filter(({ source }) => source === 'camera')
    expect(cameras).toMatchObject([{ seatId: third.seatId, maxSpatialLayer: 2 }])
  })

  test('whoever the chair takes off the stage stays in sight of the one who spoke last', async () => {
    await world.rooms.handlers['media.view'](person.call, { smallPictures: [], video: 'stageOnly' })
    const third = await world.seat('third', 'delegate')
    await chair.send('camera')
    await third.send('camera')
    await person.send('mic')
    await world.timers.pass(2_000)
    room().speak(person.seatId, 0.4)
    const { handlers } = world.rooms
    granted(await handlers['floor.putOnStage'](chair.call, { seatId: third.seatId }))
    granted(await handlers['floor.putOnStage'](chair.call, { seatId: null }))
    await world.timers.pass(2_000)
    expect(room().consumersOf(person.seatId)).toMatchObject([{ seatId: third.seatId, maxSpatialLayer: 2 }])
  })
})

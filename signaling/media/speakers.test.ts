import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { SITES } from '../identity/test-support.ts'
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
  test('is announced to all at most twice a second, and not again without a change', async () => {
    await person.send('mic')
    await world.timers.pass(3_000)
    chair.heard.length = 0
    for (let turn = 0; turn < 20; turn += 1) {
      room().speak(person.deviceId, 0.1 + (turn % 5) / 10)
      await world.timers.pass(100)
    }
    expect(chair.dataOf('media.speakers').length).toBeGreaterThanOrEqual(2)
    expect(chair.dataOf('media.speakers').length).toBeLessThanOrEqual(5)
    await world.timers.pass(1_000)
    chair.heard.length = 0
    for (let turn = 0; turn < 20; turn += 1) {
      room().speak(person.deviceId, 0.5)
      await world.timers.pass(100)
    }
    expect(chair.dataOf('media.speakers').length).toBeLessThanOrEqual(1)
  })

  test('takes the stage while the chair has put nobody there, and keeps it in silence', async () => {
    await person.send('mic')
    await person.send('camera')
    await world.timers.pass(2_000)
    room().speak(person.deviceId, 0.4)
    await world.timers.pass(100)
    expect(chair.dataOf('media.stage').at(-1)?.seatId).toBe(person.seatId)
    expect(
      room()
        .consumersOf(chair.deviceId)
        .find(({ source }) => source === 'camera')?.maxSpatialLayer,
    ).toBe(2)
    room().silence()
    await world.timers.pass(10_000)
    expect(room().consumersOf(chair.deviceId)).toContainEqual(
      expect.objectContaining({ peerId: person.deviceId, source: 'camera' }),
    )
  })

  test('moves the stage at most once a second when people talk across each other', async () => {
    const third = await world.seat('third', 'delegate')
    await person.send('mic')
    await third.send('mic')
    await world.timers.pass(3_000)
    chair.heard.length = 0
    for (let turn = 0; turn < 30; turn += 1) {
      room().speak(turn % 2 === 0 ? person.deviceId : third.deviceId, 0.4)
      await world.timers.pass(100)
    }
    const holders = chair.dataOf('media.stage').map(({ seatId }) => seatId)
    expect(new Set(holders).size).toBe(2)
    const changes = holders.filter((holder, index) => index > 0 && holder !== holders[index - 1])
    expect(changes.length).toBeLessThanOrEqual(3)
  })

  test('is sent to a newcomer as soon as its media are ready', async () => {
    await person.send('mic')
    room().speak(person.deviceId, 0.4)
    await world.timers.pass(2_000)
    const late = world.client(await world.invite('late', 'observer'))
    expect((await late.join()).snapshot.shownSeatId).toBe(person.seatId)
    await late.openMedia()
    expect(late.dataOf('media.speakers').at(-1)).toEqual({ speaking: [{ seatId: person.seatId, volume: 0.4 }] })
  })

  test('the stage that the chair chose wins over the active speaker', async () => {
    const third = await world.seat('third', 'delegate')
    for (const source of ['mic', 'camera'] as const) {
      await person.send(source)
      await third.send(source)
    }
    granted(await world.rooms.handlers['floor.putOnStage'](chair.call, { seatId: third.seatId }))
    room().speak(person.deviceId, 0.4)
    await world.timers.pass(2_000)
    const cameras = room()
      .consumersOf(chair.deviceId)
      .filter(({ source }) => source === 'camera')
    expect(cameras).toMatchObject([{ peerId: third.deviceId, maxSpatialLayer: 2 }])
  })

  test('a seat that the chair takes off the stage stays in sight of the one who spoke last', async () => {
    await world.rooms.handlers['media.view'](person.call, { smallPictures: [], video: 'stageOnly', rung: 'full' })
    const third = await world.seat('third', 'delegate')
    await chair.send('camera')
    await third.send('camera')
    await person.send('mic')
    await world.timers.pass(2_000)
    room().speak(person.deviceId, 0.4)
    const { handlers } = world.rooms
    granted(await handlers['floor.putOnStage'](chair.call, { seatId: third.seatId }))
    granted(await handlers['floor.putOnStage'](chair.call, { seatId: null }))
    await world.timers.pass(2_000)
    expect(room().consumersOf(person.deviceId)).toMatchObject([{ peerId: third.deviceId, maxSpatialLayer: 2 }])
  })

  test('counts a hall as one, by whichever of its devices it is heard', async () => {
    const hall = world.client(await world.invite('operator', 'operator', SITES.commune))
    const { seatId, deviceId } = await hall.join({ place: 'site' })
    await hall.openMedia()
    const second = world.client(await world.invite('second', 'operator', SITES.commune))
    const { deviceId: secondId } = await second.join({ place: 'site', claim: 'add' })
    await second.openMedia()
    await hall.send('mic')
    await second.send('mic')
    await world.timers.pass(2_000)
    room().speak(deviceId, 0.2)
    room().speak(secondId, 0.6)
    await world.timers.pass(2_000)
    expect(chair.dataOf('media.speakers').at(-1)).toEqual({ speaking: [{ seatId, volume: 0.6 }] })
    expect(chair.dataOf('media.stage').at(-1)?.seatId).toBe(seatId)
  })

  test('does not move the stage while the floor decides: the seat that is given the floor is seen at once', async () => {
    const third = await world.seat('third', 'delegate')
    for (const one of [chair, person, third]) {
      await one.send('mic')
      await one.send('camera')
    }
    room().speak(person.deviceId, 0.4)
    await world.timers.pass(2_000)
    granted(await world.rooms.handlers['floor.setMode'](chair.call, { mode: 'floor' }))
    await world.timers.pass(300)
    expect(third.dataOf('media.stage').at(-1)?.seatId).toBe(chair.seatId)
    granted(await world.rooms.handlers['floor.give'](chair.call, { seatId: person.seatId, instead: true }))
    granted(await world.rooms.handlers['floor.give'](chair.call, { seatId: third.seatId, instead: false }))
    room().speak(chair.deviceId, 0.9)
    await world.timers.pass(50)
    const stageOf = (client: typeof chair) =>
      room()
        .consumersOf(client.deviceId)
        .find(({ maxSpatialLayer }) => maxSpatialLayer === 2)?.peerId
    expect(stageOf(chair)).toBe(third.deviceId)
    expect(chair.dataOf('media.stage').at(-1)?.seatId).toBe(third.seatId)
    // Who speaks does not see themselves, but the one who was there before.
    expect(stageOf(third)).toBe(person.deviceId)
  })
})

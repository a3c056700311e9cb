import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { SITES } from '../identity/test-support.ts'
import { granted, openRoomWorld, settle, type FakeClient, type RoomWorld } from '../seats/test-support.ts'
import { DeviceId, SeatId } from '../wire/ids.ts'
import type { Rung } from './wire.ts'

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
const handlers = () => world.rooms.handlers
const room = () => world.plane.room(world.meetingId)
const soon = () => world.timers.pass(100)
/** What a client has after all that it was told. */
function consumersOf(client: FakeClient): string[] {
  const now = new Map<string, string>()
  for (const { added, removed } of client.dataOf('media.consumers')) {
    for (const consumerId of removed) now.delete(consumerId)
    for (const { consumerId, source, seatId } of added) now.set(consumerId, `${seatId} ${source}`)
  }
  return [...now.values()].sort()
}

describe('a hall of several devices', () => {
  async function openHall() {
    const hall = world.client(await world.invite('operator', 'operator', SITES.commune))
    const joined = await hall.join({ place: 'site' })
    await hall.openMedia()
    const second = world.client(await world.invite('second', 'operator', SITES.commune))
    const added = await second.join({ place: 'site', claim: 'add' })
    await second.openMedia()
    const seatId = SeatId.parse(joined.seatId)
    const [deviceId, secondId] = [joined.deviceId, added.deviceId].map((id) => DeviceId.parse(id))
    if (deviceId === undefined || secondId === undefined) throw new Error('both have joined')
    granted(await handlers()['media.view'](chair.call, { smallPictures: [seatId], video: 'all', rung: 'full' }))
    return { hall, seatId, deviceId, second, secondId }
  }
  const seenByChair = () =>
    room()
      .consumersOf(chair.deviceId)
      .map(({ peerId, source }) => `${peerId} ${source}`)

  test('neither hears nor sees itself, and is heard by the microphone that was turned on last', async () => {
    const { hall, second, deviceId, secondId } = await openHall()
    for (const source of ['mic', 'camera'] as const) {
      await hall.send(source)
      await second.send(source)
    }
    await second.send('screen')
    await soon()
    expect(consumersOf(hall)).toEqual([])
    expect(consumersOf(second)).toEqual([])
    expect(seenByChair()).toEqual(expect.arrayContaining([`${secondId} mic`, `${secondId} screen`]))
    const micsOn = () =>
      [deviceId, secondId].filter((id) =>
        room()
          .producersOf(id)
          .some(({ source, paused }) => source === 'mic' && !paused),
      )
    expect(micsOn()).toEqual([secondId])
    expect(hall.dataOf('floor.mutedBy')).toEqual([{ byName: '', why: 'otherMicOn', sources: ['mic'] }])
    // And back again, by the machine's own switch.
    granted(await hall.setSending('mic', true))
    await soon()
    expect(micsOn()).toEqual([deviceId])
  })

  test('is heard by the one of two microphones turned on at once whose turn ends last, and its switch says what the plane does', async () => {
    const { hall, second, deviceId, secondId } = await openHall()
    for (const device of [hall, second]) {
      await device.send('mic')
      granted(await device.setSending('mic', false))
    }
    const plane = room()
    const paused = (id: DeviceId) => plane.producersOf(id).find(({ source }) => source === 'mic')?.paused
    const setProducerPaused = plane.setProducerPaused.bind(plane)
    const released = Promise.withResolvers<void>()
    vi.spyOn(plane, 'setProducerPaused').mockImplementationOnce(async (...asked) => {
      const there = await setProducerPaused(...asked)
      await released.promise
      return there
    })
    const late = second.setSending('mic', true)
    await settle()
    granted(await hall.setSending('mic', true))
    await settle()
    expect(second.dataOf('floor.mutedBy')).toEqual([])
    released.resolve()
    granted(await late)
    await settle()
    expect([paused(deviceId), paused(secondId)]).toEqual([true, false])
  })

  test('is shown by the camera that it chose, and by another one when that ends', async () => {
    const { hall, second, deviceId, secondId } = await openHall()
    await hall.send('camera')
    await second.send('documentCamera')
    await soon()
    expect(seenByChair()).toEqual([`${deviceId} camera`])
    const mainCamera = { deviceId: secondId, source: 'documentCamera' } as const
    granted(await handlers()['seats.setMainCamera'](hall.call, { mainCamera }))
    await soon()
    expect(seenByChair()).toEqual([`${secondId} documentCamera`])
    granted(await handlers()['media.stopSending'](second.call, { source: 'documentCamera' }))
    await soon()
    expect(seenByChair()).toEqual([`${deviceId} camera`])
  })

  test('may move its shared screen from one of its devices to another', async () => {
    const { hall, second, deviceId, secondId } = await openHall()
    await hall.send('screen')
    await second.send('screen')
    expect(room().producersOf(deviceId)).toEqual([])
    expect(room().producersOf(secondId)).toMatchObject([{ source: 'screen' }])
    await expect(person.send('screen')).rejects.toThrow('screenTaken')
  })
})

describe('the ladder', () => {
  test('takes away pictures rung by rung and brings them back, and keeps sound to the last but one', async () => {
    await chair.send('camera')
    await chair.send('mic')
    const third = await world.seat('third', 'delegate')
    await third.send('camera')
    await third.send('screen')
    const on = async (rung: Rung) => {
      const smallPictures = [third.seatId]
      granted(await handlers()['media.view'](person.call, { smallPictures, video: 'all', rung }))
      await soon()
      return room()
        .consumersOf(person.deviceId)
        .map(({ source, maxSpatialLayer }) => `${source} ${maxSpatialLayer ?? ''}`.trim())
        .sort()
    }
    expect(await on('full')).toEqual(['camera 0', 'camera 2', 'mic', 'screen'])
    expect(await on('smallStage')).toEqual(['camera 0', 'mic', 'screen'])
    expect(await on('still')).toEqual(['mic', 'screen'])
    expect(await on('sound')).toEqual(['mic'])
    expect(await on('text')).toEqual([])
    expect(await on('full')).toEqual(['camera 0', 'camera 2', 'mic', 'screen'])
  })
})

describe('a storm of joins', () => {
  const camerasOf = (deviceId: string) =>
    room()
      .consumersOf(deviceId)
      .filter(({ source }) => source === 'camera')
      .map(({ peerId }) => peerId)
  const choose = (client: FakeClient, smallPictures: SeatId[]) =>
    handlers()['media.view'](client.call, { smallPictures, video: 'all', rung: 'full' })

  test('a newcomer sees the stage at once, and its small pictures once they have settled: those chosen meanwhile are never made', async () => {
    await chair.send('camera')
    const early = await world.seat('early', 'delegate')
    await early.send('camera')
    for (let come = 1; come <= 10; come += 1) await world.seat(`delegate${come}`, 'delegate')
    const late = await world.seat('late', 'delegate')
    await late.send('camera')
    const newcomer = await world.seat('newcomer', 'delegate')
    granted(await choose(newcomer, [early.seatId]))
    await soon()
    expect(camerasOf(newcomer.deviceId)).toEqual([chair.deviceId])
    granted(await choose(newcomer, [late.seatId]))
    await world.timers.pass(1_500)
    expect(camerasOf(newcomer.deviceId)).toEqual([chair.deviceId])
    await world.timers.pass(1_000)
    expect(camerasOf(newcomer.deviceId)).toEqual([chair.deviceId, late.deviceId])
    const offered = newcomer.dataOf('media.consumers').flatMap(({ added }) => added.map(({ deviceId }) => deviceId))
    expect(offered).toEqual([chair.deviceId, late.deviceId])
  })

  test('a weaker rung holds at once, and so does a microphone that is turned on', async () => {
    await chair.send('camera')
    for (let come = 1; come <= 12; come += 1) await world.seat(`delegate${come}`, 'delegate')
    await soon()
    expect(camerasOf(person.deviceId)).toEqual([chair.deviceId])
    await chair.send('mic')
    granted(await handlers()['media.view'](person.call, { smallPictures: [], video: 'all', rung: 'sound' }))
    await soon()
    expect(room().consumersOf(person.deviceId)).toMatchObject([{ source: 'mic', peerId: chair.deviceId }])
  })

  test('once nobody comes any more, a page of small pictures is there at once', async () => {
    const early = await world.seat('early', 'delegate')
    await early.send('camera')
    for (let come = 1; come <= 12; come += 1) await world.seat(`delegate${come}`, 'delegate')
    await world.timers.pass(1_100)
    granted(await choose(person, [early.seatId]))
    await soon()
    expect(camerasOf(person.deviceId)).toContain(early.deviceId)
  })
})

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { FakeMediaPlane } from '../../sfu/fake.ts'
import { granted, openRoomWorld, RECEIVER, refusal, type FakeClient, type RoomWorld } from '../seats/test-support.ts'
import { unpackSeats } from '../seats/wire.ts'

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
/** The person's seat, as the client was told last. */
function seen(client: FakeClient) {
  return client
    .dataOf('seats.changed')
    .flatMap(({ seats }) => unpackSeats(seats).get(person.seatId) ?? [])
    .at(-1)
}
/** What a client has after all that it was told. */
function consumersOf(client: FakeClient): string[] {
  const now = new Map<string, string>()
  for (const { added, removed } of client.dataOf('media.consumers')) {
    for (const consumerId of removed) now.delete(consumerId)
    for (const { consumerId, source, seatId } of added) now.set(consumerId, `${seatId} ${source}`)
  }
  return [...now.values()].sort()
}

describe('a media worker that dies', () => {
  test('every seat learns of it, all microphones are off, and reopened media flow again', async () => {
    await person.send('mic')
    await soon()
    world.plane.killWorker()
    await world.timers.pass(300)
    expect(chair.dataOf('media.reset')).toEqual([{ generation: 2 }])
    expect(seen(chair)).toMatchObject({ mic: 'off' })
    chair.heard.length = 0
    expect((await chair.openMedia()).generation).toBe(2)
    await person.openMedia()
    await soon()
    expect(consumersOf(chair)).toEqual([])
    await person.send('mic')
    await soon()
    expect(consumersOf(chair)).toEqual([`${person.seatId} mic`])
  })

  test('takes along the peers on it alone; the others learn what they lost, and keep the rest', async () => {
    await world.rooms.close()
    const opened = vi.spyOn(FakeMediaPlane.prototype, 'openRoom')
    await world.crash()
    const join = async ({ account }: FakeClient) => {
      const client = world.client(account)
      const { deviceId } = await client.join()
      await client.openMedia()
      return Object.assign(client, { deviceId })
    }
    const [first, second, third] = [await join(chair), await join(person), await world.seat('third', 'delegate')]
    await second.send('mic')
    await third.send('mic')
    await soon()
    const lost = first.dataOf('media.consumers').flatMap(({ added }) => added)
    const listener = opened.mock.calls.at(-1)?.[1]
    first.heard.length = 0
    room().closePeer(second.deviceId)
    listener?.reset([second.deviceId], 2)
    await soon()
    expect(second.dataOf('media.reset')).toEqual([{ generation: 2 }])
    expect([...first.dataOf('media.reset'), ...third.dataOf('media.reset')]).toEqual([])
    const ofSecond = lost.filter(({ deviceId }) => deviceId === second.deviceId).map(({ consumerId }) => consumerId)
    expect(ofSecond).toHaveLength(1)
    expect(new Set(first.dataOf('media.consumers').flatMap(({ removed }) => removed))).toEqual(new Set(ofSecond))
    expect(room().consumersOf(first.deviceId)).toMatchObject([{ peerId: third.deviceId }])
    await second.openMedia()
    await second.send('mic')
    await soon()
    expect(first.dataOf('media.consumers').at(-1)?.added).toMatchObject([{ deviceId: second.deviceId }])
  })

  test('while there is none every request says so, and nobody is thrown out', async () => {
    await person.send('mic')
    world.plane.stopWorker()
    const { call } = person
    expect(refusal(await handlers()['media.open'](call, {}))).toBe('mediaUnavailable')
    expect(refusal(await handlers()['media.ready'](call, { rtpCapabilities: RECEIVER }))).toBe('mediaUnavailable')
    expect(refusal(await handlers()['media.openSend'](call, {}))).toBe('mediaUnavailable')
    expect(refusal(await handlers()['media.resume'](call, { consumerIds: [] }))).toBe('mediaUnavailable')
    granted(await handlers()['media.view'](call, { smallPictures: [], video: 'none', rung: 'full' }))
    granted(await handlers()['seats.beat'](call, { link: 'bad' }))
    await world.timers.pass(30_000)
    expect(person.closedWith).toBeNull()
  })
})

describe('trouble', () => {
  test('of one transport is reported to its seat alone', async () => {
    const { receive } = await chair.openMedia()
    room().failTransport(chair.deviceId, 'receive')
    expect(chair.dataOf('media.transportTrouble')).toEqual([{ transportId: receive.id }])
    expect(person.dataOf('media.transportTrouble')).toEqual([])
    granted(await handlers()['media.restartIce'](chair.call, { transportId: receive.id }))
  })

  test('of one picture is reported to the receivers that miss it', async () => {
    await person.send('mic')
    await soon()
    const consumerId = room().consumersOf(chair.deviceId)[0]?.consumerId ?? ''
    room().tellConsumerState(chair.deviceId, consumerId, 'senderSilent')
    expect(chair.dataOf('media.consumerState')).toEqual([{ consumerId, state: 'senderSilent' }])
  })

  test('a device that is lost is shown as missing, and its sound ends', async () => {
    await person.send('mic')
    granted(await handlers()['seats.devices'](person.call, { mic: 'none' }))
    await world.timers.pass(300)
    expect(room().producersOf(person.deviceId)).toEqual([])
    expect(seen(chair)).toMatchObject({ mic: 'none' })
    granted(await handlers()['seats.devices'](person.call, { mic: 'off' }))
    await person.send('mic')
  })
})

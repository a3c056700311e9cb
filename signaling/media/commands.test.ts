import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { dtls, granted, openRoomWorld, refusal, type FakeClient, type RoomWorld } from '../seats/test-support.ts'
import { opusParameters } from '../../tests/support/media/rtp.ts'
import { unpackSeats } from '../seats/wire.ts'
import { consumersChanged } from './wire.ts'

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

describe('consumers', () => {
  test('of all that begins together come in one message that fits the wire', async () => {
    await person.send('mic')
    await person.send('camera')
    await person.send('screen')
    await soon()
    const told = chair.dataOf('media.consumers')
    expect(told).toHaveLength(1)
    expect(
      consumersChanged.data
        .parse(told[0])
        .added.map(({ source }) => source)
        .sort(),
    ).toEqual(['camera', 'mic', 'screen'])
    expect(consumersOf(person)).toEqual([])
  })

  test('of small pictures come for those that the page shows, in the smallest layer', async () => {
    const third = await world.seat('third', 'delegate')
    await third.send('camera')
    await soon()
    expect(consumersOf(chair)).toEqual([])
    const smallPictures = [person.seatId, third.seatId, chair.seatId]
    granted(await handlers()['media.view'](chair.call, { smallPictures, video: 'all', rung: 'full' }))
    await soon()
    expect(room().consumersOf(chair.deviceId)).toMatchObject([{ peerId: third.deviceId, maxSpatialLayer: 0 }])
    granted(await handlers()['media.view'](chair.call, { smallPictures, video: 'stageOnly', rung: 'full' }))
    await soon()
    expect(consumersOf(chair)).toEqual([])
  })

  test('are taken back when their source ends, by its owner or by the server', async () => {
    await person.send('mic')
    await person.send('screen')
    await soon()
    granted(await handlers()['media.stopSending'](person.call, { source: 'screen' }))
    await soon()
    expect(consumersOf(chair)).toEqual([`${person.seatId} mic`])
    room().endProducer(person.deviceId, 'mic')
    await soon()
    expect(consumersOf(chair)).toEqual([])
    await world.timers.pass(300)
    expect(seen(chair)).toMatchObject({ mic: 'off', screen: false })
  })

  test('of a source that was replaced are new', async () => {
    await person.send('mic')
    await soon()
    const producerId = await person.send('mic')
    await soon()
    expect(chair.dataOf('media.consumers').at(-1)).toMatchObject({ added: [{ producerId }] })
    expect(consumersOf(chair)).toEqual([`${person.seatId} mic`])
  })

  test('are resumed only where they are the device’s own', async () => {
    await person.send('mic')
    await soon()
    const third = await world.seat('third', 'delegate')
    await soon()
    const [own] = room().consumersOf(chair.deviceId)
    const [foreign] = room().consumersOf(third.deviceId)
    if (own === undefined || foreign === undefined) throw new Error('both should hear the person')
    const consumerIds = [own.consumerId, foreign.consumerId]
    granted(await handlers()['media.resume'](chair.call, { consumerIds }))
    expect(room().consumersOf(chair.deviceId)[0]?.paused).toBe(false)
    expect(room().consumersOf(third.deviceId)[0]?.paused).toBe(true)
  })

  test('are sent once more after a return, together with what changed meanwhile', async () => {
    await person.send('mic')
    const listener = world.client(await world.invite('listener', 'delegate'))
    const { resumeToken: token, epoch, seq: lastSeq } = await listener.join()
    await listener.openMedia()
    await soon()
    const before = listener.dataOf('media.consumers').flatMap(({ added }) => added)
    listener.cut()
    await chair.send('mic')
    granted(await handlers()['media.stopSending'](person.call, { source: 'mic' }))
    await soon()
    const back = world.client(listener.account)
    expect(await back.join({ resume: { token, epoch, lastSeq } })).toMatchObject({ resumed: true })
    await soon()
    const told = back.dataOf('media.consumers')
    expect(told).toHaveLength(1)
    expect(told[0]?.added).toMatchObject([{ seatId: chair.seatId, source: 'mic' }])
    expect(told[0]?.removed).toEqual(before.map(({ consumerId }) => consumerId))
  })

  test('that were in trouble are sent again after a return: the news that it is over may have been lost', async () => {
    await person.send('mic')
    const listener = world.client(await world.invite('listener', 'delegate'))
    const { deviceId, resumeToken: token, epoch, seq: lastSeq } = await listener.join()
    await listener.openMedia()
    await soon()
    const [consumer] = room().consumersOf(deviceId)
    if (consumer === undefined) throw new Error('the person should be heard')
    const { consumerId } = consumer
    room().tellConsumerState(deviceId, consumerId, 'senderSilent')
    listener.cut()
    room().tellConsumerState(deviceId, consumerId, 'ok')
    const back = world.client(listener.account)
    await back.join({ resume: { token, epoch, lastSeq } })
    await soon()
    expect(listener.dataOf('media.consumerState')).toEqual([{ consumerId, state: 'senderSilent' }])
    expect(back.dataOf('media.consumerState')).toEqual([{ consumerId, state: 'ok' }])
  })

  test('that did not change meanwhile are sent once more too: the offer may have been lost with the link', async () => {
    await person.send('mic')
    const listener = world.client(await world.invite('listener', 'delegate'))
    const { resumeToken: token, epoch, seq: lastSeq } = await listener.join()
    await listener.openMedia()
    await soon()
    listener.cut()
    const back = world.client(listener.account)
    await back.join({ resume: { token, epoch, lastSeq } })
    await soon()
    expect(back.dataOf('media.consumers')).toEqual(listener.dataOf('media.consumers'))
  })
})

describe('foreign and wrong things', () => {
  test('a transport of another seat is as if it did not exist', async () => {
    const { receive } = await chair.openMedia()
    const { send } = granted(await handlers()['media.openSend'](chair.call, {}))
    const { call } = person
    for (const { id: transportId } of [receive, send]) {
      const produce = { transportId, source: 'mic', kind: 'audio', rtpParameters: opusParameters() } as const
      expect(refusal(await handlers()['media.connect'](call, { transportId, dtlsParameters: dtls() }))).toBe('notFound')
      expect(refusal(await handlers()['media.restartIce'](call, { transportId }))).toBe('notFound')
      expect(refusal(await handlers()['media.produce'](call, produce))).toBe('notFound')
    }
    expect(room().producersOf(chair.deviceId)).toEqual([])
  })

  test('a transport of before is gone with the media that it belonged to', async () => {
    const { receive } = await chair.openMedia()
    await chair.openMedia()
    const { id: transportId } = receive
    expect(refusal(await handlers()['media.restartIce'](chair.call, { transportId }))).toBe('notFound')
  })

  test('kind and source must agree, and the plane’s own refusals arrive as such', async () => {
    const { send } = granted(await handlers()['media.openSend'](person.call, {}))
    const produce = (more: object) =>
      handlers()['media.produce'](person.call, {
        transportId: send.id,
        source: 'mic',
        kind: 'audio',
        rtpParameters: opusParameters(),
        ...more,
      })
    expect(refusal(await produce({ kind: 'video' }))).toBe('badMedia')
    expect(refusal(await produce({ source: 'camera' }))).toBe('badMedia')
    expect(refusal(await produce({ rtpParameters: {} }))).toBe('badMedia')
    expect(refusal(await produce({ source: 'screen', kind: 'video' }))).toBe('badMedia')
    await chair.send('screen')
    expect(refusal(await handlers()['media.ready'](person.call, { rtpCapabilities: { codecs: 1 } }))).toBe('badMedia')
  })

  test('one screen at a time, which leaders may replace', async () => {
    await person.send('screen')
    const third = await world.seat('third', 'delegate')
    await expect(third.send('screen')).rejects.toThrow('screenTaken')
    await chair.send('screen')
    expect(room().producersOf(person.deviceId)).toEqual([])
    await soon()
    expect(consumersOf(third)).toEqual([`${chair.seatId} screen`])
    granted(await handlers()['media.stopSending'](chair.call, { source: 'screen' }))
    await third.send('screen')
  })

  test('two who begin to share at once do not both share', async () => {
    const third = await world.seat('third', 'delegate')
    const shared = await Promise.allSettled([person.send('screen'), third.send('screen')])
    expect(shared.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('a screen whose owner left is free for others', async () => {
    await person.send('screen')
    const third = await world.seat('third', 'delegate')
    granted(await handlers()['seats.leave'](person.call, {}))
    await third.send('screen')
    expect(room().producersOf(third.deviceId)).toMatchObject([{ source: 'screen' }])
  })
})

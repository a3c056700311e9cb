import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { SITES } from '../identity/test-support.ts'
import { granted, openRoomWorld, refusal, settle, type FakeClient, type RoomWorld } from '../seats/test-support.ts'
import { unpackSeats } from '../seats/wire.ts'
import { SeatId } from '../wire/ids.ts'

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
const nobody = SeatId.parse('nobody--')
const handlers = () => world.rooms.handlers
const producers = (deviceId: string) => world.plane.room(world.meetingId).producersOf(deviceId)
const isPaused = (deviceId: string) => producers(deviceId)[0]?.paused
/** A seat as the client was told last. */
function seen(client: FakeClient, seatId: string) {
  const told = client.dataOf('seats.changed').flatMap(({ seats }) => [...unpackSeats(seats)])
  return told.findLast(([id]) => id === seatId)?.[1]
}

/** The plane does what it is asked, but its answer waits to be released. */
function lateAnswer<A extends unknown[], R>(original: (...args: A) => Promise<R>) {
  let release = (): void => undefined
  const released = new Promise<void>((resolve) => (release = resolve))
  const call = async (...args: A): Promise<R> => {
    const done = await original(...args)
    await released
    return done
  }
  return { call, release: () => release() }
}

describe('the floor', () => {
  const setFloor = async () => granted(await handlers()['floor.setMode'](chair.call, { mode: 'floor' }))
  const give = (seatId: SeatId, instead = false) => handlers()['floor.give'](chair.call, { seatId, instead })

  test('taken from all turns microphones off at the plane before it is announced, and says who did it', async () => {
    await chair.send('mic')
    await person.send('mic')
    await setFloor()
    expect(isPaused(person.deviceId)).toBe(true)
    expect(isPaused(chair.deviceId)).toBe(false)
    expect(person.dataOf('floor.mutedBy')).toEqual([{ byName: 'chair', why: 'floorTaken', sources: ['mic'] }])
    expect(person.dataOf('floor.changed')).toEqual([{ mode: 'floor', holders: [], pointOfOrder: null }])
    await world.timers.pass(1_000)
    expect(seen(chair, person.seatId)).toMatchObject({ mic: 'off' })
  })

  test('kept from a hall by the chair alone is gone with the chair at once, not with the next plan', async () => {
    const hall = await world.seat('hall', 'operator')
    const inHall = world.client(chair.account)
    granted(await handlers()['seats.leave'](chair.call, {}))
    await inHall.join({ place: 'site', claim: 'add' })
    granted(await handlers()['floor.setMode'](inHall.call, { mode: 'floor' }))
    await hall.send('mic')
    await world.timers.pass(100)
    expect(isPaused(hall.deviceId)).toBe(false)
    granted(await handlers()['seats.leave'](inHall.call, {}))
    expect(isPaused(hall.deviceId)).toBe(true)
    expect(hall.dataOf('floor.mutedBy')).toEqual([{ byName: '', why: 'floorTaken', sources: ['mic'] }])
    await world.timers.pass(1_000)
    expect(hall.dataOf('floor.mutedBy')).toHaveLength(1)
  })

  test('taken and given back lets the sound of a shared screen return, by its owner', async () => {
    await person.send('screen')
    await person.send('screenAudio')
    await setFloor()
    expect(person.dataOf('floor.mutedBy')).toEqual([{ byName: 'chair', why: 'floorTaken', sources: ['screenAudio'] }])
    expect(refusal(await person.setSending('screenAudio', true))).toBe('noFloor')
    granted(await give(person.seatId))
    expect(producers(person.deviceId).find(({ source }) => source === 'screenAudio')?.paused).toBe(true)
    granted(await person.setSending('screenAudio', true))
    expect(producers(person.deviceId).find(({ source }) => source === 'screenAudio')?.paused).toBe(false)
  })

  test('given lets the person turn on the microphone, and turns nothing on by itself', async () => {
    await person.send('mic')
    await setFloor()
    expect(refusal(await person.setSending('mic', true))).toBe('noFloor')
    granted(await give(person.seatId))
    await settle()
    expect(isPaused(person.deviceId)).toBe(true)
    granted(await person.setSending('mic', true))
    expect(isPaused(person.deviceId)).toBe(false)
    granted(await handlers()['floor.take'](chair.call, { seatId: person.seatId }))
    expect(isPaused(person.deviceId)).toBe(true)
    expect(person.dataOf('floor.mutedBy')).toHaveLength(2)
  })

  test('is needed for a microphone to begin at all', async () => {
    await setFloor()
    await expect(person.send('mic')).rejects.toThrow('noFloor')
    await expect(person.send('secondMic')).rejects.toThrow('noFloor')
    await person.send('camera')
    expect(producers(person.deviceId).map(({ source }) => source)).toEqual(['camera'])
    granted(await give(person.seatId))
    await person.send('mic')
  })

  test('taken while a microphone is just being turned on turns it off at once, and the request is refused', async () => {
    await person.send('mic')
    await setFloor()
    granted(await give(person.seatId))
    const plane = world.plane.room(world.meetingId)
    const late = lateAnswer(plane.setProducerPaused.bind(plane))
    vi.spyOn(plane, 'setProducerPaused').mockImplementationOnce(late.call)
    const sending = person.setSending('mic', true)
    await settle()
    expect(isPaused(person.deviceId)).toBe(false)
    granted(await handlers()['floor.take'](chair.call, { seatId: person.seatId }))
    expect(isPaused(person.deviceId)).toBe(true)
    late.release()
    expect(refusal(await sending)).toBe('noFloor')
    expect(isPaused(person.deviceId)).toBe(true)
  })

  test('taken while a microphone is just beginning ends it before anybody hears it', async () => {
    await setFloor()
    await person.send('camera')
    granted(await give(person.seatId))
    const plane = world.plane.room(world.meetingId)
    const late = lateAnswer(plane.produce.bind(plane))
    vi.spyOn(plane, 'produce').mockImplementationOnce(late.call)
    const sending = person.send('mic')
    await settle()
    granted(await handlers()['floor.take'](chair.call, { seatId: person.seatId }))
    await world.timers.pass(100)
    expect(
      world.plane
        .room(world.meetingId)
        .consumersOf(chair.deviceId)
        .map(({ source }) => source),
    ).toEqual(['camera'])
    late.release()
    await expect(sending).rejects.toThrow('noFloor')
    expect(producers(person.deviceId).map(({ source }) => source)).toEqual(['camera'])
  })

  test('lowers the hand, and puts the seat on the stage of seats that chose nobody', async () => {
    granted(await handlers()['queues.ask'](person.call, { queue: 'speaking', topic: '', speaker: '', point: false }))
    await world.timers.pass(1_000)
    expect(seen(chair, person.seatId)).toMatchObject({ asking: true })
    granted(await give(person.seatId))
    await world.timers.pass(1_000)
    expect(seen(chair, person.seatId)).toMatchObject({ asking: false })
    expect(chair.dataOf('media.stage').at(-1)?.seatId).toBe(person.seatId)
  })

  test('is held by three at most, and by nobody who is absent or an observer', async () => {
    const absent = await world.invite('absent', 'delegate')
    const observer = await world.seat('observer', 'observer')
    expect(refusal(await give(world.personSeat(absent.accountId)))).toBe('seatAbsent')
    expect(refusal(await give(observer.seatId))).toBe('observerSeat')
    expect(refusal(await give(nobody))).toBe('noSuchSeat')
    const others = []
    for (const name of ['a', 'b', 'c']) others.push(await world.seat(name, 'delegate'))
    for (const other of others) granted(await give(other.seatId))
    expect(refusal(await give(person.seatId))).toBe('floorFull')
    granted(await give(person.seatId, true))
    expect(
      chair
        .dataOf('floor.changed')
        .at(-1)
        ?.holders.map(({ seatId }) => seatId),
    ).toEqual([person.seatId])
  })

  test('a point of order is heard beside the holder, and ends without taking the floor', async () => {
    const third = await world.seat('third', 'delegate')
    await setFloor()
    granted(await give(person.seatId))
    granted(await handlers()['floor.admitPoint'](chair.call, { seatId: third.seatId }))
    await third.send('mic')
    await person.send('mic')
    granted(await handlers()['floor.admitPoint'](chair.call, { seatId: null }))
    expect(isPaused(third.deviceId)).toBe(true)
    expect(isPaused(person.deviceId)).toBe(false)
  })

  test('belongs to the whole hall: each device of it may be heard, the one that was turned on last is, and all are turned off', async () => {
    const hall = world.client(await world.invite('operator', 'operator', SITES.commune))
    const { deviceId } = await hall.join({ place: 'site' })
    const seatId = world.siteSeat(SITES.commune)
    await hall.openMedia()
    const phone = world.client(await world.invite('second', 'operator', SITES.commune))
    const joined = await phone.join({ place: 'site', claim: 'add' })
    expect(joined.seatId).toBe(seatId)
    await phone.openMedia()
    await setFloor()
    granted(await give(seatId))
    await hall.send('mic')
    await hall.send('secondMic')
    await phone.send('mic')
    await world.timers.pass(100)
    const on = (id: string) => producers(id).flatMap(({ source, paused }) => (paused ? [] : [source]))
    expect([on(deviceId), on(joined.deviceId)]).toEqual([[], ['mic']])
    // Both microphones of one machine are heard: it knows of both.
    granted(await hall.setSending('mic', true))
    granted(await hall.setSending('secondMic', true))
    await world.timers.pass(100)
    expect([on(deviceId).sort(), on(joined.deviceId)]).toEqual([['mic', 'secondMic'], []])
    expect(world.plane.room(world.meetingId).consumersOf(joined.deviceId)).toEqual([])
    granted(await handlers()['floor.take'](chair.call, { seatId }))
    const all = [...producers(deviceId), ...producers(joined.deviceId)]
    expect(all.map(({ paused }) => paused)).toEqual([true, true, true])
    await world.timers.pass(100)
    expect(world.plane.room(world.meetingId).consumersOf(chair.deviceId)).toEqual([])
  })

  test('outlives the process', async () => {
    await setFloor()
    granted(await give(person.seatId))
    await world.crash()
    const { snapshot } = await world.client(person.account).join()
    expect(snapshot.floor).toMatchObject({ mode: 'floor', holders: [{ seatId: person.seatId }] })
  })

  test('a chair who is shown no longer as such is heard no longer', async () => {
    await setFloor()
    await chair.send('mic')
    await world.database
      .updateTable('participants')
      .set({ role: 'delegate' })
      .where('account_id', '=', chair.account.accountId)
      .execute()
    await world.rooms.participantsChanged(world.meetingId)
    await world.timers.pass(100)
    expect(isPaused(chair.deviceId)).toBe(true)
  })
})

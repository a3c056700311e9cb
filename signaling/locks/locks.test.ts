import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { CLOSE } from '../wire/kit.ts'
import { granted, openRoomWorld, refusal, type FakeClient, type RoomWorld } from '../seats/test-support.ts'
import type { Lock } from './wire.ts'

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
const set = async (lock: Lock, on: boolean, by: FakeClient = chair) =>
  granted(await handlers()['locks.set'](by.call, { lock, on }))
const on = (deviceId: string) =>
  world.plane
    .room(world.meetingId)
    .producersOf(deviceId)
    .filter(({ paused }) => !paused)
    .map(({ source }) => source)
const produce = async (client: FakeClient, source: 'mic' | 'camera' | 'screen') => {
  try {
    await client.send(source)
    return null
  } catch (error) {
    return error instanceof Error ? error.message.replace('refused: ', '') : 'unknown'
  }
}

describe('locked microphones, cameras and screens', () => {
  test('go off at once, each device learns by whom, and nothing comes on again by unlocking', async () => {
    for (const source of ['mic', 'camera', 'screen'] as const) await person.send(source)
    expect(await set('cameras', true)).toEqual({ turnedOff: 1 })
    expect(on(person.deviceId)).toEqual(['mic', 'screen'])
    expect(await set('mics', true)).toEqual({ turnedOff: 1 })
    expect(await set('screens', true)).toEqual({ turnedOff: 1 })
    expect(on(person.deviceId)).toEqual([])
    expect(person.dataOf('locks.turnedOff')).toEqual([
      { byName: 'chair', sources: ['camera'] },
      { byName: 'chair', sources: ['mic'] },
      { byName: 'chair', sources: ['screen'] },
    ])
    for (const lock of ['mics', 'cameras', 'screens'] as const) await set(lock, false)
    expect(on(person.deviceId)).toEqual([])
    expect(refusal(await person.setSending('mic', true))).toBeNull()
    expect(on(person.deviceId)).toEqual(['mic'])
  })

  test('stay off by every message: produced again, or turned on again', async () => {
    await person.send('mic')
    await person.send('camera')
    for (const lock of ['mics', 'cameras', 'screens'] as const) await set(lock, true)
    expect(refusal(await person.setSending('mic', true))).toBe('locked')
    expect(refusal(await person.setSending('camera', true))).toBe('locked')
    for (const source of ['mic', 'camera', 'screen'] as const) expect(await produce(person, source)).toBe('locked')
    expect(on(person.deviceId)).toEqual([])
  })

  test('are no locks for chair and secretaries', async () => {
    const secretary = await world.seat('secretary', 'secretary')
    await chair.send('mic')
    await secretary.send('camera')
    expect(await set('mics', true, secretary)).toEqual({ turnedOff: 0 })
    expect(await set('cameras', true)).toEqual({ turnedOff: 0 })
    expect(on(chair.deviceId)).toEqual(['mic'])
    expect(on(secretary.deviceId)).toEqual(['camera'])
    expect(await produce(secretary, 'screen')).toBeNull()
  })

  test('the floor is heard in spite of locked microphones, and off again when it is taken', async () => {
    await set('mics', true)
    expect(await produce(person, 'mic')).toBe('locked')
    granted(await handlers()['floor.give'](chair.call, { seatId: person.seatId, instead: true }))
    expect(on(person.deviceId)).toEqual([])
    expect(await produce(person, 'mic')).toBeNull()
    granted(await handlers()['floor.take'](chair.call, { seatId: person.seatId }))
    expect(on(person.deviceId)).toEqual([])
    expect(refusal(await person.setSending('mic', true))).toBe('locked')
  })

  test('hold for somebody who leads no longer', async () => {
    granted(await handlers()['leading.handOver'](chair.call, { accountId: person.account.accountId }))
    await set('cameras', true, person)
    expect(await produce(person, 'camera')).toBeNull()
    const secretary = await world.seat('secretary', 'secretary')
    granted(await handlers()['leading.takeBack'](secretary.call, {}))
    expect(on(person.deviceId)).toEqual([])
    expect(person.dataOf('locks.turnedOff').at(-1)).toMatchObject({ sources: ['camera'] })
  })

  test('survive the process, and are what a newcomer sees; a second press changes nothing', async () => {
    await set('mics', true)
    await set('mics', true)
    expect(person.dataOf('locks.changed')).toHaveLength(1)
    await world.crash()
    const again = world.client(person.account)
    const { snapshot } = await again.join()
    expect(snapshot.locks).toMatchObject({ mics: true, cameras: false })
    await again.openMedia()
    expect(await produce(again, 'mic')).toBe('locked')
  })
})

describe('a locked meeting', () => {
  test('nobody new comes in; the chair, a secretary and who was cut off do', async () => {
    await set('meeting', true)
    const newcomer = world.client(await world.invite('moi', 'delegate'))
    expect(refusal(await newcomer.tryJoin())).toBe('meetingLocked')
    expect(refusal(await world.client(await world.invite('thuky', 'secretary')).tryJoin())).toBeNull()
    person.cut()
    expect(refusal(await world.client(person.account).tryJoin())).toBeNull()
    await set('meeting', false)
    expect(refusal(await newcomer.tryJoin())).toBeNull()
  })

  test('takes back who was cut off for longer than the grace time, also after a restart, but not who has left', async () => {
    const other = await world.seat('other', 'delegate')
    person.cut()
    await world.timers.pass(120_000)
    granted(await handlers()['seats.leave'](other.call, {}))
    await set('meeting', true)
    await world.crash()
    expect(refusal(await world.client(person.account).tryJoin())).toBeNull()
    expect(refusal(await world.client(other.account).tryJoin())).toBe('meetingLocked')
  })

  test('who was shown out does not come back, until they are let in', async () => {
    granted(await handlers()['floor.removeSeat'](chair.call, { seatId: person.seatId }))
    await set('meeting', true)
    expect(refusal(await world.client(person.account).tryJoin())).toBe('shownOut')
    granted(await handlers()['floor.letIn'](chair.call, { seatId: person.seatId }))
    expect(refusal(await world.client(person.account).tryJoin())).toBeNull()
  })
})

describe('the waiting room', () => {
  const waitingSeen = async () => (await world.client(chair.account).join({ claim: 'takeOver' })).snapshot.waiting
  const comer = async (name: string) => {
    const client = world.client(await world.invite(name, 'delegate'))
    return { client, answer: await client.tryJoin() }
  }
  beforeEach(() => set('waitingRoom', true))

  test('newcomers wait in order; leaders alone see them, gathered; a person who is admitted gets the event and comes in', async () => {
    const first = await comer('mot')
    const second = await comer('hai')
    expect([first.answer, second.answer].map(refusal)).toEqual(['waiting', 'waiting'])
    await world.timers.pass(1_000)
    expect(chair.dataOf('locks.waitingChanged')).toMatchObject([
      { added: [{ fullName: 'mot' }, { fullName: 'hai' }], gone: [] },
    ])
    expect(person.dataOf('locks.waitingChanged')).toEqual([])
    expect((await world.client(person.account).join({ claim: 'takeOver' })).snapshot.waiting).toEqual([])
    const { accountId } = first.client.account
    expect(granted(await handlers()['locks.admit'](chair.call, { accountIds: [accountId] }))).toEqual({ admitted: 1 })
    expect(first.client.dataOf('locks.mayEnter')).toHaveLength(1)
    expect(second.client.dataOf('locks.mayEnter')).toEqual([])
    expect(refusal(await first.client.tryJoin())).toBeNull()
    expect(refusal(await second.client.tryJoin())).toBe('waiting')
    expect((await waitingSeen()).map(({ fullName }) => fullName)).toEqual(['hai'])
  })

  test('all are let in at once, and turning it off lets in who waits', async () => {
    const some = [await comer('mot'), await comer('hai')]
    expect(granted(await handlers()['locks.admit'](chair.call, { accountIds: null }))).toEqual({ admitted: 2 })
    for (const { client } of some) expect(refusal(await client.tryJoin())).toBeNull()
    const third = await comer('ba')
    await set('waitingRoom', false)
    expect(third.client.dataOf('locks.mayEnter')).toHaveLength(1)
    expect(refusal(await third.client.tryJoin())).toBeNull()
  })

  test('leaders and who was in the meeting before do not wait', async () => {
    granted(await handlers()['seats.leave'](person.call, {}))
    expect(refusal(await world.client(person.account).tryJoin())).toBeNull()
    expect(refusal(await world.client(await world.invite('thuky', 'secretary')).tryJoin())).toBeNull()
  })

  test('a place in the line outlives a cut line and a restart of the server; being let in does too', async () => {
    const first = await comer('mot')
    const second = await comer('hai')
    await world.timers.pass(1_000)
    first.client.cut()
    expect((await waitingSeen()).map(({ fullName }) => fullName)).toEqual(['mot', 'hai'])
    await world.crash()
    const leads = world.client(chair.account)
    expect((await leads.join()).snapshot.waiting.map(({ fullName }) => fullName)).toEqual(['mot', 'hai'])
    expect(refusal(await world.client(second.client.account).tryJoin())).toBe('waiting')
    const { accountId } = first.client.account
    granted(await handlers()['locks.admit'](leads.call, { accountIds: [accountId] }))
    await world.crash()
    expect(refusal(await world.client(first.client.account).tryJoin())).toBeNull()
  })

  test('who does not come back is forgotten, and one who is taken off the list waits no longer', async () => {
    const first = await comer('mot')
    await comer('hai')
    first.client.cut(CLOSE.silent)
    await world.timers.pass(120_000)
    expect((await waitingSeen()).map(({ fullName }) => fullName)).toEqual(['hai'])
    await world.database.deleteFrom('participants').where('role', '=', 'delegate').execute()
    await world.rooms.participantsChanged(world.meetingId)
    expect(await waitingSeen()).toEqual([])
  })

  test('a storm of newcomers makes a few messages', async () => {
    for (let number = 0; number < 60; number += 1) await comer(`dc${number}`)
    await world.timers.pass(1_000)
    const told = chair.dataOf('locks.waitingChanged')
    expect(told.length).toBeLessThanOrEqual(3)
    expect(told.flatMap(({ added }) => added)).toHaveLength(60)
  })
})

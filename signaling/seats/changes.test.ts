import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { SITES } from '../identity/test-support.ts'
import type { Account } from '../identity/wire.ts'
import { CLOSE } from '../wire/kit.ts'
import { granted, openRoomWorld, refusal, unpacked, type RoomWorld } from './test-support.ts'

let world: RoomWorld
let operator: Account
beforeEach(async () => {
  world = await openRoomWorld()
  operator = await world.invite('operator', 'operator')
})
afterEach(async () => {
  await world.rooms.close()
  await world.database.destroy()
})
const handlers = () => world.rooms.handlers
const hall = () => world.siteSeat(SITES.district)

describe('the list of participants changes during the meeting', () => {
  test('a person who was taken off it is shown out at once and cannot come back with the old proof', async () => {
    const person = await world.seat('person', 'delegate')
    await person.send('mic')
    await world.database.deleteFrom('participants').where('account_id', '=', person.account.accountId).execute()
    await world.rooms.participantsChanged(world.meetingId)
    expect(person.closedWith).toBe(CLOSE.removed)
    expect(world.plane.room(world.meetingId).producersOf(person.deviceId)).toEqual([])
    expect(refusal(await world.client(person.account).tryJoin())).toBe('notFound')
  })

  test('a delegate who becomes an observer is silenced at once and seen as an observer', async () => {
    const chair = await world.seat('chair', 'chair')
    const person = await world.seat('person', 'delegate')
    await person.send('mic')
    await world.timers.pass(1_000)
    await world.database
      .updateTable('participants')
      .set({ role: 'observer' })
      .where('account_id', '=', person.account.accountId)
      .execute()
    await world.rooms.participantsChanged(world.meetingId)
    await world.timers.pass(300)
    expect(world.plane.room(world.meetingId).producersOf(person.deviceId)).toEqual([])
    const { rosterHash = '' } = chair.dataOf('seats.changed').at(-1) ?? {}
    const roster = await world.rooms.rosterOf(world.meetingId, rosterHash)
    expect(roster?.seats.find(({ seatId }) => seatId === person.seatId)).toMatchObject({ role: 'observer' })
    const told = chair.dataOf('seats.changed').flatMap(({ seats }) => unpacked(seats)[person.seatId] ?? [])
    expect(told.at(-1)).toMatchObject({ mic: 'off' })
    await expect(person.send('mic')).rejects.toThrow('forbidden')
  })
})

describe('the list of seats', () => {
  test('is another one when somebody is invited, its hash is announced, and the one before is still to be had', async () => {
    const chair = await world.seat('chair', 'chair')
    const before = (await world.client(await world.invite('first', 'delegate')).join()).snapshot.rosterHash
    await world.invite('late', 'delegate')
    await world.rooms.participantsChanged(world.meetingId)
    await world.timers.pass(2_000)
    const { rosterHash = '' } = chair.dataOf('seats.changed').at(-1) ?? {}
    expect(rosterHash).not.toBe(before)
    const names = async (hash: string) =>
      (await world.rooms.rosterOf(world.meetingId, hash))?.seats.map(({ name }) => name)
    expect(await names(rosterHash)).toContain('late')
    expect(await names(before)).not.toContain('late')
    expect(await names('0'.repeat(32))).toBeUndefined()
  })

  test('is there without a room that runs', async () => {
    const { snapshot } = await world.client(operator).join()
    await world.crash()
    expect(await world.rooms.rosterOf(world.meetingId, snapshot.rosterHash)).toMatchObject({
      hash: snapshot.rosterHash,
    })
  })

  test('a site that is taken off it goes with its devices', async () => {
    const chair = await world.seat('chair', 'chair')
    const device = world.client(operator)
    await device.join()
    await world.database.deleteFrom('participants').where('account_id', '=', operator.accountId).execute()
    await world.rooms.participantsChanged(world.meetingId)
    expect(device.closedWith).toBe(CLOSE.removed)
    expect(refusal(await handlers()['seats.read'](chair.call, { seatId: hall() }))).toBe('noSuchSeat')
  })

  test('an operator who is sent to another hall is let go, and finds it by joining again', async () => {
    await world.inviteSite(SITES.district)
    const device = world.client(operator)
    await device.join()
    await world.database
      .updateTable('participants')
      .set({ site_id: SITES.otherDistrict })
      .where('account_id', '=', operator.accountId)
      .execute()
    await world.rooms.participantsChanged(world.meetingId)
    expect(device.closedWith).toBe(CLOSE.silent)
    expect((await world.client(operator).join()).seatId).toBe(world.siteSeat(SITES.otherDistrict))
  })

  test('a person who was invited while the news of it still waited sits down in a seat of the list', async () => {
    await world.seat('chair', 'chair')
    const late = await world.invite('late', 'delegate')
    expect((await world.client(late).join()).seatId).toBe(world.personSeat(late.accountId))
  })
})

describe('the floor of seats that are left', () => {
  const floorOf = async (username: string) =>
    (await world.client(await world.invite(username, 'observer')).join()).snapshot.floor

  test('is kept by who is cut off, also over a crash, and lost by who leaves', async () => {
    const chair = await world.seat('chair', 'chair')
    const client = world.client(operator)
    await client.join()
    granted(await handlers()['floor.give'](chair.call, { seatId: hall(), instead: false }))
    client.cut()
    await world.timers.pass(120_000)
    expect((await floorOf('w1')).holders).toMatchObject([{ seatId: hall() }])
    await world.crash()
    expect((await floorOf('w2')).holders).toMatchObject([{ seatId: hall() }])
    const back = world.client(operator)
    await back.join()
    granted(await handlers()['seats.leave'](back.call, {}))
    expect((await floorOf('w3')).holders).toEqual([])
    await world.crash()
    expect((await floorOf('w4')).holders).toEqual([])
  })
})

describe('many at once', () => {
  test('a queue that is full answers busy, and when to ask again', async () => {
    await world.rooms.close()
    await world.database.destroy()
    world = await openRoomWorld({ joinsAtOnce: 1, joinsWaiting: 2 })
    const people = await Promise.all(Array.from({ length: 5 }, (_, index) => world.invite(`p${index}`, 'delegate')))
    const answers = await Promise.all(people.map((account) => world.client(account).tryJoin()))
    expect(answers.map(refusal)).toEqual([null, null, null, 'busy', 'busy'])
    expect(answers[3]).toMatchObject({ details: { retryAfterMs: 500 } })
  })
})

describe('a reader that was too slow', () => {
  test('gets the whole state as it is now, and its offers once more', async () => {
    const chair = await world.seat('chair', 'chair')
    await chair.send('camera')
    const slow = await world.seat('slow', 'delegate')
    await world.timers.pass(2_000)
    granted(await handlers()['floor.putOnStage'](chair.call, { seatId: chair.seatId }))
    slow.heard.length = 0
    world.rooms.caughtUp(slow.connection)
    await world.timers.pass(1_000)
    const [told] = slow.dataOf('seats.caughtUp')
    expect(told?.snapshot.stageSeatId).toBe(chair.seatId)
    expect(told?.own.devices).toMatchObject([{ deviceId: slow.deviceId }])
    expect(slow.dataOf('media.consumers').flatMap(({ added }) => added)).not.toEqual([])
  })
})

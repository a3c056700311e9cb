import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { granted, openRoomWorld, refusal, type FakeClient, type RoomWorld } from '../seats/test-support.ts'
import { newId } from '../kit/clock.ts'
import { AccountId, PaperId, PaperVersionId, type DeviceId, type SeatId } from '../wire/ids.ts'

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
const page = (pageIndex: number) => ({
  paperId: PaperId.parse('paper-0001'),
  paperVersionId: PaperVersionId.parse('version-0001'),
  pageIndex,
})
const handlers = () => world.rooms.handlers
const goTo = (who: FakeClient, pageIndex: number) => handlers()['presenting.goTo'](who.call, { page: page(pageIndex) })

test('the page that was acknowledged is there after a crash, with its presenter', async () => {
  granted(await handlers()['presenting.give'](chair.call, { seatId: person.seatId }))
  granted(await goTo(person, 7))
  const device = { deviceId: person.deviceId, name: 'Máy chính' }
  expect(chair.dataOf('presenting.changed').at(-1)).toEqual({ seatId: person.seatId, device, page: page(7) })
  await world.crash()
  const { snapshot } = await world.client(chair.account).join()
  expect(snapshot.presenting).toEqual({ seatId: person.seatId, device: null, page: page(7) })
})

test('nobody but the presenter turns the page, the chair included', async () => {
  expect(refusal(await goTo(chair, 1))).toBe('notPresenter')
  granted(await handlers()['presenting.give'](chair.call, { seatId: person.seatId }))
  expect(refusal(await goTo(chair, 1))).toBe('notPresenter')
  granted(await handlers()['presenting.give'](chair.call, { seatId: chair.seatId }))
  granted(await goTo(chair, 1))
  expect(refusal(await goTo(person, 2))).toBe('notPresenter')
})

test('a page that does not exist changes nothing', async () => {
  granted(await handlers()['presenting.give'](chair.call, { seatId: chair.seatId }))
  granted(await goTo(chair, 3))
  expect(refusal(await goTo(chair, 10))).toBe('noSuchPage')
  expect(person.dataOf('presenting.changed').at(-1)?.page).toEqual(page(3))
})

test('the page stays when the presenter changes, and can be taken away', async () => {
  granted(await handlers()['presenting.give'](chair.call, { seatId: chair.seatId }))
  granted(await goTo(chair, 3))
  granted(await handlers()['presenting.give'](chair.call, { seatId: person.seatId }))
  expect(person.dataOf('presenting.changed').at(-1)?.page).toEqual(page(3))
  granted(await handlers()['presenting.goTo'](person.call, { page: null }))
  expect(chair.dataOf('presenting.changed').at(-1)).toMatchObject({ page: null })
})

test('somebody invited who is not here yet may be made presenter, an outsider and an observer may not', async () => {
  const invited = await world.invite('later', 'secretary')
  const observer = await world.invite('observer', 'observer')
  await world.rooms.participantsChanged(world.meetingId)
  const give = (seatId: SeatId) => handlers()['presenting.give'](chair.call, { seatId })
  granted(await give(world.personSeat(invited.accountId)))
  expect(refusal(await give(world.personSeat(observer.accountId)))).toBe('observerSeat')
  expect(refusal(await give(world.personSeat((await world.add('outsider')).accountId)))).toBe('noSuchSeat')
})

describe('a hall presents', () => {
  let first: FakeClient & { seatId: SeatId; deviceId: DeviceId }
  let second: FakeClient
  let secondId: DeviceId
  beforeEach(async () => {
    first = await world.seat('operator', 'operator')
    second = world.client(first.account, 'another machine')
    secondId = (await second.join({ claim: 'add', label: 'Máy chiếu' })).deviceId
    granted(await handlers()['presenting.give'](chair.call, { seatId: first.seatId }))
  })
  const told = () => chair.dataOf('presenting.changed').at(-1)

  test('by the device that turns a page first, which is named; the other one learns that it does not', async () => {
    expect(told()).toMatchObject({ seatId: first.seatId, device: null })
    granted(await goTo(second, 2))
    expect(told()).toEqual({ seatId: first.seatId, device: { deviceId: secondId, name: 'Máy chiếu' }, page: page(2) })
    expect(refusal(await goTo(first, 3))).toBe('otherDevice')
    expect(told()?.page).toEqual(page(2))
  })
  test('by another device once somebody says so there', async () => {
    granted(await goTo(first, 2))
    granted(await handlers()['presenting.here'](second.call, {}))
    expect(told()).toMatchObject({ device: { deviceId: secondId }, page: page(2) })
    granted(await goTo(second, 3))
    expect(refusal(await goTo(first, 4))).toBe('otherDevice')
  })
  test('by what is left when the device that did has gone', async () => {
    granted(await goTo(second, 2))
    granted(await handlers()['seats.leave'](second.call, {}))
    expect(told()).toMatchObject({ seatId: first.seatId, device: null, page: page(2) })
    granted(await goTo(first, 3))
    expect(told()).toMatchObject({ device: { deviceId: first.deviceId, name: 'Máy chính' }, page: page(3) })
  })
  test('until a leader takes the part to where they sit; nobody else takes it', async () => {
    granted(await goTo(first, 2))
    expect(refusal(await handlers()['presenting.here'](person.call, {}))).toBe('notPresenter')
    granted(await handlers()['presenting.here'](chair.call, {}))
    expect(told()).toMatchObject({ seatId: chair.seatId, device: { deviceId: chair.deviceId }, page: page(2) })
    expect(refusal(await goTo(first, 3))).toBe('notPresenter')
    expect(refusal(await handlers()['presenting.here'](second.call, {}))).toBe('notPresenter')
  })
  test('and its people may draw for all, from when they sit there until they do no more', async () => {
    const presents = () => world.rooms.presents(world.meetingId, first.account.accountId)
    expect(presents()).toBe(true)
    expect(world.rooms.presents(world.meetingId, person.account.accountId)).toBe(false)
    granted(await handlers()['presenting.give'](chair.call, { seatId: chair.seatId }))
    expect(presents()).toBe(false)
    granted(await handlers()['presenting.give'](chair.call, { seatId: first.seatId }))
    await world.crash()
    expect(presents()).toBe(false)
    await world.client(first.account).join()
    expect(presents()).toBe(true)
  })
})

test('what a server kept when the presenter was a person is the seat where that person has their place', async () => {
  const operator = await world.seat('operator', 'operator')
  const keep = async (presenterId: AccountId) => {
    const state = JSON.stringify({ presenterId, page: page(4) })
    await world.database
      .insertInto('live_slices')
      .values({ meeting_id: world.meetingId, slice: 'presenting', state })
      .onConflict((conflict) => conflict.columns(['meeting_id', 'slice']).doUpdateSet({ state }))
      .execute()
    await world.crash()
    return (await world.client(chair.account).join()).snapshot.presenting
  }
  expect(await keep(person.account.accountId)).toEqual({ seatId: person.seatId, device: null, page: page(4) })
  expect(await keep(operator.account.accountId)).toEqual({ seatId: operator.seatId, device: null, page: page(4) })
  expect(await keep(newId(AccountId))).toEqual({ seatId: null, device: null, page: page(4) })
})

test('pages turned in a hurry arrive in order, each with its number', async () => {
  granted(await handlers()['presenting.give'](chair.call, { seatId: chair.seatId }))
  await Promise.all([0, 1, 2, 3, 4].map((index) => goTo(chair, index)))
  const told = person.dataOf('presenting.changed').slice(-5)
  expect(told.map((one) => one.page?.pageIndex)).toEqual([0, 1, 2, 3, 4])
})

test('a page is shown to readers of its paper alone: a presenter who is none cannot show it, and a person who becomes one sees it at once', async () => {
  const restricted = { ...page(2), paperVersionId: PaperVersionId.parse('restricted-0001') }
  const observer = await world.seat('observer', 'observer')
  const operator = await world.seat('operator', 'operator')
  granted(await handlers()['presenting.give'](chair.call, { seatId: operator.seatId }))
  expect(refusal(await handlers()['presenting.goTo'](operator.call, { page: restricted }))).toBe('paperNotIssued')
  granted(await handlers()['presenting.give'](chair.call, { seatId: chair.seatId }))
  granted(await handlers()['presenting.goTo'](chair.call, { page: restricted }))
  const seen = () => [person, observer, operator].map((one) => one.dataOf('presenting.changed').at(-1)?.page)
  expect(seen()).toEqual([restricted, null, null])

  const { account } = observer
  const become = async (role: 'delegate' | 'observer') => {
    await world.database.updateTable('participants').set({ role }).where('account_id', '=', account.accountId).execute()
    await world.rooms.participantsChanged(world.meetingId)
  }
  await become('delegate')
  expect(seen()).toEqual([restricted, restricted, null])
  await become('observer')
  expect(seen()).toEqual([restricted, null, null])
})

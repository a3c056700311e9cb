// Over 300 lines: each command of the roll call is tried in the same small meeting, so that one sees in one place who may do what.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { SITES } from '../identity/test-support.ts'
import { granted, openRoomWorld, refusal, settle, type FakeClient, type RoomWorld } from '../seats/test-support.ts'
import type { ParamsOf } from '../wire/registry.ts'
import { RollCallId, SeatId } from '../wire/ids.ts'
import { countPlaces, countedAs } from '../wire/roll-call.ts'

let world: RoomWorld
let chair: FakeClient & { seatId: SeatId }
let secretary: FakeClient & { seatId: SeatId }
let delegate: FakeClient & { seatId: SeatId }
let district: FakeClient & { seatId: SeatId }
let commune: FakeClient & { seatId: SeatId }

beforeEach(async () => {
  world = await openRoomWorld()
  chair = await world.seat('chair', 'chair')
  secretary = await world.seat('secretary', 'secretary')
  delegate = await world.seat('delegate', 'delegate')
  district = await operatorOf('district', SITES.district)
  commune = await operatorOf('commune', SITES.commune)
  await world.inviteSite(SITES.otherDistrict)
  await world.rooms.participantsChanged(world.meetingId)
})
afterEach(async () => {
  await world.rooms.close()
  await world.database.destroy()
})

async function operatorOf(username: string, siteId: (typeof SITES)[keyof typeof SITES]) {
  const client = world.client(await world.invite(username, 'operator', siteId))
  const { seatId } = await client.join({ place: 'site', claim: 'add' })
  return Object.assign(client, { seatId })
}
const handlers = () => world.rooms.handlers
async function begin(way: 'inTurn' | 'byDistrict', by = secretary, ifNewest: RollCallId | null = null) {
  return RollCallId.parse(granted(await handlers()['rollCall.start'](by.call, { way, ifNewest })).rollCallId)
}
type Answer = ParamsOf<'rollCall.answer'>['answers'][number]
const present = (seatId: SeatId, headCount: number, more: Partial<Answer> = {}): Answer => ({
  ...{ seatId, state: 'present', headCount, guests: 0, people: null, reason: '' },
  ...more,
})
const answer = (by: FakeClient, rollCallId: RollCallId, ...answers: Answer[]) =>
  handlers()['rollCall.answer'](by.call, { rollCallId, answers })
const next = (by: FakeClient, rollCallId: RollCallId, ifCalled: SeatId | null, seatId: SeatId | null = null) =>
  handlers()['rollCall.call'](by.call, { rollCallId, seatId, ifCalled })
type Mark = ParamsOf<'rollCall.mark'>
const mark = (rollCallId: RollCallId, seatIds: SeatId[], more: Partial<Mark>) =>
  handlers()['rollCall.mark'](secretary.call, {
    ...{ rollCallId, seatIds, ifState: 'waiting', state: 'absent', reason: '', headCount: null },
    ...more,
  })
async function result(rollCallId: RollCallId) {
  const call = { ...secretary.call, actor: 'secretary' as const }
  return granted(await handlers()['rollCall.read'](call, { meetingId: world.meetingId, rollCallId }))
}
const stateOf = async (rollCallId: RollCallId, seatId: SeatId) =>
  (await result(rollCallId)).places.find((place) => place.seatId === seatId)
const otherSeat = () => world.siteSeat(SITES.otherDistrict)

describe('by districts in parallel', () => {
  test('a site answers for itself, its hall’s list follows, and the answering operators and the desk get the place', async () => {
    const rollCallId = await begin('byDistrict')
    granted(await answer(commune, rollCallId, present(commune.seatId, 12, { guests: 2, people: ['Người thử một'] })))
    await world.timers.pass(12_000)
    expect(await stateOf(rollCallId, commune.seatId)).toMatchObject({
      ...{ state: 'present', headCount: 12, guests: 2, people: ['Người thử một'], byName: 'commune', late: false },
      district: 'Huyện Đồng Văn',
    })
    expect(commune.dataOf('seats.own').at(-1)).toMatchObject({ headCount: 12, people: ['Người thử một'] })
    const told = { rollCallId, places: [expect.objectContaining({ seatId: commune.seatId, state: 'present' })] }
    for (const client of [commune, district, chair, secretary]) expect(client.dataOf('rollCall.places')).toEqual([told])
    expect(delegate.dataOf('rollCall.places')).toEqual([])
  })

  test('a district’s operator answers for its communes in one message, all of it or nothing', async () => {
    const rollCallId = await begin('byDistrict')
    const own = present(district.seatId, 3)
    expect(refusal(await answer(district, rollCallId, own, present(otherSeat(), 5)))).toBe('notYours')
    expect(await stateOf(rollCallId, district.seatId)).toMatchObject({ state: 'waiting' })
    granted(await answer(district, rollCallId, own, present(commune.seatId, 8)))
    expect((await result(rollCallId)).rollCall.counts).toMatchObject({
      sites: { all: 3, present: 2, waiting: 1 },
      people: { delegates: 11, guests: 0 },
    })
    expect(refusal(await answer(commune, rollCallId, present(district.seatId, 1)))).toBe('notYours')
  })

  test('an answer that says the same again is written once, and one under another roll call is refused', async () => {
    const first = await begin('byDistrict')
    granted(await answer(commune, first, present(commune.seatId, 12)))
    granted(await answer(commune, first, present(commune.seatId, 12)))
    expect(await world.database.selectFrom('roll_call_acts').selectAll().execute()).toHaveLength(1)
    granted(await handlers()['rollCall.end'](secretary.call, { rollCallId: first }))
    const second = await begin('byDistrict', chair, first)
    expect(refusal(await answer(commune, first, present(commune.seatId, 1)))).toBe('rollCallChanged')
    expect(await stateOf(second, commune.seatId)).toMatchObject({ state: 'waiting', expected: 12 })
  })

  test('answers of many sites within a second are a few messages to the desk, and one to each that answered', async () => {
    const rollCallId = await begin('byDistrict')
    for (let headCount = 1; headCount <= 20; headCount += 1)
      granted(await answer(commune, rollCallId, present(commune.seatId, headCount)))
    await world.timers.pass(12_000)
    expect(chair.dataOf('rollCall.places')).toHaveLength(1)
    expect(chair.dataOf('rollCall.places')[0]?.places).toMatchObject([{ headCount: 20 }])
    expect(delegate.dataOf('rollCall.places')).toHaveLength(0)
    expect(delegate.dataOf('rollCall.changed')).toHaveLength(1)
  })

  test('head counts that come with answers are announced to everybody once in ten seconds', async () => {
    await world.timers.pass(2_000)
    const before = delegate.dataOf('seats.changed').length
    const rollCallId = await begin('byDistrict')
    for (let headCount = 1; headCount <= 9; headCount += 1) {
      granted(await answer(commune, rollCallId, present(commune.seatId, headCount)))
      await world.timers.pass(1_000)
    }
    await world.timers.pass(5_000)
    expect(delegate.dataOf('seats.changed').length - before).toBe(1)
  })
})

describe('a delegate', () => {
  test('checks in and then confirms, in two steps that can be repeated', async () => {
    const rollCallId = await begin('byDistrict')
    expect(refusal(await handlers()['rollCall.confirm'](delegate.call, { rollCallId }))).toBe('notCheckedIn')
    granted(await handlers()['rollCall.checkIn'](delegate.call, { rollCallId }))
    granted(await handlers()['rollCall.checkIn'](delegate.call, { rollCallId }))
    expect(await stateOf(rollCallId, delegate.seatId)).toMatchObject({ state: 'checkedIn' })
    granted(await handlers()['rollCall.confirm'](delegate.call, { rollCallId }))
    granted(await handlers()['rollCall.confirm'](delegate.call, { rollCallId }))
    granted(await handlers()['rollCall.checkIn'](delegate.call, { rollCallId }))
    expect(await stateOf(rollCallId, delegate.seatId)).toMatchObject({ state: 'present', countedAs: 'delegate' })
    expect(await world.database.selectFrom('roll_call_acts').selectAll().execute()).toHaveLength(2)
    expect(delegate.dataOf('rollCall.places').map(({ places }) => places[0]?.state)).toEqual(['checkedIn', 'present'])
  })

  test('who is on no list of people can’t answer, and guests are counted apart', async () => {
    await world.seat('guest', 'observer')
    await world.rooms.participantsChanged(world.meetingId)
    const rollCallId = await begin('byDistrict')
    expect(refusal(await handlers()['rollCall.checkIn'](commune.call, { rollCallId }))).toBe('notYours')
    granted(await handlers()['rollCall.checkIn'](delegate.call, { rollCallId }))
    granted(await handlers()['rollCall.confirm'](delegate.call, { rollCallId }))
    const { rollCall, places } = await result(rollCallId)
    const guest = places.find(({ countedAs: as }) => as === 'guest')
    granted(await mark(rollCallId, [SeatId.parse(guest?.seatId)], { state: 'present' }))
    expect(rollCall.counts).toMatchObject({ delegates: { all: 3, present: 1 }, guests: { all: 1, present: 0 } })
    expect((await result(rollCallId)).rollCall.counts.people).toEqual({ delegates: 1, guests: 1 })
  })
})

describe('one after another', () => {
  const air = async () => {
    const { snapshot } = await world.client(await world.invite(`eye${Math.random()}`, 'observer')).join()
    return {
      stage: snapshot.stageSeatId,
      holders: snapshot.floor.holders.map(({ seatId }) => seatId),
      mode: snapshot.floor.mode,
    }
  }

  test('the called place is on the stage and heard, all others are muted, and its answer calls the next', async () => {
    granted(await handlers()['floor.setMode'](chair.call, { mode: 'open' }))
    granted(await handlers()['floor.putOnStage'](chair.call, { seatId: delegate.seatId }))
    const rollCallId = await begin('inTurn')
    expect((await air()).mode).toBe('floor')
    const { calledSeatId } = granted(await next(secretary, rollCallId, null))
    expect(calledSeatId).toBe(district.seatId)
    expect(await air()).toEqual({ stage: district.seatId, holders: [district.seatId], mode: 'floor' })
    granted(await answer(district, rollCallId, present(district.seatId, 5)))
    expect(await air()).toEqual({ stage: commune.seatId, holders: [commune.seatId], mode: 'floor' })
    granted(await mark(rollCallId, [commune.seatId], { state: 'present', headCount: 4 }))
    expect(commune.dataOf('rollCall.changed').at(-1)?.now.calledSeatId).toBe(chair.seatId)
    granted(await handlers()['rollCall.end'](secretary.call, { rollCallId }))
    expect(await air()).toEqual({ stage: delegate.seatId, holders: [], mode: 'open' })
  })

  test('a second press, and one by somebody else at the same moment, calls nobody over', async () => {
    const rollCallId = await begin('inTurn')
    const pressed = await Promise.all([next(secretary, rollCallId, null), next(chair, rollCallId, null)])
    expect(pressed.map((outcome) => granted(outcome).calledSeatId)).toEqual([district.seatId, district.seatId])
    expect(granted(await next(chair, rollCallId, district.seatId)).calledSeatId).toBe(commune.seatId)
  })

  test('a site that has not joined can’t be called, and none is called by districts', async () => {
    const rollCallId = await begin('inTurn')
    expect(refusal(await next(secretary, rollCallId, null, otherSeat()))).toBe('seatAbsent')
    expect(refusal(await next(secretary, rollCallId, null, SeatId.parse('AAAAAAAA')))).toBe('noSuchSeat')
    granted(await handlers()['rollCall.end'](secretary.call, { rollCallId }))
    expect(refusal(await next(secretary, rollCallId, null))).toBe('rollCallOver')
    const byDistrict = await begin('byDistrict', chair, rollCallId)
    expect(refusal(await next(secretary, byDistrict, null))).toBe('notInTurn')
  })
})

describe('places that do not answer', () => {
  test('are absent at the end, and one that comes then is late, with its time', async () => {
    const rollCallId = await begin('byDistrict')
    granted(await handlers()['rollCall.end'](secretary.call, { rollCallId }))
    expect(await stateOf(rollCallId, commune.seatId)).toMatchObject({ state: 'absent', late: false })
    world.clock.advance(600_000)
    granted(await answer(commune, rollCallId, present(commune.seatId, 6)))
    expect(await stateOf(rollCallId, commune.seatId)).toMatchObject({
      state: 'present',
      late: true,
      atMs: world.clock.nowMs(),
    })
  })

  test('are called again once for a press, and excused with a reason only', async () => {
    const rollCallId = await begin('byDistrict')
    granted(await mark(rollCallId, [commune.seatId, otherSeat()], {}))
    expect(refusal(await mark(rollCallId, [otherSeat()], { ifState: 'absent', state: 'excused' }))).toBe(
      'reasonMissing',
    )
    granted(await mark(rollCallId, [otherSeat()], { ifState: 'absent', state: 'excused', reason: 'Mất điện' }))
    const again = (ifRound: number) => handlers()['rollCall.callAgain'](chair.call, { rollCallId, ifRound })
    expect(granted(await again(1))).toEqual({ again: 1 })
    expect(granted(await again(1))).toEqual({ again: 0 })
    expect(await stateOf(rollCallId, commune.seatId)).toMatchObject({ state: 'waiting' })
    expect(await stateOf(rollCallId, otherSeat())).toMatchObject({ state: 'excused', reason: 'Mất điện' })
  })

  test('a mark does not undo an answer that came just before it', async () => {
    const rollCallId = await begin('byDistrict')
    granted(await answer(commune, rollCallId, present(commune.seatId, 6)))
    expect(granted(await mark(rollCallId, [commune.seatId, otherSeat()], {}))).toEqual({ changed: 1 })
    expect(await stateOf(rollCallId, commune.seatId)).toMatchObject({ state: 'present' })
  })
})

describe('a roll call', () => {
  test('is begun once by two who press at the same moment', async () => {
    const start = (by: FakeClient) => handlers()['rollCall.start'](by.call, { way: 'byDistrict', ifNewest: null })
    const both = await Promise.all([start(secretary), start(chair)])
    expect(both.map(refusal)).toEqual([null, 'rollCallRunning'])
    const rollCallId = RollCallId.parse(both.flatMap((one) => (one.ok ? [one.value.rollCallId] : []))[0])
    granted(await handlers()['rollCall.end'](secretary.call, { rollCallId }))
    expect(refusal(await start(chair))).toBe('rollCallChanged')
  })

  test('goes on after a crash with every answer, and everybody sees their own part of it again', async () => {
    const rollCallId = await begin('inTurn')
    granted(await next(secretary, rollCallId, null))
    granted(await answer(district, rollCallId, present(district.seatId, 5)))
    await world.crash()
    const back = await world.client(secretary.account).join()
    expect(back.snapshot.rollCall).toMatchObject({
      now: { rollCallId, endedAtMs: null, calledSeatId: commune.seatId },
      places: [
        { seatId: district.seatId, state: 'present' },
        { seatId: commune.seatId, state: 'waiting', calls: 1 },
      ],
    })
    const theirs = await world.client(commune.account).join({ place: 'site', claim: 'add' })
    expect(theirs.snapshot.rollCall.places).toMatchObject([{ seatId: commune.seatId, calls: 1 }])
    const other = await world.client(delegate.account).join()
    expect(other.snapshot.rollCall).toMatchObject({ now: { rollCallId }, places: [] })
  })

  test('ends with its meeting, and its result stays with the names of that day', async () => {
    const rollCallId = await begin('byDistrict')
    granted(await answer(commune, rollCallId, present(commune.seatId, 6)))
    await world.rooms.meetingStateChanged(world.meetingId, 'ended')
    await world.database.updateTable('sites').set({ name: 'Xã khác' }).where('site_id', '=', SITES.commune).execute()
    const { rollCall, places } = await result(rollCallId)
    expect(rollCall).toMatchObject({
      number: 1,
      endedAtMs: expect.any(Number),
      counts: { sites: { present: 1, absent: 2 } },
    })
    expect(places.find(({ seatId }) => seatId === commune.seatId)).toMatchObject({ name: 'Xã Lũng Cú', headCount: 6 })
    expect(
      countPlaces(
        places.map((place) => ({
          ...place,
          countedAs: countedAs({ kind: place.accountId === null ? 'site' : 'person', role: place.role }),
        })),
      ),
    ).toEqual(rollCall.counts)
  })

  test('of another meeting is not found by its id', async () => {
    const rollCallId = await begin('byDistrict')
    const foreign = await openRoomWorld()
    const call = { ...secretary.call, actor: 'secretary' as const }
    expect(refusal(await handlers()['rollCall.read'](call, { meetingId: foreign.meetingId, rollCallId }))).toBe(
      'notFound',
    )
    await foreign.rooms.close()
    await foreign.database.destroy()
  })

  test('shows all places to a delegate who becomes the chair', async () => {
    const rollCallId = await begin('byDistrict')
    granted(await answer(commune, rollCallId, present(commune.seatId, 6)))
    granted(await handlers()['leading.handOver'](secretary.call, { accountId: delegate.account.accountId }))
    await world.timers.pass(3_000)
    await settle()
    expect(delegate.dataOf('rollCall.places').at(-1)?.places).toMatchObject([{ seatId: commune.seatId }])
  })
})

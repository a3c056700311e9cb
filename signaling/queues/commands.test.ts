// Over 300 lines: each act of the queues is tried in the same small meeting.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { SITES } from '../identity/test-support.ts'
import { granted, openRoomWorld, refusal, unpacked, type FakeClient, type RoomWorld } from '../seats/test-support.ts'
import { RollCallId, SiteId, type SeatId } from '../wire/ids.ts'
import { createTurnsEnd, turnsOf } from './turns.ts'
import { afterChange, line, NO_QUEUES, QueueEntryId, type QueueName, type QueuesState } from './wire.ts'

const SECOND = SiteId.parse('hg/huyen-dong-van/xa-lung-tao')
type Seated = Awaited<ReturnType<RoomWorld['seat']>>

let world: RoomWorld
let chair: Seated
let secretary: Seated
let first: Seated
let second: Seated
beforeEach(async () => {
  world = await openRoomWorld()
  chair = await world.seat('chair', 'chair')
  secretary = await world.seat('secretary', 'secretary')
  first = await world.seat('first', 'delegate')
  second = await world.seat('second', 'delegate')
})
afterEach(async () => {
  await world.rooms.close()
  await world.database.destroy()
})

const handlers = () => world.rooms.handlers
async function ask(
  who: FakeClient,
  more: { queue?: QueueName; topic?: string; point?: boolean } = {},
): Promise<QueueEntryId> {
  const asked = { queue: 'speaking' as const, topic: '', speaker: '', point: false, ...more }
  return QueueEntryId.parse(granted(await handlers()['queues.ask'](who.call, asked)).entryId)
}
const call = (who: FakeClient, entryId: QueueEntryId) => handlers()['queues.call'](who.call, { entryId })
/** The queues as a newcomer gets them. */
let newcomers = 0
async function inSnapshot(): Promise<QueuesState> {
  const client = world.client(await world.invite(`late${(newcomers += 1)}`, 'observer'))
  return (await client.join()).snapshot.queues
}
/** The queues as a client that sat here from the beginning has them. */
const asTold = (client: FakeClient): QueuesState => client.dataOf('queues.changed').reduce(afterChange, NO_QUEUES)
const waiting = (state: QueuesState, queue: QueueName = 'speaking') =>
  line(state, queue, 'waiting').map(({ seatId }) => seatId)
const holders = async () => {
  const client = world.client(await world.invite(`late${(newcomers += 1)}`, 'observer'))
  return (await client.join()).snapshot.floor.holders.map(({ seatId }) => seatId)
}
async function handOf(seatId: SeatId): Promise<boolean | undefined> {
  await world.timers.pass(1_000)
  const told = chair.dataOf('seats.changed').flatMap(({ seats }) => Object.entries(unpacked(seats)))
  return told.findLast(([id]) => id === seatId)?.[1].asking
}

describe('asking', () => {
  test('stands in line in the order of asking, raises the hand, and is taken back by who asked', async () => {
    const entryId = await ask(second, { topic: 'Đường vào xã' })
    await ask(first)
    await world.timers.pass(300)
    expect(waiting(asTold(chair))).toEqual([second.seatId, first.seatId])
    expect(await handOf(second.seatId)).toBe(true)
    granted(await handlers()['queues.withdraw'](second.call, { entryId }))
    expect(await handOf(second.seatId)).toBe(false)
    expect(waiting(asTold(first))).toEqual([first.seatId])
  })

  test('of many at once is announced in few messages', async () => {
    const many: Seated[] = []
    for (let number = 0; number < 20; number += 1) many.push(await world.seat(`many${number}`, 'delegate'))
    const before = chair.dataOf('queues.changed').length
    for (const one of many) await ask(one)
    await world.timers.pass(300)
    expect(chair.dataOf('queues.changed').length - before).toBe(1)
    expect(waiting(asTold(chair))).toEqual(many.map(({ seatId }) => seatId))
  })

  test('for nobody else, and not by the chair, who needs no floor', async () => {
    expect(
      refusal(await handlers()['queues.ask'](chair.call, { queue: 'speaking', topic: '', speaker: '', point: false })),
    ).toBe('noFloorNeeded')
    const entryId = await ask(first)
    expect(refusal(await handlers()['queues.withdraw'](second.call, { entryId }))).toBe('notYours')
    granted(await handlers()['queues.withdraw'](secretary.call, { entryId }))
  })

  test('keeps its place through a cut link and a crash, and gives it up with leaving', async () => {
    await ask(first)
    await ask(second)
    first.cut()
    await world.timers.pass(61_000)
    await world.crash()
    expect(waiting(await inSnapshot())).toEqual([first.seatId, second.seatId])
    const back = world.client(first.account)
    await back.join()
    granted(await handlers()['seats.leave'](back.call, {}))
    expect(waiting(await inSnapshot())).toEqual([second.seatId])
  })
})

describe('calling', () => {
  test('gives the floor instead of others, shows the speaker, and the one before is done', async () => {
    const [one, two] = [await ask(first), await ask(second, { topic: 'Ngân sách' })]
    granted(await handlers()['floor.putOnStage'](chair.call, { seatId: chair.seatId }))
    granted(await call(chair, one))
    granted(await call(secretary, two))
    expect(await holders()).toEqual([second.seatId])
    const stages = Object.fromEntries((await inSnapshot()).entries.map(({ entryId, stage }) => [entryId, stage]))
    expect(stages).toEqual({ [one]: 'done', [two]: 'called' })
    expect(chair.dataOf('floor.stageChanged').at(-1)).toEqual({ stageSeatId: null })
    granted(await handlers()['queues.finish'](chair.call, { entryId: two }))
    expect(await holders()).toEqual([])
  })

  test('takes the chair’s choice off the stage in the same cut: no page hears of the floor and still sees somebody else', async () => {
    const entryId = await ask(first)
    granted(await handlers()['floor.putOnStage'](chair.call, { seatId: chair.seatId }))
    await second.openMedia()
    await world.timers.pass(2_000)
    const before = second.heard.length
    granted(await call(chair, entryId))
    await world.timers.pass(2_000)
    const after = second.heard.slice(before).map(({ event }) => event)
    expect(second.dataOf('media.stage').at(-1)).toEqual({ seatId: first.seatId })
    expect(after.slice(0, 2)).toEqual(['floor.changed', 'floor.stageChanged'])
    await world.crash()
    const { snapshot } = await world.client(second.account).join()
    expect(snapshot).toMatchObject({ stageSeatId: null, floor: { holders: [{ seatId: first.seatId }] } })
  })

  test('is the same by whatever way the floor is given', async () => {
    const entryId = await ask(first)
    granted(await handlers()['floor.give'](chair.call, { seatId: first.seatId, instead: true }))
    expect((await inSnapshot()).entries).toMatchObject([{ entryId, stage: 'called' }])
    granted(await handlers()['floor.take'](chair.call, { seatId: first.seatId }))
    expect((await inSnapshot()).entries).toMatchObject([{ entryId, stage: 'done' }])
  })

  test('a point of order leaves the speaker the floor', async () => {
    const [speaker, point] = [await ask(first), await ask(second, { point: true })]
    expect(waiting(await inSnapshot())).toEqual([second.seatId, first.seatId])
    granted(await call(chair, speaker))
    granted(await call(chair, point))
    const { floor } = (await world.client(await world.invite('late', 'observer')).join()).snapshot
    expect(floor.holders.map(({ seatId }) => seatId)).toEqual([first.seatId])
    expect(floor.pointOfOrder?.seatId).toBe(second.seatId)
  })

  test('that was saved just before a crash is followed by the queues at the next start, before anybody is sent them', async () => {
    await ask(first)
    granted(await handlers()['floor.give'](chair.call, { seatId: first.seatId, instead: true }))
    await world.database.deleteFrom('live_slices').where('slice', '=', 'queues').execute()
    await world.crash()
    const client = world.client(chair.account)
    const { snapshot } = await client.join({ claim: 'takeOver' })
    expect(snapshot.queues.clocks.map(({ seatId }) => seatId)).toEqual([first.seatId])
    expect(client.dataOf('queues.changed')).toEqual([])
  })

  test('calls the entry that was pressed, where a seat stands in both queues', async () => {
    granted(await handlers()['queues.setPhase'](chair.call, { queue: 'questioning', phase: 'open' }))
    const [speech, question] = [await ask(first), await ask(first, { queue: 'questioning' })]
    granted(await call(chair, question))
    const stages = Object.fromEntries((await inSnapshot()).entries.map(({ entryId, stage }) => [entryId, stage]))
    expect(stages).toEqual({ [speech]: 'waiting', [question]: 'called' })
  })

  test('by a roll call is no turn: who is on air to answer keeps the place in line', async () => {
    await ask(first)
    const begun = granted(await handlers()['rollCall.start'](secretary.call, { way: 'inTurn', ifNewest: null }))
    const rollCallId = RollCallId.parse(begun.rollCallId)
    const params = { rollCallId, seatId: first.seatId, ifCalled: null }
    granted(await handlers()['rollCall.call'](secretary.call, params))
    expect(await holders()).toEqual([first.seatId])
    await world.crash()
    const state = await inSnapshot()
    expect([waiting(state), state.clocks, state.spoken]).toEqual([[first.seatId], [], []])
  })

  test('somebody who is not here is refused and keeps the place', async () => {
    const entryId = await ask(first)
    first.cut()
    await world.timers.pass(61_000)
    expect(refusal(await call(chair, entryId))).toBe('seatAbsent')
    expect(waiting(await inSnapshot())).toEqual([first.seatId])
  })

  test('pressed at two desks at once is one call, and one press too late calls nobody', async () => {
    const entryId = await ask(first)
    const both = await Promise.all([call(chair, entryId), call(secretary, entryId)])
    expect(both.map(refusal)).toEqual([null, null])
    granted(await handlers()['queues.finish'](chair.call, { entryId }))
    expect(refusal(await call(secretary, entryId))).toBe('noSuchEntry')
    expect(await holders()).toEqual([])
  })

  test('writes a turn in the log with its words, which outlives a crash and the meeting', async () => {
    granted(await call(chair, await ask(first, { topic: 'Ngân sách' })))
    world.clock.advance(90_000)
    await world.crash()
    chair = Object.assign(world.client(chair.account), { seatId: chair.seatId, deviceId: chair.deviceId })
    await chair.join({ claim: 'takeOver' })
    granted(await handlers()['floor.take'](chair.call, { seatId: first.seatId }))
    const turns = await turnsOf(world.database, world.meetingId)
    expect(turns).toMatchObject([{ seatName: 'first', topic: 'Ngân sách', queue: 'speaking', point: false }])
    expect((turns[0]?.endedAtMs ?? 0) - (turns[0]?.startedAtMs ?? 0)).toBe(90_000)
    expect((await inSnapshot()).spoken).toEqual([{ seatId: first.seatId, ms: 90_000, turns: 1 }])
    await world.rooms.meetingStateChanged(world.meetingId, 'ended')
    expect(await world.database.selectFrom('speaking_turns').select('topic').execute()).toEqual([
      { topic: 'Ngân sách' },
    ])
  })
})

describe('the log', () => {
  const turns = () => turnsOf(world.database, world.meetingId)
  const lasted = async () => (await turns()).map(({ startedAtMs, endedAtMs }) => (endedAtMs ?? NaN) - startedAtMs)

  test('ends the turn of a speaker who has the floor when the meeting ends', async () => {
    granted(await call(chair, await ask(first)))
    await world.timers.pass(45_000)
    await world.rooms.meetingStateChanged(world.meetingId, 'ended')
    expect(await lasted()).toEqual([45_000])
  })

  test('ends a turn when the last person was seen, where nobody has come back after a crash before the meeting ended', async () => {
    granted(await call(chair, await ask(first)))
    await world.timers.pass(100_000)
    await world.crash()
    world.clock.advance(3_600_000)
    await createTurnsEnd(world.clock)(world.database, world.meetingId)
    // The attendance is brought forward every 30 s.
    expect(await lasted()).toEqual([90_000])
  })

  test('counts no time for a turn that began under a clock more than a day behind', async () => {
    granted(await call(chair, await ask(first)))
    await world.crash()
    world.clock.advance(30 * 3_600_000)
    chair = Object.assign(world.client(chair.account), { seatId: chair.seatId, deviceId: chair.deviceId })
    await chair.join({ claim: 'takeOver' })
    granted(await handlers()['floor.take'](chair.call, { seatId: first.seatId }))
    expect(await lasted()).toEqual([0, 0])
  })

  test('names the site of a speaker', async () => {
    granted(await call(chair, await ask(first)))
    expect(await turns()).toMatchObject([{ siteId: SITES.district, siteName: 'Huyện Đồng Văn' }])
  })
})

describe('the clock', () => {
  const limit = (hardEnd: boolean) =>
    handlers()['queues.setRules'](secretary.call, {
      queue: 'speaking',
      rules: { limitSeconds: 60, warnSeconds: 20, hardEnd, districtsFirst: false },
    })

  test('takes the floor at a hard end, also after a restart, and not when time was added', async () => {
    granted(await limit(true))
    granted(await call(chair, await ask(first)))
    granted(await handlers()['queues.addTime'](secretary.call, { seatId: first.seatId, seconds: 30 }))
    await world.timers.pass(80_000)
    expect(await holders()).toEqual([first.seatId])
    await world.crash()
    expect(await holders()).toEqual([first.seatId])
    await world.timers.pass(11_000)
    expect(await holders()).toEqual([])
    expect((await inSnapshot()).spoken).toMatchObject([{ seatId: first.seatId, turns: 1 }])
  })

  test('only runs out where the end is not hard', async () => {
    granted(await limit(false))
    granted(await call(chair, await ask(first)))
    await world.timers.pass(300_000)
    expect(await holders()).toEqual([first.seatId])
  })
})

describe('districts first', () => {
  let commune: Seated
  let district: Seated
  beforeEach(async () => {
    for (const site of [SITES.root, SITES.district, SITES.commune, SITES.otherDistrict]) await world.inviteSite(site)
    const operator = async (username: string, site: (typeof SITES)['district']) => {
      const client = world.client(await world.invite(username, 'operator', site))
      const { seatId, deviceId } = await client.join({ place: 'site' })
      return Object.assign(client, { seatId, deviceId })
    }
    commune = await operator('commune', SITES.commune)
    district = await operator('district', SITES.district)
    const rules = { limitSeconds: null, warnSeconds: 60, hardEnd: false, districtsFirst: true }
    granted(await handlers()['queues.setRules'](chair.call, { queue: 'speaking', rules }))
  })

  test('a commune waits with its district, which passes it on; no other site may', async () => {
    const entryId = await ask(commune)
    expect((await inSnapshot()).entries).toMatchObject([{ stage: 'atDistrict' }])
    const other = world.client(await world.invite('other', 'operator', SITES.otherDistrict))
    await other.join({ place: 'site' })
    expect(refusal(await handlers()['queues.passOn'](other.call, { entryId }))).toBe('notYours')
    expect(refusal(await handlers()['queues.passOn'](commune.call, { entryId }))).toBe('notYours')
    granted(await handlers()['queues.passOn'](district.call, { entryId }))
    expect(waiting(await inSnapshot())).toEqual([commune.seatId])
    // In the province's line it is not the district's to move any more.
    expect(refusal(await handlers()['queues.move'](district.call, { entryId, before: null }))).toBe('notYours')
  })

  test('a district orders its own communes, and no other’s; the province passes them on in that order', async () => {
    const row = {
      ...{ site_id: SECOND, name: 'Xã Lũng Táo', short_name: 'Lũng Táo', level: 'commune' },
      parent_id: SITES.district,
      position: 90,
    } as const
    await world.database.insertInto('sites').values(row).execute()
    await world.inviteSite(SECOND)
    const secondCommune = world.client(await world.invite('second-commune', 'operator', SECOND))
    const { seatId: secondSeatId } = await secondCommune.join({ place: 'site' })
    const other = world.client(await world.invite('other', 'operator', SITES.otherDistrict))
    await other.join({ place: 'site' })
    const [one, two] = [await ask(commune), await ask(secondCommune)]
    const atDistrict = async () => line(await inSnapshot(), 'speaking', 'atDistrict').map(({ seatId }) => seatId)
    expect(await atDistrict()).toEqual([commune.seatId, secondSeatId])
    const move = (who: FakeClient) => handlers()['queues.move'](who.call, { entryId: two, before: one })
    for (const nobody of [other, commune, secondCommune]) expect(refusal(await move(nobody))).toBe('notYours')
    expect(await atDistrict()).toEqual([commune.seatId, secondSeatId])
    granted(await move(district))
    expect(await atDistrict()).toEqual([secondSeatId, commune.seatId])
    await world.crash()
    expect(await atDistrict()).toEqual([secondSeatId, commune.seatId])
  })

  test('a district and a person at a desk come to the province at once', async () => {
    await ask(district)
    await ask(first)
    expect(waiting(await inSnapshot())).toEqual([district.seatId, first.seatId])
  })
})

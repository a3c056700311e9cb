import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { SITES } from '../identity/test-support.ts'
import {
  granted,
  openRoomWorld,
  refusal,
  settle,
  unpacked,
  type FakeClient,
  type RoomWorld,
} from '../seats/test-support.ts'
import type { SeatId } from '../wire/ids.ts'
import { afterChange, isWaiting, line, NO_QUEUES, QueueEntryId, type QueueName, type QueuesState } from './wire.ts'

const SEED = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31)
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

  test('of many at once is told in few messages', async () => {
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
    const { turns } = granted(await handlers()['queues.turns'](chair.call, {}))
    expect(turns).toMatchObject([{ seatName: 'first', topic: 'Ngân sách', queue: 'speaking', point: false }])
    expect((turns[0]?.endedAtMs ?? 0) - (turns[0]?.startedAtMs ?? 0)).toBe(90_000)
    expect((await inSnapshot()).spoken).toEqual([{ seatId: first.seatId, ms: 90_000, turns: 1 }])
    await world.rooms.meetingStateChanged(world.meetingId, 'ended')
    expect(await world.database.selectFrom('speaking_turns').select('topic').execute()).toEqual([
      { topic: 'Ngân sách' },
    ])
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

  test('a district and a person at a desk come to the province at once', async () => {
    await ask(district)
    await ask(first)
    expect(waiting(await inSnapshot())).toEqual([district.seatId, first.seatId])
  })
})

test('three desks at once never lose or double anybody, show a floor without holder, or tell two orders', async () => {
  const counted = { calls: 0, moves: 0 }
  const act = fc.record({
    who: fc.nat(1),
    what: fc.constantFrom(
      'ask',
      'call',
      'callFirst',
      'ask',
      'move',
      'finish',
      'withdraw',
      'ask',
      'take',
      'give',
      'callFirst',
      'stop',
      'open',
    ),
    seat: fc.nat(2),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 15, maxLength: 35, size: 'max' }), async (acts) => {
      const here = await openRoomWorld()
      try {
        world = here
        const desks = [await here.seat('chair', 'chair'), await here.seat('secretary', 'secretary')]
        const seats = [
          await here.seat('a', 'delegate'),
          await here.seat('b', 'delegate'),
          await here.seat('c', 'delegate'),
        ]
        const watcher = seats[0]
        const run: Promise<unknown>[] = []
        for (const { who, what, seat } of acts) {
          const [desk, person] = [desks[who], seats[seat]]
          if (desk === undefined || person === undefined || watcher === undefined) throw new Error('nobody')
          const state = asTold(watcher)
          const any = state.entries[seat % Math.max(1, state.entries.length)]?.entryId
          const firstId = line(state, 'speaking', 'waiting')[0]?.entryId
          const one = handlers()
          if (what === 'ask') run.push(ask(person).catch(() => undefined))
          else if (what === 'withdraw' && any !== undefined)
            run.push(one['queues.withdraw'](desk.call, { entryId: any }))
          else if (what === 'call' && any !== undefined) run.push(one['queues.call'](desk.call, { entryId: any }))
          else if (what === 'callFirst' && firstId !== undefined)
            run.push(one['queues.call'](desk.call, { entryId: firstId }))
          else if (what === 'finish' && any !== undefined) run.push(one['queues.finish'](desk.call, { entryId: any }))
          else if (what === 'move' && any !== undefined)
            run.push(one['queues.move'](desk.call, { entryId: any, before: firstId ?? null }))
          else if (what === 'take') run.push(one['floor.take'](desk.call, { seatId: person.seatId }))
          else if (what === 'give') run.push(one['floor.give'](desk.call, { seatId: person.seatId, instead: true }))
          else if (what === 'stop' || what === 'open') {
            run.push(
              one['queues.setPhase'](desk.call, { queue: 'speaking', phase: what === 'stop' ? 'stopped' : 'open' }),
            )
          }
          counted.calls += what.startsWith('call') && any !== undefined ? 1 : 0
          counted.moves += what === 'move' && any !== undefined ? 1 : 0
          if (who === 0) await settle()
        }
        await Promise.all(run)
        await here.timers.pass(1_000)
        const joined = await here.client(await here.invite('late', 'observer')).join()
        const { queues, floor } = joined.snapshot
        const inLine = queues.entries.filter(isWaiting).map(({ seatId, queue }) => `${seatId} ${queue}`)
        expect(new Set(inLine).size).toBe(inLine.length)
        expect(floor.holders.length).toBeLessThanOrEqual(1)
        const called = queues.entries.filter(({ stage }) => stage === 'called').map(({ seatId }) => seatId)
        for (const seatId of called) expect(floor.holders.map((held) => held.seatId)).toContain(seatId)
        expect(queues.clocks.map(({ seatId }) => seatId)).toEqual(floor.holders.map(({ seatId }) => seatId))
        for (const client of [...desks, ...seats]) {
          const told = asTold(client)
          expect(line(told, 'speaking', 'waiting')).toEqual(line(queues, 'speaking', 'waiting'))
          expect(told.clocks).toEqual(queues.clocks)
        }
      } finally {
        await here.rooms.close()
        await here.database.destroy()
      }
    }),
    { seed: SEED, numRuns: 40 },
  )
  expect(counted.calls).toBeGreaterThan(20)
  expect(counted.moves).toBeGreaterThan(5)
})

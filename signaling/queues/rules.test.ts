import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FloorState } from '../floor/wire.ts'
import { SeatId } from '../wire/ids.ts'
import { difference } from './difference.ts'
import { addTime, ask, followFloor, move, passOn, setHead, setPhase, withdraw, type Asking } from './rules.ts'
import {
  afterChange,
  DEFAULT_RULES,
  inOrder,
  isWaiting,
  line,
  MAX_DONE,
  MAX_WAITING,
  NO_QUEUES,
  QueueEntryId,
  QueuesState,
  type QueueEntry,
} from './wire.ts'

const SEED = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31)
const seat = (number: number) => SeatId.parse(`seat${String(number).padStart(4, '0')}`)
const entryId = (number: number) => QueueEntryId.parse(`entry${String(number).padStart(17, '0')}`)
const OPEN: QueuesState = setHead(NO_QUEUES, 'questioning', { phase: 'open' })

function asked(state: QueuesState, number: number, more: Partial<Asking> = {}): QueuesState {
  const outcome = ask(state, {
    ...{ entryId: entryId(number), queue: 'speaking', seatId: seat(number), topic: '', speaker: '', point: false },
    ...{ nowMs: number, atDistrict: false },
    ...more,
  })
  if (!outcome.ok) throw new Error(outcome.error)
  return outcome.value.state
}
const inLine = (...numbers: number[]) => numbers.reduce((state, number) => asked(state, number), OPEN)
const order = (state: QueuesState, queue: QueueEntry['queue'] = 'speaking') =>
  line(state, queue, 'waiting').map(({ seatId }) => Number(seatId.slice(4)))
const entryOf = (state: QueuesState, number: number): QueueEntry => {
  const entry = state.entries.find((one) => one.entryId === entryId(number))
  if (entry === undefined) throw new Error('no such entry')
  return entry
}
const floor = (...held: [number, number][]): FloorState => ({
  mode: 'floor',
  holders: held.map(([number, sinceMs]) => ({ seatId: seat(number), sinceMs })),
  pointOfOrder: null,
})

describe('a line', () => {
  test('is in the order of asking, one entry a seat and queue', () => {
    const twice = asked(inLine(3, 1, 2), 1, { entryId: entryId(9), topic: 'Đường giao thông' })
    expect(order(twice)).toEqual([3, 1, 2])
    expect(entryOf(twice, 1).topic).toBe('Đường giao thông')
    expect(order(asked(twice, 1, { entryId: entryId(8), queue: 'questioning' }), 'questioning')).toEqual([1])
  })

  test('has points of order before all others, in their own order, also of a seat that waited already', () => {
    const points = asked(asked(inLine(1, 2, 3), 4, { point: true }), 3, { point: true })
    expect(order(points)).toEqual([3, 4, 1, 2])
  })

  test.each(['notStarted', 'stopped', 'ended'] as const)(
    'takes nobody new when it is %s, but a point of order',
    (phase) => {
      const state = { ...inLine(1), speaking: { phase, rules: DEFAULT_RULES } }
      const refused = ask(state, {
        ...entryOf(state, 1),
        entryId: entryId(2),
        seatId: seat(2),
        nowMs: 9,
        atDistrict: false,
      })
      expect(refused).toEqual({ ok: false, error: 'queueClosed' })
      expect(order(asked(state, 2, { point: true }))).toEqual([2, 1])
    },
  )

  test('keeps those in it when it is stopped, and sends them home when it is ended', () => {
    expect(order(setPhase(inLine(1, 2), 'speaking', 'stopped'))).toEqual([1, 2])
    expect(order(setPhase(inLine(1, 2), 'speaking', 'ended'))).toEqual([])
  })

  test('is bounded', () => {
    const full = inLine(...Array.from({ length: MAX_WAITING }, (_, index) => index))
    const more = ask(full, { ...entryOf(full, 0), seatId: seat(MAX_WAITING), nowMs: 0, atDistrict: false })
    expect(more).toEqual({ ok: false, error: 'queueFull' })
  })

  test('can be put in any order, however often: nobody is lost and nobody doubled', () => {
    const length = 6
    let moved = 0
    const everyMove = fc.array(fc.tuple(fc.nat(length - 1), fc.option(fc.nat(length - 1))), {
      maxLength: 60,
      size: 'max',
    })
    fc.assert(
      fc.property(everyMove, fc.array(fc.nat(length - 1), { maxLength: 3 }), (moves, points) => {
        const numbers = Array.from({ length }, (_, index) => index)
        let state = numbers.reduce((before, one) => asked(before, one, { point: points.includes(one) }), OPEN)
        for (const [which, before] of moves) {
          const was = order(state)
          state = move(state, entryOf(state, which), before === null ? null : entryId(before))
          const now = order(state)
          expect([...now].sort((a, b) => a - b)).toEqual(numbers)
          expect(now.filter((one) => one !== which)).toEqual(was.filter((one) => one !== which))
          const alike = before !== null && before !== which && points.includes(before) === points.includes(which)
          if (alike) expect(now.indexOf(which)).toBe(now.indexOf(before) - 1)
          if (alike) moved += 1
          expect(state.entries.map(({ rank }) => rank).every(Number.isFinite)).toBe(true)
        }
      }),
      { seed: SEED },
    )
    expect(moved).toBeGreaterThan(50)
  })

  test('stays in order when the same two change places a thousand times', () => {
    let state = inLine(1, 2, 3)
    for (let times = 0; times < 1_000; times += 1)
      state = move(state, entryOf(state, times % 2 === 0 ? 3 : 2), entryId(times % 2 === 0 ? 2 : 3))
    expect(order(state)).toEqual([1, 2, 3])
  })

  test('of the province begins behind the district, which passes on in the order that it chose', () => {
    const state = asked(asked(inLine(1), 2, { atDistrict: true }), 3, { atDistrict: true })
    expect(order(state)).toEqual([1])
    const passed = passOn(passOn(state, entryOf(state, 3)), entryOf(state, 2))
    expect(order(passed)).toEqual([1, 3, 2])
  })
})

describe('the floor', () => {
  test('given to a seat calls its entry, and taken is the end of the turn and part of the sum', () => {
    const called = followFloor(inLine(1, 2), floor([1, 100]), 100)
    expect(entryOf(called.state, 1)).toMatchObject({ stage: 'called', calledAtMs: 100 })
    expect(called.begun).toMatchObject([{ clock: { seatId: seat(1), sinceMs: 100 }, point: false }])
    const done = followFloor(called.state, floor(), 61_000)
    expect(entryOf(done.state, 1)).toMatchObject({ stage: 'done', endedAtMs: 61_000 })
    expect(done.state.spoken).toEqual([{ seatId: seat(1), ms: 60_900, turns: 1 }])
    expect(done.ended).toMatchObject([{ endedAtMs: 61_000 }])
    expect(order(done.state)).toEqual([2])
  })

  test('of a seat that stands in both queues calls the entry that was chosen', () => {
    const both = asked(inLine(1), 9, { seatId: seat(1), queue: 'questioning' })
    const called = followFloor(both, floor([1, 5]), 5, entryId(9)).state
    expect([entryOf(called, 9).stage, entryOf(called, 1).stage]).toEqual(['called', 'waiting'])
    // Its other entry waits for another turn, whatever else happens to the floor.
    const later = followFloor(called, floor([1, 5], [2, 8]), 8).state
    expect(entryOf(later, 1).stage).toBe('waiting')
  })

  test('sets the clock of the queue, but none for a point of order', () => {
    const rules = { ...DEFAULT_RULES, limitSeconds: 300, warnSeconds: 60, hardEnd: true }
    const state = setHead(inLine(1, 2), 'speaking', { rules })
    const point = { seatId: seat(2), sinceMs: 20 }
    expect(
      followFloor(state, { holders: [{ seatId: seat(1), sinceMs: 10 }], pointOfOrder: point }, 20).state.clocks,
    ).toEqual([
      { seatId: seat(1), sinceMs: 10, endsAtMs: 300_010, warnAtMs: 240_010, hardEnd: true },
      { ...point, endsAtMs: null, warnAtMs: null, hardEnd: false },
    ])
  })

  test('may be held for longer: from the end, or from now when that is past', () => {
    const rules = { ...DEFAULT_RULES, limitSeconds: 60, warnSeconds: 30 }
    const { state } = followFloor(setHead(inLine(1), 'speaking', { rules }), floor([1, 0]), 0)
    expect(addTime(state, seat(1), 60, 10_000)?.clocks[0]).toMatchObject({ endsAtMs: 120_000, warnAtMs: 90_000 })
    expect(addTime(state, seat(1), 60, 100_000)?.clocks[0]).toMatchObject({ endsAtMs: 160_000, warnAtMs: 130_000 })
    expect(addTime(state, seat(2), 60, 0)).toBeNull()
  })

  test('is one turn for a holder who is admitted to a point of order too; the point is done, and one asked for later waits', () => {
    const held = followFloor(OPEN, floor([1, 10]), 10).state
    const point = { ...floor([1, 10]), pointOfOrder: { seatId: seat(1), sinceMs: 20 } }
    const followed = followFloor(asked(held, 1, { point: true, nowMs: 15 }), point, 20)
    expect(followed).toMatchObject({ begun: [], ended: [] })
    expect(entryOf(followed.state, 1)).toMatchObject({ stage: 'done', calledAtMs: 20, endedAtMs: 20 })
    const later = asked(followed.state, 2, { seatId: seat(1), point: true, nowMs: 30 })
    expect(entryOf(followFloor(later, point, 31).state, 2).stage).toBe('waiting')
    expect(followFloor(later, floor(), 70).state.spoken).toEqual([{ seatId: seat(1), ms: 60, turns: 1 }])
  })
  test('keeps the newest turns in sight', () => {
    let state = OPEN
    for (let number = 0; number < MAX_DONE + 5; number += 1) {
      state = followFloor(asked(state, number), floor([number, number * 10]), number * 10).state
    }
    const done = followFloor(state, floor(), 10_000).state.entries
    expect(done).toHaveLength(MAX_DONE)
    expect(done.map(({ seatId }) => Number(seatId.slice(4)))).toContain(MAX_DONE + 4)
  })
})

/** What can happen to the queues and the floor, in any order. */
const anyStep = fc.oneof(
  fc.record({ do: fc.constant('ask' as const), who: fc.nat(4), queue: fc.boolean(), point: fc.boolean() }),
  fc.record({
    do: fc.constantFrom('give' as const, 'take' as const, 'back' as const, 'first' as const),
    who: fc.nat(4),
  }),
  fc.record({ do: fc.constantFrom('stop' as const, 'open' as const, 'end' as const) }),
)

test('whatever happens: one entry a seat and queue waits, who is called has the floor, sums are those of the turns, and clients see the same', () => {
  const counted = { called: 0, done: 0, told: 0 }
  fc.assert(
    fc.property(fc.array(anyStep, { minLength: 20, maxLength: 60, size: 'max' }), (steps) => {
      let state = OPEN
      let client = OPEN
      let held: FloorState = floor()
      const log = new Map<string, { seatId: SeatId; from: number; to: number | null }>()
      steps.forEach((step, index) => {
        const nowMs = (index + 1) * 1_000
        if (step.do === 'ask') {
          const outcome = ask(state, {
            ...{ entryId: entryId(index), queue: step.queue ? 'speaking' : 'questioning', seatId: seat(step.who) },
            ...{ topic: '', speaker: '', point: step.point, nowMs, atDistrict: step.who === 4 },
          })
          if (outcome.ok) state = outcome.value.state
        } else if (step.do === 'stop' || step.do === 'open' || step.do === 'end') {
          state = setPhase(state, 'speaking', ({ stop: 'stopped', open: 'open', end: 'ended' } as const)[step.do])
        } else if (step.do === 'back') {
          const mine = state.entries.find((one) => one.seatId === seat(step.who) && isWaiting(one))
          if (mine !== undefined) state = withdraw(state, mine.entryId)
        } else if (step.do === 'take') {
          held = { ...held, holders: held.holders.filter(({ seatId }) => seatId !== seat(step.who)) }
        } else if (step.do === 'first') {
          const first = line(state, 'speaking', 'waiting')[0]
          if (first !== undefined) held = { ...held, holders: [{ seatId: first.seatId, sinceMs: nowMs }] }
        } else if (step.do === 'give' && !held.holders.some(({ seatId }) => seatId === seat(step.who))) {
          held = { ...held, holders: [...held.holders, { seatId: seat(step.who), sinceMs: nowMs }].slice(-3) }
        }
        const followed = followFloor(state, held, nowMs)
        for (const { clock } of followed.begun)
          log.set(`${clock.seatId} ${clock.sinceMs}`, { seatId: clock.seatId, from: clock.sinceMs, to: null })
        for (const { clock, endedAtMs } of followed.ended)
          log.set(`${clock.seatId} ${clock.sinceMs}`, { seatId: clock.seatId, from: clock.sinceMs, to: endedAtMs })
        state = followed.state
        const told = difference(client, state)
        if (told !== null) {
          client = afterChange(client, told)
          counted.told += 1
        }

        expect(QueuesState.parse(state)).toEqual(state)
        const waiting = state.entries.filter(isWaiting).map((one) => `${one.seatId} ${one.queue}`)
        expect(new Set(waiting).size).toBe(waiting.length)
        for (const one of state.entries.filter(({ stage }) => stage === 'called')) {
          counted.called += 1
          expect(held.holders).toContainEqual({ seatId: one.seatId, sinceMs: one.calledAtMs })
        }
        expect(state.clocks.map(({ seatId, sinceMs }) => ({ seatId, sinceMs }))).toEqual(
          expect.arrayContaining([...held.holders]),
        )
        expect(state.clocks).toHaveLength(held.holders.length)
        for (const { seatId, ms, turns } of state.spoken) {
          const mine = [...log.values()].filter((turn) => turn.seatId === seatId && turn.to !== null)
          counted.done += 1
          expect({ turns, ms }).toEqual({
            turns: mine.length,
            ms: mine.reduce((sum, { from, to }) => sum + (to ?? from) - from, 0),
          })
        }
        const sorted = (of: QueuesState) => ({
          ...of,
          entries: [...of.entries].sort(inOrder),
          spoken: [...of.spoken].sort((a, b) => (a.seatId < b.seatId ? -1 : 1)),
        })
        expect(sorted(client)).toEqual(sorted(state))
      })
    }),
    { seed: SEED },
  )
  expect(Math.min(...Object.values(counted))).toBeGreaterThan(50)
})

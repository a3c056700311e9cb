import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { granted, refusal } from '../seats/test-support.ts'
import { openAgendaWorld, type AgendaWorld } from './test-world.ts'
import { MOST_RUNS, type AgendaProgress } from './wire.ts'

const MINUTE = 60_000
let world: AgendaWorld
beforeEach(async () => {
  world = await openAgendaWorld()
})
afterEach(async () => {
  await world.rooms.close()
  await world.database.destroy()
})
/** Where the meeting stands for somebody who comes now. */
let comers = 0
async function seenByNewcomer(): Promise<AgendaProgress> {
  const comer = world.client(await world.invite(`den${(comers += 1)}`, 'delegate'))
  const { snapshot } = await comer.join()
  return snapshot.agenda
}
const moved = () => world.chair.dataOf('agenda.moved')
const spentOf = ({ spent }: AgendaProgress, item: number) =>
  spent.find(({ agendaItemId }) => agendaItemId === world.items[item])?.spentMs

describe('going from item to item', () => {
  test('everybody gets the item, its number and since when; the time of the one before is summed', async () => {
    const delegate = await world.seat('daibieu', 'delegate')
    granted(await world.goTo(world.chair, 0, null))
    const beganMs = world.clock.steadyMs()
    expect(delegate.dataOf('agenda.moved').at(-1)).toEqual({
      current: { agendaItemId: world.items[0], number: 1, of: 4, title: 'Nội dung 0', sinceMs: beganMs },
      closedItem: false,
      lastItemId: world.items[0],
      spent: [],
    })
    world.clock.advance(3 * MINUTE)
    granted(await world.goTo(world.secretary, 1, 0))
    expect(delegate.dataOf('agenda.moved').at(-1)).toMatchObject({
      current: { number: 2, sinceMs: world.clock.steadyMs() },
      spent: [{ agendaItemId: world.items[0], spentMs: 3 * MINUTE }],
    })
  })

  test('an item that is taken up again goes on with the time that it has had', async () => {
    granted(await world.goTo(world.chair, 0, null))
    world.clock.advance(2 * MINUTE)
    granted(await world.goTo(world.chair, 1, 0))
    world.clock.advance(MINUTE)
    granted(await world.goTo(world.chair, 0, 1))
    world.clock.advance(5 * MINUTE)
    granted(await world.goTo(world.chair, null, 0))
    const now = await seenByNewcomer()
    expect([spentOf(now, 0), spentOf(now, 1)]).toEqual([7 * MINUTE, MINUTE])
    expect(now.current).toBeNull()
    expect(now.lastItemId).toBe(world.items[0])
  })

  test('a meeting that has gone from item to item too often stays where it is, and may still leave its item', async () => {
    const [, agenda_item_id] = world.items
    if (agenda_item_id === undefined) throw new Error('the agenda has one item')
    const { meetingId: meeting_id, database } = world
    for (let at = 0; at < MOST_RUNS - 1; at += 1) {
      const run = { meeting_id, agenda_item_id, title: 'Nội dung 1', from_ms: at, to_ms: at + 1, goes_on: 0 as const }
      await database
        .insertInto('agenda_runs')
        .values({ ...run, closed_to: null })
        .execute()
    }
    granted(await world.goTo(world.chair, 0, null))
    expect(refusal(await world.goTo(world.chair, 1, 0))).toBe('tooManyMoves')
    expect((await seenByNewcomer()).current?.agendaItemId).toBe(world.items[0])
    granted(await world.goTo(world.chair, null, 0))
    expect((await seenByNewcomer()).current).toBeNull()
  })

  test('two desks that press "next" at once move the meeting by one item', async () => {
    granted(await world.goTo(world.chair, 0, null))
    const both = await Promise.all([world.goTo(world.chair, 1, 0), world.goTo(world.secretary, 1, 0)])
    expect(both.map(refusal)).toEqual([null, null])
    expect(await world.log()).toHaveLength(2)
    granted(await world.goTo(world.chair, 2, 1))
    expect(refusal(await world.goTo(world.secretary, 1, 0))).toBe('movedMeanwhile')
    expect(moved().at(-1)).toMatchObject({ current: { number: 3 } })
  })

  test('is refused for an item that is not on the agenda, and before the meeting has begun', async () => {
    expect(refusal(await world.goTo(world.chair, 99, null))).toBe('noSuchItem')
    await world.setState('invited')
    expect(refusal(await world.goTo(world.chair, 0, null))).toBe('notRunning')
    expect(moved()).toEqual([])
  })

  test('is in the record', async () => {
    granted(await world.goTo(world.chair, 0, null))
    granted(await world.goTo(world.chair, 0, null))
    const rows = await world.database
      .selectFrom('audit')
      .select('details')
      .where('action', '=', 'agenda.goTo')
      .execute()
    expect(rows.map(({ details }) => JSON.parse(details) as unknown)).toEqual([{ from: null, to: world.items[0] }])
  })

  test('changes nothing that could not be written', async () => {
    const { sql } = await import('kysely')
    await sql
      .raw(`create trigger full before insert on agenda_runs begin select raise(abort, 'full'); end`)
      .execute(world.database)
    await expect(world.goTo(world.chair, 0, null)).rejects.toThrow()
    expect(moved()).toEqual([])
    expect((await seenByNewcomer()).current).toBeNull()
  })
})

describe('the current item', () => {
  test('stands still while the meeting is paused, and goes on with it', async () => {
    granted(await world.goTo(world.chair, 0, null))
    world.clock.advance(4 * MINUTE)
    await world.act('meetings.pause')
    expect(moved().at(-1)).toMatchObject({ current: { number: 1, sinceMs: null } })
    world.clock.advance(30 * MINUTE)
    await world.act('meetings.resume')
    expect(moved().at(-1)).toMatchObject({ current: { number: 1, sinceMs: world.clock.steadyMs() } })
    world.clock.advance(MINUTE)
    granted(await world.goTo(world.chair, 1, 0))
    expect(spentOf(await seenByNewcomer(), 0)).toBe(5 * MINUTE)
  })

  test('may be changed during a pause; its time begins with the meeting', async () => {
    granted(await world.goTo(world.chair, 0, null))
    await world.act('meetings.pause')
    granted(await world.goTo(world.chair, 1, 0))
    world.clock.advance(10 * MINUTE)
    await world.act('meetings.resume')
    world.clock.advance(MINUTE)
    const now = await seenByNewcomer()
    expect(now.current).toMatchObject({ number: 2, sinceMs: world.clock.steadyMs() - MINUTE })
    expect(spentOf(now, 1)).toBe(0)
  })

  test('that is moved on the agenda stays current under its new number', async () => {
    granted(await world.goTo(world.chair, 1, null))
    granted((await world.edit([1, 0, 2, 3])) as never)
    expect(moved().at(-1)).toMatchObject({ current: { agendaItemId: world.items[1], number: 1, of: 4 } })
  })

  test('that is taken off the agenda ends at that moment; the log keeps it with its title', async () => {
    granted(await world.goTo(world.chair, 1, null))
    world.clock.advance(2 * MINUTE)
    granted((await world.edit([0, 2, 3])) as never)
    expect(moved().at(-1)).toMatchObject({ current: null, lastItemId: world.items[1] })
    const rows = await world.database.selectFrom('agenda_runs').selectAll().execute()
    expect(rows).toMatchObject([{ title: 'Nội dung 1', to_ms: Number(rows[0]?.from_ms) + 2 * MINUTE, goes_on: 0 }])
  })

  test('survives the process, and its time goes on', async () => {
    granted(await world.goTo(world.chair, 2, null))
    const sinceMs = world.clock.steadyMs()
    world.clock.advance(MINUTE)
    await world.crash()
    expect((await seenByNewcomer()).current).toMatchObject({ number: 3, sinceMs })
  })

  test('counts from now after a restart under a clock that stands before its beginning', async () => {
    granted(await world.goTo(world.chair, 2, null))
    await world.database
      .updateTable('agenda_runs')
      .set({ from_ms: world.clock.steadyMs() + 10 * MINUTE })
      .execute()
    await world.crash()
    expect((await seenByNewcomer()).current).toMatchObject({ number: 3, sinceMs: world.clock.steadyMs() })
  })

  test('ends with the meeting, and the log outlives it', async () => {
    granted(await world.goTo(world.chair, 0, null))
    world.clock.advance(MINUTE)
    await world.act('meetings.end')
    expect(await world.log()).toMatchObject([{ item: 0, goesOn: false }])
    expect((await world.log()).map(({ fromMs, toMs }) => (toMs ?? NaN) - fromMs)).toEqual([MINUTE])
  })
})

/** What may happen in a meeting, in any order. */
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('goTo' as const), item: fc.option(fc.nat(3)), stale: fc.boolean() }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 10 * MINUTE }) }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'pause' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'resume' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'crash' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('edit' as const),
      kept: fc.shuffledSubarray([0, 1, 2, 3], { minLength: 2 }),
    }),
  },
)

test('whatever happens, the times shown are the sums of the log, and the log covers exactly the time at items', async () => {
  const seen = { runs: 0, followed: 0, shown: 0 }
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25, size: 'max' }), async (steps) => {
      await world.rooms.close()
      await world.database.destroy()
      world = await openAgendaWorld()
      // Our own bookkeeping, in plain figures.
      const spent = new Map<number, number>()
      const left = new Set([0, 1, 2, 3])
      let current: number | null = null
      let paused = false
      for (const one of steps) {
        if (one.kind === 'wait') {
          world.clock.advance(one.ms)
          if (current !== null && !paused) spent.set(current, (spent.get(current) ?? 0) + one.ms)
        } else if (one.kind === 'goTo') {
          const ifCurrent: number | null = one.stale ? 17 : current
          const reached = one.item === null || left.has(one.item)
          const answer = await world.goTo(world.chair, one.item, ifCurrent)
          const goes: boolean = reached && (one.item === current || !one.stale)
          expect(answer.ok).toBe(goes)
          if (goes) current = one.item
        } else if (one.kind === 'edit') {
          const kept = one.kept.filter((item) => left.has(item))
          if (kept.length === 0) continue
          granted((await world.edit(kept)) as never)
          for (const item of [...left]) if (!kept.includes(item)) left.delete(item)
          if (current !== null && !left.has(current)) current = null
        } else if (one.kind === 'crash') {
          await world.crash()
          await Promise.all([world.chair, world.secretary].map(({ account }) => world.client(account).tryJoin()))
          const again = world.client(world.chair.account)
          await again.join({ claim: 'takeOver' })
          Object.assign(world, { chair: again })
        } else {
          await world.act(`meetings.${one.kind}`)
          paused = one.kind === 'pause'
        }
      }
      const nowMs = world.clock.steadyMs()
      const log = await world.log()
      for (const [index, run] of log.entries()) {
        const next = log[index + 1]
        seen.runs += 1
        if (next !== undefined) seen.followed += 1
        if (run.toMs === null) expect(next).toBeUndefined()
        else expect(run.toMs).toBeGreaterThanOrEqual(run.fromMs)
        if (next !== undefined) expect(next.fromMs).toBeGreaterThanOrEqual(run.toMs ?? Infinity)
        if (run.goesOn) expect(next).toBeUndefined()
      }
      const shown = await seenByNewcomer()
      for (const item of [0, 1, 2, 3]) {
        const logged = log
          .filter((run) => run.item === item)
          .reduce((sum, run) => sum + (run.toMs ?? nowMs) - run.fromMs, 0)
        expect(logged).toBe(spent.get(item) ?? 0)
        if (left.has(item) && logged > 0) seen.shown += 1
        const running =
          shown.current?.agendaItemId === world.items[item] ? nowMs - (shown.current?.sinceMs ?? nowMs) : 0
        if (left.has(item)) expect((spentOf(shown, item) ?? 0) + running).toBe(logged)
      }
      expect(shown.current?.agendaItemId ?? null).toBe(current === null ? null : world.items[current])
      // Who was there from the beginning sees the same as who comes now.
      expect(shown.current === null || shown.current.number >= 1).toBe(true)
    }),
    { numRuns: 25 },
  )
  expect(Object.values(seen).every((times) => times > 0)).toBe(true)
}, 60_000)

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AgendaRun } from '../agenda/wire.ts'
import { PlannedItem, type SpeakingSum } from '../proceedings/wire.ts'
import { SpeakingTurn } from '../queues/wire.ts'
import { firstNamed, itemTimes, OTHERS, speakingSums } from './speaking-sums.ts'

const MINUTE = 60_000
const itemId = (n: number) => `item-${n}`.padEnd(22, '0')
const items = [0, 1, 2].map((n) =>
  PlannedItem.parse({ agendaItemId: itemId(n), number: n + 1, title: `Nội dung ${n}`, plannedMinutes: 10 }),
)
const run = (n: number, fromMs: number, toMs: number | null) =>
  AgendaRun.parse({ agendaItemId: itemId(n), title: `Nội dung ${n}`, fromMs, toMs })

interface Told {
  readonly seat?: number
  readonly site?: { readonly id: string; readonly name: string }
  readonly speaker?: string
  readonly item?: number | null
}
const turn = (
  startedAtMs: number,
  endedAtMs: number | null,
  { seat = 0, site, speaker = '', item = null }: Told = {},
) =>
  SpeakingTurn.parse({
    ...{ seatId: `seat${seat}`.padEnd(8, '0'), seatName: `Chỗ ${seat}`, speaker, topic: '', queue: null, point: false },
    ...{ siteId: site?.id ?? `hg/${seat}`, siteName: site?.name ?? `Điểm cầu ${seat}` },
    ...{ agendaItemId: item === null ? null : itemId(item), agendaTitle: '' },
    ...{ startedAtMs, endedAtMs },
  })
const shown = (sums: readonly SpeakingSum[]) => sums.map(({ name, ms, turns }) => [name, ms / MINUTE, turns])

describe('speaking times', () => {
  test('two communes of one name are two sites, and two who spoke from one hall are two persons', () => {
    const turns = [
      turn(0, MINUTE, { seat: 1, site: { id: 'hg/dong-van/ta-lung', name: 'UBND xã Tả Lủng' }, speaker: 'Bà Mỷ' }),
      turn(MINUTE, 4 * MINUTE, { seat: 1, site: { id: 'hg/dong-van/ta-lung', name: 'UBND xã Tả Lủng' } }),
      turn(4 * MINUTE, 6 * MINUTE, { seat: 2, site: { id: 'hg/meo-vac/ta-lung', name: 'UBND xã Tả Lủng' } }),
    ]
    const sums = speakingSums({ items: [], runs: [], turns }, 6 * MINUTE)
    expect(shown(sums.sites)).toEqual([
      ['UBND xã Tả Lủng', 4, 2],
      ['UBND xã Tả Lủng', 2, 1],
    ])
    expect(shown(sums.people)).toEqual([
      ['Chỗ 1', 3, 1],
      ['Chỗ 2', 2, 1],
      ['Bà Mỷ', 1, 1],
    ])
  })

  test('added up in two parts, turns that are over and those that go on, they come to the same as in one', () => {
    const runs = [run(0, 0, 2 * MINUTE), run(1, 2 * MINUTE, null)]
    const over = [turn(0, MINUTE, { seat: 1, item: 0 }), turn(MINUTE, 3 * MINUTE, { seat: 2, item: 0 })]
    const running = [turn(3 * MINUTE, null, { seat: 1, item: 1 })]
    const nowMs = 7 * MINUTE
    const spoken = speakingSums({ items, runs, turns: over }, nowMs)
    expect(speakingSums({ items, runs, turns: running }, nowMs, spoken)).toEqual(
      speakingSums({ items, runs, turns: [...over, ...running] }, nowMs),
    )
  })

  test('beyond so many the people who spoke least are one sum, and the list adds up as before', () => {
    const turns = [5, 1, 3, 2, 4].map((minutes, seat) => turn(0, minutes * MINUTE, { seat }))
    const sums = firstNamed(speakingSums({ items, runs: [], turns }, 9 * MINUTE), 3)
    expect(shown(sums.people)).toEqual([
      ['Chỗ 0', 5, 1],
      ['Chỗ 4', 4, 1],
      ['Chỗ 2', 3, 1],
      ['', 3, 2],
    ])
    expect(sums.people.at(-1)?.key).toBe(OTHERS)
    // The sum of the others stays last when somebody goes on.
    const later = speakingSums({ items, runs: [], turns: [turn(9 * MINUTE, null, { seat: 7 })] }, 10 * MINUTE, sums)
    expect(later.people.map(({ key }) => key === OTHERS)).toEqual([false, false, false, false, true])
  })

  test('a turn that goes on over several items counts under each for as long as it was there, and in the pause under none', () => {
    const runs = [run(0, 0, 2 * MINUTE), run(1, 2 * MINUTE, 3 * MINUTE), run(1, 5 * MINUTE, null)]
    const sums = speakingSums({ items, runs, turns: [turn(MINUTE, null, { item: 0 })] }, 7 * MINUTE)
    expect(shown(sums.items)).toEqual([
      ['Nội dung 0', 1, 1],
      ['Nội dung 1', 3, 0],
      ['Nội dung 2', 0, 0],
      ['', 2, 0],
    ])
    expect(sums.items.filter(({ speaks }) => speaks).map(({ name }) => name)).toEqual(['Nội dung 1'])
  })

  test('the times of sites, of persons and of items add up to that of all turns, whatever the clock did between runs', () => {
    const counted = { under: 0, outside: 0, backward: 0 }
    const times = fc.record({ fromMs: fc.nat(10 * MINUTE), forMs: fc.nat(5 * MINUTE), n: fc.nat(3) })
    const speaks = fc.record({
      ...{ atMs: fc.nat(10 * MINUTE), forMs: fc.option(fc.nat(5 * MINUTE)), seat: fc.nat(4) },
      ...{ speaker: fc.constantFrom('', 'A', 'B'), item: fc.option(fc.nat(2)) },
    })
    fc.assert(
      fc.property(fc.array(times, { maxLength: 8 }), fc.array(speaks, { maxLength: 12 }), (ran, spoke) => {
        const nowMs = 16 * MINUTE
        const runs = ran.map(({ fromMs, forMs, n }) => run(n, fromMs, fromMs + forMs))
        const turns = spoke.map(({ atMs, forMs, ...told }) => turn(atMs, forMs === null ? null : atMs + forMs, told))
        const sums = speakingSums({ items, runs, turns }, nowMs)
        const all = turns.reduce((sum, { startedAtMs, endedAtMs }) => sum + (endedAtMs ?? nowMs) - startedAtMs, 0)
        expect(sums.ms).toBe(all)
        for (const list of [sums.sites, sums.people, sums.items]) {
          expect(list.reduce((sum, { ms }) => sum + ms, 0)).toBe(all)
          expect(list.reduce((sum, one) => sum + one.turns, 0)).toBe(turns.length)
          expect(list.every(({ ms }) => ms >= 0)).toBe(true)
        }
        counted.under += sums.items.filter(({ key, ms }) => key !== 'outside' && ms > 0).length
        counted.outside += sums.items.filter(({ key, ms }) => key === 'outside' && ms > 0).length
        counted.backward += runs.filter(({ fromMs }, index) => fromMs < (runs[index - 1]?.toMs ?? 0)).length
      }),
      { numRuns: 300 },
    )
    for (const count of Object.values(counted)) expect(count).toBeGreaterThan(30)
  })
})

test('an item shows its plan and all its runs together; one that was taken off the agenda comes last, without a plan', () => {
  const runs = [run(1, MINUTE, 3 * MINUTE), run(5, 3 * MINUTE, 4 * MINUTE), run(1, 4 * MINUTE, null)]
  expect(itemTimes({ items, runs }, 6 * MINUTE)).toMatchObject([
    { title: 'Nội dung 0', plannedMinutes: 10, fromMs: null, toMs: null, tookMs: 0, runs: 0 },
    { title: 'Nội dung 1', plannedMinutes: 10, fromMs: MINUTE, toMs: null, tookMs: 4 * MINUTE, runs: 2 },
    { title: 'Nội dung 2', tookMs: 0 },
    { title: 'Nội dung 5', number: null, plannedMinutes: null, toMs: 4 * MINUTE, tookMs: MINUTE, runs: 1 },
  ])
})

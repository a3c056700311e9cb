import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SiteId } from '../../../../signaling/wire/ids.ts'
import { CELLS, type CellLayout } from '../../../../signaling/wire/layout.ts'
import { someSeat } from '../../net/test-rooms.ts'
import { askedFor, cellsOf, pagesOf, type Cell, type GridNow } from './grid-rules.ts'

const SEED = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31)
const seats = Array.from({ length: 30 }, (_, at) => someSeat(at + 1))
const idOf = (number: number) => someSeat(number).seatId
const LAYOUTS = ['chairAndSpeaker', 'grid4', 'grid9', 'districts'] as const satisfies readonly CellLayout[]

const now = (more: Partial<GridNow>): GridNow => ({
  layout: 'grid4',
  shared: false,
  stage: idOf(1),
  chair: idOf(2),
  page: { group: null, name: null, seatIds: [idOf(3), idOf(4)] },
  others: seats.slice(2).map(({ seatId }) => seatId),
  ...more,
})

describe('the cells of a grid', () => {
  test('show the speaker, the chair and the page’s own places', () => {
    expect(cellsOf([], now({}))).toEqual([1, 2, 3, 4].map(idOf))
  })
  test('stay where they are when somebody who is shown comes onto the stage; the free cell is filled', () => {
    const before = cellsOf([], now({}))
    expect(cellsOf(before, now({ stage: idOf(4) }))).toEqual([5, 2, 3, 4].map(idOf))
  })
  test('give way in one cell alone when a speaker comes from elsewhere', () => {
    const before = cellsOf([], now({ stage: idOf(4) }))
    const after = cellsOf(before, now({ stage: idOf(20) }))
    expect(after).toContain(idOf(20))
    expect(after.filter((cell, at) => cell === before[at])).toHaveLength(3)
  })
  test('hold the shared screen beside fewer places', () => {
    const cells = cellsOf([], now({ shared: true }))
    expect(cells).toEqual(['screen', idOf(1), idOf(2), idOf(3)])
    expect(askedFor(cells, now({}))).toEqual([idOf(3)])
  })
  test('of chair and speaker are one while the chair speaks', () => {
    expect(
      cellsOf([], now({ layout: 'chairAndSpeaker', stage: idOf(2), page: { group: null, name: null, seatIds: [] } })),
    ).toEqual([idOf(2)])
  })
})

test('pages by district are those of one district each, with room for the speaker', () => {
  const site = (at: number, parent: number | null) =>
    someSeat(at, {
      kind: 'site',
      siteId: SiteId.parse(`hg/xa-${at}`),
      parentSiteId: parent === null ? null : SiteId.parse(`hg/xa-${parent}`),
      shortName: `site ${at}`,
    })
  const all = [
    site(1, null),
    site(2, 1),
    site(3, 1),
    ...Array.from({ length: 10 }, (_, at) => site(at + 4, 2)),
    site(20, 3),
  ]
  const pages = pagesOf('districts', all, all, false)
  for (const { seatIds } of pages) expect(seatIds.length).toBeLessThanOrEqual(CELLS.districts - 1)
  expect(pages.map(({ name, seatIds }) => [name, seatIds.length])).toEqual([
    [null, 1],
    ['site 2', 8],
    ['site 2', 3],
    ['site 3', 2],
  ])
})

const anyStep = fc.record({
  stage: fc.option(fc.integer({ min: 1, max: 30 })),
  chair: fc.option(fc.integer({ min: 1, max: 30 })),
  shared: fc.boolean(),
  others: fc.subarray(seats),
  turnedTo: fc.nat(5),
})
test(`however people come, go, speak and turn pages, no place stands twice, none is missing, none moves (seed ${SEED})`, () => {
  fc.assert(
    fc.property(fc.constantFrom(...LAYOUTS), fc.array(anyStep, { maxLength: 20 }), (layout, steps) => {
      let cells: readonly (Cell | null)[] = []
      for (const { stage: speaks, chair: leads, shared, others, turnedTo } of steps) {
        const [stage, chair] = [speaks, layout === 'districts' ? null : leads].map((one) =>
          one === null ? null : idOf(one),
        )
        const pages = pagesOf(layout, others, seats, shared)
        const page = pages[turnedTo % pages.length]
        if (page === undefined) throw new Error('There is a page')
        const before = cells
        const at = {
          layout,
          shared,
          stage: stage ?? null,
          chair: chair ?? null,
          page,
          others: others.map((one) => one.seatId),
        }
        cells = cellsOf(before, at)
        const shown = cells.filter((cell) => cell !== null)
        expect(new Set(shown).size).toBe(shown.length)
        expect(cells.length).toBeLessThanOrEqual(CELLS[layout])
        for (const cell of [stage, chair]) if (cell != null) expect(shown).toContain(cell)
        if (shared && layout !== 'chairAndSpeaker') expect(shown).toContain('screen')
        for (const seatId of page.seatIds) expect(shown).toContain(seatId)
        for (const [place, cell] of before.entries()) {
          if (cell !== null && shown.includes(cell)) expect(cells[place]).toBe(cell)
        }
      }
    }),
    { seed: SEED },
  )
})

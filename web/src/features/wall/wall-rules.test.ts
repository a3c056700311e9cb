import { expect, test } from 'vitest'
import { someSeat } from '../../net/test-rooms.ts'
import { barsOf, countWall, stateOf, wallRows } from './wall-rules.ts'

const site = (number: number, changed: Parameters<typeof someSeat>[1] = {}) =>
  someSeat(number, { kind: 'site', camera: 'on', parentSiteId: 'hg/huyen-1', ...changed })
const well = site(1)
const weak = site(2, { link: 'bad' })
const away = site(3, { connection: 'away' })
const absent = site(4, { connection: 'absent' })
const dark = site(5, { camera: 'off', asking: true })
const all = [well, weak, away, absent, dark]

test('each tile has one state, the gravest that is true of it', () => {
  expect(all.map(stateOf)).toEqual(['well', 'weak', 'away', 'absent', 'noPicture'])
  expect(stateOf(site(6, { connection: 'away', link: 'bad' }))).toBe('away')
})

test('the numbers above the wall count every seat', () => {
  expect(countWall(all)).toEqual({ joined: 4, absent: 1, weak: 1, away: 1, noPicture: 1, asking: 1 })
})

test('troubles come to the front, the gravest first, and the rest keeps its order', () => {
  const rows = wallRows([well, site(6), ...all.slice(1)], { filter: null, query: '', troublesFirst: true, columns: 3 })
  expect(rows.flatMap((row) => (row.kind === 'tiles' ? row.seats.map(({ name }) => name) : []))).toEqual([
    'Người 3',
    'Người 2',
    'Người 4',
    'Người 5',
    'Người 1',
    'Người 6',
  ])
})

test('by district every group has its head and its own rows; 241 tiles are all there', () => {
  const many = Array.from({ length: 241 }, (_, index) =>
    site(index, { siteId: `hg/huyen-${index % 11}/xa-${index}`, parentSiteId: `hg/huyen-${index % 11}` }),
  )
  const rows = wallRows(many, { filter: null, query: '', troublesFirst: false, columns: 6 })
  expect(rows.filter(({ kind }) => kind === 'group')).toHaveLength(11)
  const seats = rows.flatMap((row) => (row.kind === 'tiles' ? [...row.seats] : []))
  expect(new Set(seats.map(({ seatId }) => seatId)).size).toBe(241)
  expect(rows.every((row) => row.kind === 'group' || row.seats.length <= 6)).toBe(true)
})

test('a number that is pressed leaves its own tiles', () => {
  const rows = wallRows(all, { filter: 'absent', query: '', troublesFirst: true, columns: 4 })
  expect(rows).toHaveLength(1)
})

test('the link is drawn in three bars', () => {
  expect((['unknown', 'bad', 'weak', 'good'] as const).map(barsOf)).toEqual([0, 1, 2, 3])
})

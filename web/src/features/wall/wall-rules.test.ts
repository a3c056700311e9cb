import { expect, test } from 'vitest'
import { someSeat } from '../../net/test-rooms.ts'
import { HeldTroubles } from '../monitor/held-troubles.ts'
import { siteState } from '../monitor/link-words.ts'
import { barsOf, countWall, FRONT, headCountOf, wallRows } from './wall-rules.ts'

const site = (number: number, changed: Parameters<typeof someSeat>[1] = {}) =>
  someSeat(number, { kind: 'site', camera: 'on', parentSiteId: 'hg/huyen-1', ...changed })
const well = site(1, { headCount: 12 })
const weak = site(2, { link: 'bad', headCount: 5 })
const away = site(3, { connection: 'away' })
const absent = site(4, { connection: 'absent', headCount: 9 })
const dark = site(5, { camera: 'off', asking: true })
const silent = site(6, { mic: 'on', micSilent: true })
const all = [well, weak, away, absent, dark, silent]
const lines = new Map()
const plain = { filter: null, query: '', front: null, columns: 4, lines }
const frontOf = (seats: typeof all) =>
  new HeldTroubles().take(new Map(seats.map((seat) => [seat.seatId, siteState(seat, undefined)])), 0)
const names = (rows: ReturnType<typeof wallRows>) =>
  rows.flatMap((row) => (row.kind === 'tiles' ? row.seats.map(({ name }) => name) : []))

test('the numbers above the wall count every seat, and the people in the halls that are here', () => {
  expect(countWall(all, lines)).toEqual({
    ...{ joined: 5, absent: 1, weak: 1, away: 1, trouble: 1, noPicture: 1, asking: 1 },
  })
  expect(headCountOf(all)).toBe(17)
})

test('a weak link hides no trouble of a device: the site is counted for both', () => {
  const both = site(7, { link: 'bad', mic: 'on', micSilent: true })
  expect(countWall([both], lines)).toMatchObject({ weak: 1, trouble: 1 })
})

test('troubles stand in front, the gravest first; sites that have not joined stay in their district', () => {
  const rows = wallRows(all, { ...plain, front: frontOf(all) })
  expect(rows.map((row) => row.key)).toEqual([...[`group-${FRONT}`, `${FRONT}-0`, 'group-hg/huyen-1', 'hg/huyen-1-0']])
  expect(names(rows)).toEqual(['Người 3', 'Người 2', 'Người 6', 'Người 1', 'Người 4', 'Người 5'])
})

test('without any trouble there is no group in front', () => {
  expect(wallRows([well, absent], { ...plain, front: frontOf([well, absent]) })[0]?.key).toBe('group-hg/huyen-1')
})

test('by district every group has its head and its own rows; 241 tiles are all there', () => {
  const many = Array.from({ length: 241 }, (_, index) =>
    site(index, { siteId: `hg/huyen-${index % 11}/xa-${index}`, parentSiteId: `hg/huyen-${index % 11}` }),
  )
  const rows = wallRows(many, { ...plain, columns: 6 })
  expect(rows.filter(({ kind }) => kind === 'group')).toHaveLength(11)
  const seats = rows.flatMap((row) => (row.kind === 'tiles' ? [...row.seats] : []))
  expect(new Set(seats.map(({ seatId }) => seatId)).size).toBe(241)
  expect(rows.every((row) => row.kind === 'group' || row.seats.length <= 6)).toBe(true)
})

test('a number that is pressed leaves its own tiles, and a search without diacritics finds names', () => {
  expect(names(wallRows(all, { ...plain, filter: 'absent' }))).toEqual(['Người 4'])
  expect(names(wallRows(all, { ...plain, query: 'nguoi 5' }))).toEqual(['Người 5'])
})

test('the link is drawn in three bars', () => {
  expect((['unknown', 'bad', 'weak', 'good'] as const).map(barsOf)).toEqual([0, 1, 2, 3])
})

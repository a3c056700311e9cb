import { expect, test } from 'vitest'
import { someSeat } from '../../net/test-rooms.ts'
import { countSeats, groupSeats, rowsOf } from './seat-list-rules.ts'

const province = someSeat(1, { kind: 'site', siteId: 'hg', shortName: 'UBND tỉnh', parentSiteId: null })
const finance = someSeat(2, { kind: 'site', siteId: 'hg/so-tai-chinh', parentSiteId: 'hg' })
const district = someSeat(3, { kind: 'site', siteId: 'hg/meo-vac', shortName: 'Mèo Vạc', parentSiteId: 'hg' })
const commune = someSeat(4, {
  kind: 'site',
  siteId: 'hg/meo-vac/son-vi',
  name: 'UBND xã Sơn Vĩ',
  parentSiteId: 'hg/meo-vac',
  connection: 'absent',
})
const lonely = someSeat(5, { kind: 'site', siteId: 'hg/dong-van/lung-cu', parentSiteId: 'hg/dong-van' })
const person = someSeat(6, { name: 'Đại biểu thử', siteId: 'hg/so-tai-chinh', asking: true, mic: 'on' })
const all = [province, finance, district, commune, lonely, person]

test('people at desks come first, then the highest sites, then each district with its own', () => {
  expect(groupSeats(all, all).map(({ key, name, seats }) => [key, name, seats.length])).toEqual([
    ['people', null, 1],
    ['top', null, 2],
    ['hg/meo-vac', 'Mèo Vạc', 2],
    ['hg/dong-van', null, 1],
  ])
})

test('a ring in the tree of sites ends', () => {
  const one = someSeat(1, { kind: 'site', siteId: 'a', parentSiteId: 'b' })
  const other = someSeat(2, { kind: 'site', siteId: 'b', parentSiteId: 'a' })
  expect(groupSeats([one, other], [one, other])).toHaveLength(1)
})

test('the counters count joined seats, absent seats, hands and links', () => {
  const seats = [...all, someSeat(7, { link: 'bad' }), someSeat(8, { connection: 'away', link: 'bad' })]
  expect(countSeats(seats)).toEqual({ joined: 7, absent: 1, asking: 1, weak: 1, away: 1, micOn: 1 })
})

test('a counter that is pressed leaves its own, under the heads of their groups with all their numbers', () => {
  const rows = rowsOf(all, 'absent', '')
  expect(rows.map((row) => (row.kind === 'group' ? [row.name, row.joined, row.all] : row.seat.name))).toEqual([
    ['Mèo Vạc', 1, 2],
    'UBND xã Sơn Vĩ',
  ])
})

test('search needs no diacritics and finds by name and site', () => {
  const rows = rowsOf(all, null, 'son vi')
  expect(rows.filter(({ kind }) => kind === 'seat')).toHaveLength(1)
  expect(rowsOf(all, null, 'khong co ai')).toEqual([])
})

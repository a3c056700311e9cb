import { expect, test } from 'vitest'
import type { PlaceNow, RollCallNow } from '../../../../signaling/roll-call/wire.ts'
import { AccountId, RollCallId, SeatId, SiteId } from '../../../../signaling/wire/ids.ts'
import type { Seat } from '../../net/session.ts'
import { ABSENT, unpackSeat } from '../../../../signaling/seats/wire.ts'
import { districtsOf } from './result-rules.ts'
import { answersIn, isAsked, ownPlaces } from './answer-rules.ts'
import { answeredOf, countRows, filterRows, rowsOf, untouchedPlace } from './desk-rules.ts'

const DISTRICT = SiteId.parse('hg/huyen-a')
const id = (number: number) => SeatId.parse(`seat${String(number).padStart(4, '0')}`)
function site(number: number, joined: boolean, siteId = `hg/huyen-a/xa-${number}`, parent: string = DISTRICT): Seat {
  return {
    ...unpackSeat(ABSENT),
    ...{ seatId: id(number), kind: 'site', name: `Xã ${number}`, shortName: `Xã ${number}`, title: '' },
    ...{ role: 'operator', accountId: null, siteId: SiteId.parse(siteId), siteName: `Xã ${number}`, level: 'xã' },
    parentSiteId: SiteId.parse(parent),
    connection: joined ? 'here' : 'absent',
  }
}
const place = (number: number, more: Partial<PlaceNow>): PlaceNow => ({ ...untouchedPlace(id(number)), ...more })
const NOW: RollCallNow = {
  ...{
    rollCallId: RollCallId.parse('rollcall-1'),
    number: 1,
    way: 'byDistrict' as const,
    startedAtMs: 1,
    endedAtMs: null,
  },
  ...{ round: 1, calledSeatId: null },
}

test('the desk sees what is open, those first that have not joined, and no place that answered as expected', () => {
  const seats = new Map([1, 2, 3, 4, 5].map((number) => [id(number), site(number, number !== 2)]))
  const rows = rowsOf(seats, {
    now: NOW,
    places: [
      place(3, { state: 'present', headCount: 9, expected: 12 }),
      place(4, { state: 'present', headCount: 9, expected: 9 }),
      place(5, { state: 'absent' }),
    ],
  })
  const found = filterRows(rows)
  const numbers = (filter: keyof typeof found) => found[filter].map(({ seat }) => seat.name)
  expect(numbers('exceptions')).toEqual(['Xã 2', 'Xã 1', 'Xã 3', 'Xã 5'])
  expect([numbers('notJoined'), numbers('waiting'), numbers('differs')]).toEqual([['Xã 2'], ['Xã 1'], ['Xã 3']])
  expect(answeredOf(countRows(rows))).toEqual({ n: 3, all: 5 })
})

test('a district’s operator is asked for the own site and its communes, and after the end only when silent', () => {
  const own = site(1, true, DISTRICT, 'hg')
  const seats = new Map([own, site(2, true), site(3, false)].map((seat) => [seat.seatId, seat]))
  const who = {
    accountId: AccountId.parse('account-1'),
    role: 'operator',
    siteId: DISTRICT,
    parentSiteId: SiteId.parse('hg'),
  } as const
  const asked = ownPlaces({ now: NOW, places: [place(2, { state: 'present', headCount: 5 })] }, who, seats)
  expect(asked?.own.seat).toBe(own)
  expect(asked?.below.map(({ seat, place: { state } }) => `${seat.name} ${state}`)).toEqual([
    'Xã 2 present',
    'Xã 3 waiting',
  ])
  const ended = { ...NOW, endedAtMs: 9 }
  const silent = ownPlaces({ now: ended, places: [] }, who, seats)
  expect(silent?.own.place).toMatchObject({ state: 'absent', atMs: 9 })
  expect(silent === null ? null : isAsked(silent)).toBe(true)
  const answered = ownPlaces({ now: ended, places: [place(1, { state: 'present' })] }, who, seats)
  expect(answered === null ? null : isAsked(answered)).toBe(false)
})

test('changed communes alone are sent, and an excuse without a reason is refused', () => {
  const below = [2, 3, 4].map((number) => ({
    seat: site(number, true),
    place: place(number, number === 2 ? { state: 'present', headCount: 5, guests: 4 } : {}),
  }))
  const draft = (state: 'present' | 'excused', headCount: number, reason = '') => ({ state, headCount, reason })
  const same = answersIn(below, new Map([[id(2), draft('present', 5)]]))
  expect(same).toEqual({ answers: [], reasonMissing: false })
  const changed = answersIn(
    below,
    new Map([
      [id(2), draft('present', 3)],
      [id(3), draft('excused', 7)],
    ]),
  )
  expect(changed.answers).toMatchObject([
    { seatId: id(2), headCount: 3, guests: 3 },
    { seatId: id(3), headCount: 0, reason: '' },
  ])
  expect(changed.reasonMissing).toBe(true)
})

test('sites are summed up by district, and every one of them is in one of four parts', () => {
  const at = (district: string, state: PlaceNow['state'], countedAs: 'site' | 'delegate' = 'site') => ({
    district,
    state,
    countedAs,
  })
  const sums = districtsOf([
    ...[at('Huyện A', 'present'), at('Huyện B', 'absent'), at('Huyện A', 'waiting')],
    ...[at('Huyện A', 'excused'), at('Huyện A', 'present', 'delegate')],
  ])
  expect(sums).toEqual([
    { name: 'Huyện A', present: 1, excused: 1, absent: 0, waiting: 1, all: 3 },
    { name: 'Huyện B', present: 0, excused: 0, absent: 1, waiting: 0, all: 1 },
  ])
})

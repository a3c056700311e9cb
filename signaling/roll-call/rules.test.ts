import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AccountId, SeatId, SiteId } from '../wire/ids.ts'
import { answersFor, countedAs, countPlaces, differs } from '../wire/roll-call.ts'
import { afterAct, districtOf, isNews, nextToCall, untouched, type Act, type ListedPlace, type Place } from './rules.ts'

const TREE = { root: 'hg', district: 'hg/huyen-a', commune: 'hg/huyen-a/xa-b', far: 'hg/huyen-c/xa-d' } as const
const siteOf = (name: keyof typeof TREE) => SiteId.parse(TREE[name])
const account = (name: string) => AccountId.parse(`account-${name}`)
const seat = (index: number) => SeatId.parse(`seat${String(index).padStart(4, '0')}`)

function listed(index: number, kind: 'site' | 'person', role: ListedPlace['role'], expected: number | null = null) {
  return untouched({
    ...{ seatId: seat(index), kind, role, countedAs: countedAs({ kind, role }), name: `Chỗ ${index}`, title: '' },
    ...{ accountId: kind === 'person' ? account(String(index)) : null, siteId: siteOf('commune'), siteName: 'Xã B' },
    ...{ parentSiteId: siteOf('district'), district: 'Huyện A', expected },
  })
}
function act(place: Pick<Place, 'seatId'>, more: Partial<Act>): Act {
  const nothing = {
    headCount: 0,
    guests: 0,
    people: null,
    reason: '',
    byId: account('desk'),
    byName: 'Thư ký',
    atMs: 1,
  }
  return { seatId: place.seatId, act: 'marked', state: null, ...nothing, ...more }
}
const here = (headCount: number, more: Partial<Act> = {}) =>
  ({ act: 'answered', state: 'present', headCount, byId: account('op'), ...more }) as const

describe('who answers for whom', () => {
  const operator = (name: keyof typeof TREE, parent: keyof typeof TREE | null) =>
    ({
      accountId: account('op'),
      role: 'operator',
      siteId: siteOf(name),
      parentSiteId: parent === null ? null : siteOf(parent),
    }) as const
  const site = (name: keyof typeof TREE, parent: keyof typeof TREE | null) =>
    ({
      kind: 'site',
      accountId: null,
      siteId: siteOf(name),
      parentSiteId: parent === null ? null : siteOf(parent),
    }) as const
  const commune = site('commune', 'district')

  test('an operator answers for the own site whatever the way, and for no other in turn', () => {
    expect(answersFor(operator('commune', 'district'), commune, 'inTurn')).toBe(true)
    expect(answersFor(operator('district', 'root'), commune, 'inTurn')).toBe(false)
  })
  test('a district answers by districts for the communes below it, and for those alone', () => {
    const district = operator('district', 'root')
    expect(answersFor(district, commune, 'byDistrict')).toBe(true)
    expect(
      answersFor(
        district,
        { ...commune, siteId: siteOf('far'), parentSiteId: SiteId.parse('hg/huyen-c') },
        'byDistrict',
      ),
    ).toBe(false)
    expect(answersFor(operator('commune', 'district'), site('district', 'root'), 'byDistrict')).toBe(false)
    expect(answersFor(operator('root', null), site('district', 'root'), 'byDistrict')).toBe(false)
  })
  test('a person answers for themself, an operator for no person, an observer for nothing', () => {
    const me = { kind: 'person', accountId: account('me'), siteId: siteOf('commune'), parentSiteId: null } as const
    const who = { accountId: account('me'), siteId: siteOf('commune'), parentSiteId: null } as const
    expect(answersFor({ ...who, role: 'delegate' }, me, 'inTurn')).toBe(true)
    expect(answersFor({ ...who, accountId: account('you'), role: 'delegate' }, me, 'inTurn')).toBe(false)
    expect(answersFor({ ...who, role: 'operator' }, me, 'inTurn')).toBe(false)
    expect(answersFor({ ...who, role: 'observer' }, me, 'inTurn')).toBe(false)
    expect(answersFor({ ...who, role: 'delegate' }, commune, 'byDistrict')).toBe(false)
  })
})

describe('an answer', () => {
  test('after the place was marked absent is late; after a wrong mark was taken back it is not', () => {
    const absent = afterAct(listed(1, 'site', 'operator'), act(listed(1, 'site', 'operator'), { state: 'absent' }))
    expect(afterAct(absent, act(absent, here(5)))).toMatchObject({ state: 'present', late: true })
    const again = afterAct(absent, act(absent, { act: 'calledAgain', state: 'waiting' }))
    expect(afterAct(again, act(again, here(5)))).toMatchObject({ late: true })
    const takenBack = afterAct(absent, act(absent, { state: 'waiting' }))
    expect(afterAct(takenBack, act(takenBack, here(5)))).toMatchObject({ late: false })
  })

  test('in two steps is late in both of them', () => {
    const absent = afterAct(
      listed(1, 'person', 'delegate'),
      act(listed(1, 'person', 'delegate'), { act: 'ended', state: 'absent' }),
    )
    const checkedIn = afterAct(absent, act(absent, { act: 'checkedIn', state: 'checkedIn' }))
    expect(checkedIn).toMatchObject({ state: 'checkedIn', late: true })
    expect(afterAct(checkedIn, act(checkedIn, { act: 'confirmed', state: 'present' }))).toMatchObject({ late: true })
  })

  test('with another head count than before is an exception until the desk settles it', () => {
    const place = listed(1, 'site', 'operator', 12)
    const same = afterAct(place, act(place, here(12)))
    expect(differs(same)).toBe(false)
    const other = afterAct(place, act(place, here(9)))
    expect(differs(other)).toBe(true)
    const byDistrict = afterAct(same, act(same, here(11, { byId: account('district') })))
    expect([differs(byDistrict), byDistrict.expected]).toEqual([true, 12])
    expect(differs(afterAct(other, act(other, { state: 'present', headCount: 9 })))).toBe(false)
  })

  test('that says the same again is no news', () => {
    const place = listed(1, 'site', 'operator')
    const answer = act(place, here(7, { people: ['Người thử một'] }))
    expect(isNews(place, answer)).toBe(true)
    expect(isNews(afterAct(place, answer), answer)).toBe(false)
    expect(isNews(afterAct(place, answer), { ...answer, guests: 1 })).toBe(true)
  })
})

describe('who is called next', () => {
  const places = new Map([1, 2, 3, 4].map((index) => [seat(index), listed(index, 'site', 'operator')]))
  const all = () => 'yes' as const
  test('is the first that has joined, has not answered and was not called in this round', () => {
    expect(nextToCall(places, { round: 1, called: null }, all)).toBe(seat(1))
    const called = new Map(places).set(seat(1), { ...listed(1, 'site', 'operator'), calls: 1 })
    expect(nextToCall(called, { round: 1, called: seat(1) }, all)).toBe(seat(2))
    expect(nextToCall(called, { round: 2, called: null }, all)).toBe(seat(1))
    const joined = (seatId: SeatId) => (seatId === seat(3) ? ('yes' as const) : ('seatAbsent' as const))
    expect(nextToCall(places, { round: 1, called: null }, joined)).toBe(seat(3))
  })
  test('is nobody when all have answered', () => {
    const answered = new Map([...places].map(([id, place]) => [id, { ...place, state: 'present' as const }]))
    expect(nextToCall(answered, { round: 1, called: null }, all)).toBeNull()
  })
})

test('a commune counts to its district, a district to itself, an office to what is above it', () => {
  const names = new Map([
    [siteOf('root'), 'UBND tỉnh'],
    [siteOf('district'), 'Huyện A'],
  ])
  const isAbove = (siteId: SiteId) => siteId === siteOf('district')
  const of = (siteId: SiteId, siteName: string, parentSiteId: SiteId | null) =>
    districtOf({ siteId, siteName, parentSiteId }, isAbove, names)
  expect(of(siteOf('commune'), 'Xã B', siteOf('district'))).toBe('Huyện A')
  expect(of(siteOf('district'), 'Huyện A', siteOf('root'))).toBe('Huyện A')
  expect(of(SiteId.parse('hg/so'), 'Sở Y tế', siteOf('root'))).toBe('UBND tỉnh')
  expect(of(siteOf('root'), 'UBND tỉnh', null)).toBe('UBND tỉnh')
})

describe('counts', () => {
  const start = [
    ...[0, 1, 2, 3, 4, 5].map((index) => listed(index, 'site', 'operator')),
    ...[6, 7, 8].map((index) => listed(index, 'person', 'delegate')),
    ...[9, 10].map((index) => listed(index, 'person', 'observer')),
  ]
  const anyAct = fc
    .record({
      index: fc.integer({ min: 0, max: start.length - 1 }),
      kind: fc.constantFrom('answered', 'checkedIn', 'confirmed', 'marked', 'called', 'calledAgain', 'ended'),
      state: fc.constantFrom('present', 'excused', 'absent', 'waiting'),
      headCount: fc.integer({ min: 0, max: 40 }),
      share: fc.integer({ min: 0, max: 40 }),
    })
    .map(({ index, kind, state, headCount, share }): Act => {
      const becomes = {
        answered: state,
        checkedIn: 'checkedIn',
        confirmed: 'present',
        marked: state,
        called: null,
      } as const
      const now = kind === 'calledAgain' ? 'waiting' : kind === 'ended' ? 'absent' : becomes[kind]
      const isHall = index < 6
      const guests = Math.min(share, headCount)
      return act(
        { seatId: seat(index) },
        { act: kind, state: now, headCount: isHall ? headCount : 0, guests: isHall ? guests : 0, reason: 'Bận họp' },
      )
    })

  test('add up, and are what the log of answers says, whatever came in whatever order', () => {
    fc.assert(
      fc.property(fc.array(anyAct, { maxLength: 60 }), (log) => {
        const places = new Map(start.map((place) => [place.seatId, place]))
        for (const one of log) {
          const place = places.get(one.seatId)
          if (place !== undefined) places.set(one.seatId, afterAct(place, one))
        }
        const counts = countPlaces(places.values())
        // Counted once more, from the log alone: the last act about each place that says what it is.
        const lastOf = (seatId: SeatId) => log.findLast((one) => one.seatId === seatId && one.state !== null)
        for (const [group, of] of [
          ['sites', 'site'],
          ['delegates', 'delegate'],
          ['guests', 'guest'],
        ] as const) {
          const own = start.filter(({ countedAs: as }) => as === of)
          const { all, ...states } = counts[group]
          expect(all).toBe(own.length)
          expect(Object.values(states).reduce((sum, n) => sum + n, 0)).toBe(all)
          for (const [state, n] of Object.entries(states))
            expect(n).toBe(own.filter(({ seatId }) => (lastOf(seatId)?.state ?? 'waiting') === state).length)
        }
        const present = start.flatMap(({ seatId, countedAs: as }) => {
          const last = lastOf(seatId)
          return last?.state === 'present' ? [{ as, last }] : []
        })
        const people = present.reduce((sum, { as, last }) => sum + (as === 'site' ? last.headCount : 1), 0)
        expect(counts.people.delegates + counts.people.guests).toBe(people)
        const guests = present.reduce(
          (sum, { as, last }) => sum + (as === 'site' ? last.guests : as === 'guest' ? 1 : 0),
          0,
        )
        expect(counts.people.guests).toBe(guests)
      }),
    )
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AccountId, MeetingId, SiteId } from '../wire/ids.ts'
import { buildRoster, seatIdOf, type RosterPerson, type RosterSite } from './roster.ts'
import { Roster, RosterHash } from '../seats/wire.ts'

const meetingId = MeetingId.parse('meeting-one')
const site = (name: string): RosterSite => ({
  siteId: SiteId.parse(`hg/${name}`),
  name: `Xã ${name}`,
  shortName: name,
  level: 'commune',
  parentSiteId: SiteId.parse('hg'),
})
const person = (name: string, role: RosterPerson['role'], of = site('mot')): RosterPerson => ({
  accountId: AccountId.parse(`account-${name}`),
  fullName: name,
  title: '',
  role,
  site: of,
})

describe('the list of seats', () => {
  test('has bridge points first, then everybody who is no operator, and fits the wire', () => {
    const built = buildRoster(
      meetingId,
      [site('mot'), site('hai')],
      [person('an', 'chair'), person('binh', 'operator'), person('chi', 'observer')],
    )
    expect(built.seats.map(({ kind, name, role }) => [kind, name, role])).toEqual([
      ['site', 'Xã mot', 'operator'],
      ['site', 'Xã hai', 'operator'],
      ['person', 'an', 'chair'],
      ['person', 'chi', 'observer'],
    ])
    expect(Roster.parse(JSON.parse(built.json)).seats).toEqual(built.seats)
    expect(RosterHash.safeParse(built.hash).success).toBe(true)
    expect(built.people.get(AccountId.parse('account-binh'))).toMatchObject({ role: 'operator' })
  })

  test('goes by another name as soon as anything in it is another, and by the same while nothing is', () => {
    const first = buildRoster(meetingId, [site('mot')], [person('an', 'chair')])
    expect(buildRoster(meetingId, [site('mot')], [person('an', 'chair')]).hash).toBe(first.hash)
    expect(buildRoster(meetingId, [site('mot')], [person('an', 'observer')]).hash).not.toBe(first.hash)
    expect(buildRoster(meetingId, [site('mot'), site('hai')], [person('an', 'chair')]).hash).not.toBe(first.hash)
  })

  test('no seat is in it twice, whatever sites and people are given', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(40), { maxLength: 60 }),
        fc.uniqueArray(fc.nat(60), { maxLength: 60 }),
        (sites, people) => {
          const built = buildRoster(
            meetingId,
            sites.map((number) => site(`so-${number}`)),
            people.map((number) => person(`nguoi-${number}`, number % 3 === 0 ? 'operator' : 'delegate')),
          )
          const ids = built.seats.map(({ seatId }) => seatId)
          expect(new Set(ids).size).toBe(ids.length)
          expect(ids).toHaveLength(new Set(sites).size + people.filter((number) => number % 3 !== 0).length)
        },
      ),
    )
  })
})

test('a seat has one id for good, and another in every other meeting', () => {
  const siteId = SiteId.parse('hg/mot')
  expect(seatIdOf(meetingId, 'site', siteId)).toBe(seatIdOf(meetingId, 'site', siteId))
  expect(seatIdOf(meetingId, 'site', siteId)).toHaveLength(8)
  expect(seatIdOf(MeetingId.parse('meeting-two'), 'site', siteId)).not.toBe(seatIdOf(meetingId, 'site', siteId))
  expect(seatIdOf(meetingId, 'person', AccountId.parse('account-an'))).not.toBe(seatIdOf(meetingId, 'site', siteId))
})

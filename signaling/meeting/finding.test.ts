import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createActorIn } from '../identity/actors.ts'
import { callBy, SITES } from '../identity/test-support.ts'
import { MeetingRole, type Account } from '../identity/wire.ts'
import { newId } from '../kit/clock.ts'
import { searchText } from '../kit/search-text.ts'
import { noticesHandlers } from '../notices/commands.ts'
import { keepNotices } from '../notices/store.ts'
import { MeetingId, type SiteId } from '../wire/ids.ts'
import type { ParamsOf } from '../wire/registry.ts'
import { openMeetings, type MeetingWorld } from './test-support.ts'
import { MeetingState, MeetingView } from './wire.ts'

let at: MeetingWorld
beforeEach(async () => {
  at = await openMeetings()
})
afterEach(() => at.world.database.destroy())

type Asked = ParamsOf<'meetings.find'>
async function page(account: Account, asked: Partial<Asked> = {}) {
  const found = await at.meetings.handlers['meetings.find'](callBy(account), {
    ...{ view: 'mine', states: [], fromMs: null, untilMs: null, leadSiteId: null, text: '' },
    ...{ order: 'earliestFirst', after: null, limit: 200 },
    ...asked,
  })
  if (!found.ok) throw new Error(found.error)
  return found.value
}
const titles = async (account: Account, asked: Partial<Asked> = {}) =>
  (await page(account, asked)).meetings.map(({ title }) => title)

/** Every page of a view. */
async function all(account: Account, view: MeetingView) {
  const found = []
  let after: Asked['after'] = null
  do {
    const { meetings, next } = await page(account, { view, after })
    found.push(...meetings)
    after = next === null ? null : { startsAtMs: next.startsAtMs, meetingId: MeetingId.parse(next.meetingId) }
  } while (after !== null)
  return found
}

interface Made {
  readonly title?: string
  readonly state?: MeetingState
  readonly by?: Account
  readonly owner?: SiteId
  readonly startsAtMs?: number
  readonly siteIds?: readonly SiteId[]
  readonly people?: readonly { account: Account; role: MeetingRole }[]
  /** Was named to approve its papers. */
  readonly approver?: Account
}
/** Straight into the tables: every combination, also those that no form makes. */
async function insert(made: Made): Promise<MeetingId> {
  const { title = 'Họp', state = 'invited', by = at.people.secretary, owner = SITES.office, startsAtMs = 1_000 } = made
  const meetingId = newId(MeetingId)
  await at.world.database
    .insertInto('meetings')
    .values({
      ...{ meeting_id: meetingId, request_id: meetingId, revision: 1, title, kind: 'meeting', place: '' },
      ...{ starts_at_ms: startsAtMs, ends_at_ms: startsAtMs + 10, state, state_reason: null, owner_site_id: owner },
      ...{ created_by: by.accountId, created_at_ms: 0, search_text: searchText(title) },
    })
    .execute()
  for (const { account, role } of made.people ?? []) {
    const row = { meeting_id: meetingId, account_id: account.accountId, role, site_id: account.siteId }
    await at.world.database.insertInto('participants').values(row).execute()
  }
  if (made.approver !== undefined) {
    const rules = { meeting_id: meetingId, needed: 1 as const, approver_account_id: made.approver.accountId }
    await at.world.database.insertInto('meeting_approvals').values(rules).execute()
  }
  for (const site_id of made.siteIds ?? []) {
    await at.world.database.insertInto('meeting_sites').values({ meeting_id: meetingId, site_id }).execute()
  }
  return meetingId
}

describe.each(MeetingState.options)('of meetings in state %s', (state) => {
  test('lists, counts and notices show each account exactly those in which it is something', async () => {
    const { world, people } = at
    const watched = {
      self: await world.add('toi', { siteId: SITES.district }),
      author: await world.add('tacgia', { mayPrepareMeetings: true }),
      noLongerAuthor: await world.add('het-quyen'),
      districtAdmin: await world.add('qt-huyen', { systemRole: 'unitAdmin', siteId: SITES.district }),
      provinceAdmin: await world.add('qt-tinh', { systemRole: 'unitAdmin', siteId: SITES.root }),
      systemAdmin: await world.add('qt-he-thong', { systemRole: 'admin', siteId: SITES.root }),
    }
    const meetingIds: MeetingId[] = []
    for (const account of Object.values(watched)) {
      for (const role of [null, ...MeetingRole.options]) {
        for (const owner of [SITES.root, SITES.district, SITES.commune]) {
          for (const by of [people.outsider, account]) {
            const listed = role === null ? [] : [{ account, role }]
            const siteIds = [SITES.district, SITES.otherDistrict, SITES.office, SITES.root]
            meetingIds.push(await insert({ state, by, owner, people: listed, siteIds }))
          }
        }
        const listed = role === null ? [] : [{ account, role }]
        meetingIds.push(await insert({ state, by: people.outsider, people: listed, approver: account }))
      }
    }
    const actorIn = createActorIn(world.database)
    const handlers = noticesHandlers({ ...world, tellNotices: () => undefined })
    for (const account of Object.values(watched)) {
      const may = new Set<MeetingId>()
      for (const meetingId of meetingIds) {
        if ((await actorIn(account, meetingId)) !== null) may.add(meetingId)
        const what = { kind: 'meetingCancelled', reason: 'x' } as const
        await keepNotices(world.database, { to: [account.accountId], meetingId, byName: null, what }, 0)
      }
      const seen = new Set<string>()
      for (const view of MeetingView.options) {
        const meetings = await all(account, view)
        for (const { meetingId } of meetings) seen.add(meetingId)
        expect(meetings.filter(({ meetingId }) => !may.has(MeetingId.parse(meetingId)))).toEqual([])
      }
      // What one is an administrator of, takes part in, or approves papers of, stands in one of the views.
      expect(seen).toEqual(may)
      const listed = await at.meetings.handlers['meetings.list'](callBy(account), {})
      expect(new Set(listed.ok ? listed.value.meetings.map(({ meetingId }) => meetingId) : [])).toEqual(may)
      const told = await handlers['notices.list'](callBy(account), {})
      expect(told.ok && told.value.unread).toBe(may.size)
      expect(
        told.ok &&
          told.value.notices.every(({ meeting }) => meeting !== null && may.has(MeetingId.parse(meeting.meetingId))),
      ).toBe(true)
    }
  })
})

test('the views are one’s own meetings, those that one’s unit holds, and those of others that it is invited to', async () => {
  const me = await at.world.add('toi', { systemRole: 'unitAdmin', siteId: SITES.district })
  const people = [{ account: me, role: 'delegate' as const }]
  await insert({ title: 'Của huyện', owner: SITES.district })
  await insert({ title: 'Của xã', owner: SITES.commune, startsAtMs: 2_000 })
  await insert({ title: 'Tỉnh mời', owner: SITES.root, siteIds: [SITES.district], people, startsAtMs: 3_000 })
  await insert({ title: 'Tỉnh mời nơi khác', owner: SITES.root, siteIds: [SITES.otherDistrict], startsAtMs: 4_000 })
  expect(await titles(me)).toEqual(['Tỉnh mời'])
  expect(await titles(me, { view: 'unit' })).toEqual(['Của huyện', 'Của xã'])
  expect(await titles(me, { view: 'invited' })).toEqual(['Tỉnh mời'])
})

test('a unit finds the meetings for which it prepares an item, unless the item is hidden from the person who asks', async () => {
  const { delegate, chair, outsider } = at.people
  const other = await at.world.add('daibieu2', { siteId: SITES.district })
  const people = [
    { accountId: chair.accountId, role: 'chair' as const, siteId: SITES.root },
    { accountId: at.people.secretary.accountId, role: 'secretary' as const, siteId: SITES.office },
    { accountId: delegate.accountId, role: 'delegate' as const, siteId: SITES.district },
    { accountId: other.accountId, role: 'delegate' as const, siteId: SITES.district },
  ]
  const meeting = async (title: string, unit: SiteId, closed = false, level = 0) => {
    const audience = closed ? [{ kind: 'person' as const, accountId: delegate.accountId }] : null
    const agenda = [
      { title: 'Khai mạc', plannedMinutes: 5, audience },
      { title: 'Báo cáo', plannedMinutes: 5, unitSiteId: unit, level, audience: level === 0 ? audience : null },
    ]
    await at.send(await at.created({ draft: at.draft({ title, participants: people, agenda }) }))
  }
  await meeting('Huyện chuẩn bị', SITES.district)
  await meeting('Xã chuẩn bị', SITES.commune)
  await meeting('Nơi khác chuẩn bị', SITES.otherDistrict)
  await meeting('Phần kín', SITES.district, true)
  await meeting('Dưới phần kín', SITES.district, true, 1)
  const prepared = async (account: Account) => (await titles(account, { view: 'prepares' })).toSorted()
  expect(await prepared(other)).toEqual(['Huyện chuẩn bị', 'Xã chuẩn bị'])
  expect(await prepared(delegate)).toEqual(['Dưới phần kín', 'Huyện chuẩn bị', 'Phần kín', 'Xã chuẩn bị'])
  expect(await prepared(outsider)).toEqual([])
  expect(await prepared(chair)).toHaveLength(5)

  // Who was named to approve its papers finds an unsent one as everywhere.
  const unsent = await at.created({
    draft: at.draft({
      ...{ title: 'Chưa gửi', participants: people },
      agenda: [{ title: 'Báo cáo', plannedMinutes: 5, unitSiteId: SITES.district }],
    }),
  })
  const rules = { meeting_id: unsent, needed: 1 as const, approver_account_id: other.accountId }
  await at.world.database.insertInto('meeting_approvals').values(rules).execute()
  expect(await prepared(other)).toContain('Chưa gửi')
  expect(await prepared(delegate)).not.toContain('Chưa gửi')
})

test('filters by words with and without diacritics, by state, time and lead unit', async () => {
  const people = [{ account: at.people.delegate, role: 'delegate' as const }]
  await insert({ title: 'Rà soát đường – điện', people, startsAtMs: 1_000, owner: SITES.root })
  await insert({ title: 'Giao ban tuần', people, startsAtMs: 2_000, state: 'postponed' })
  const me = at.people.delegate
  expect(await titles(me, { text: 'ĐƯỜNG dien' })).toEqual(['Rà soát đường – điện'])
  expect(await titles(me, { text: 'duong' })).toEqual(['Rà soát đường – điện'])
  expect(await titles(me, { text: '100% _' })).toEqual([])
  expect(await titles(me, { states: ['postponed', 'cancelled'] })).toEqual(['Giao ban tuần'])
  expect(await titles(me, { fromMs: 1_009 })).toEqual(['Rà soát đường – điện', 'Giao ban tuần'])
  expect(await titles(me, { fromMs: 1_010 })).toEqual(['Giao ban tuần'])
  expect(await titles(me, { untilMs: 2_000 })).toEqual(['Rà soát đường – điện'])
  expect(await titles(me, { leadSiteId: SITES.root })).toEqual(['Rà soát đường – điện'])
})

test.each(['earliestFirst', 'latestFirst'] as const)(
  'pages %s show each meeting once, also those that begin at the same time, while others are added',
  async (order) => {
    const people = [{ account: at.people.delegate, role: 'delegate' as const }]
    const first = new Set<string>()
    for (let number = 0; number < 23; number += 1) {
      first.add(await insert({ people, startsAtMs: 1_000 + Math.floor(number / 5) }))
    }
    const seen: string[] = []
    let after: Asked['after'] = null
    do {
      const { meetings, next } = await page(at.people.delegate, { order, after, limit: 4 })
      seen.push(...meetings.map(({ meetingId }) => meetingId))
      after = next === null ? null : { startsAtMs: next.startsAtMs, meetingId: MeetingId.parse(next.meetingId) }
      await insert({ people, startsAtMs: order === 'earliestFirst' ? 1 : 9_000 })
    } while (after !== null)
    expect(seen).toHaveLength(first.size)
    expect(new Set(seen)).toEqual(first)
  },
)

import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createActorIn } from '../identity/actors.ts'
import { callBy, SITES } from '../identity/test-support.ts'
import type { Account } from '../identity/wire.ts'
import { localDay } from '../kit/local-day.ts'
import { openMeetings, type MeetingWorld } from '../meeting/test-support.ts'
import { unreadOf } from '../notices/store.ts'
import { MeetingId, MeetingRequestId, type AccountId } from '../wire/ids.ts'
import type { Outcome } from '../wire/kit.ts'
import { Requests } from './commands.ts'
import { MOST_OPEN, type RequestDraft } from './wire.ts'

let at: MeetingWorld
let handlers: Requests['handlers']
let people: Record<'asker' | 'lead' | 'districtAdmin' | 'otherAdmin' | 'topAdmin' | 'system', Account>
let told: ReadonlySet<AccountId>[]
beforeEach(async () => {
  at = await openMeetings()
  const { world } = at
  told = []
  handlers = new Requests({
    ...world,
    actorIn: createActorIn(world.database),
    tellNotices: (accountIds) => void told.push(accountIds),
  }).handlers
  people = {
    asker: await world.add('dexuat', { mayPrepareMeetings: true, siteId: SITES.commune }),
    lead: await world.add('lanhdao', { siteId: SITES.district }),
    districtAdmin: await world.add('qt-huyen', { systemRole: 'unitAdmin', siteId: SITES.district }),
    otherAdmin: await world.add('qt-khac', { systemRole: 'unitAdmin', siteId: SITES.otherDistrict }),
    topAdmin: await world.add('qt-tinh', { systemRole: 'unitAdmin', siteId: SITES.root }),
    system: await world.add('hethong', { systemRole: 'admin', siteId: SITES.root }),
  }
})
afterEach(() => at.world.database.destroy())

function granted<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value
  throw new Error(`refused: ${outcome.error}`)
}
const refusal = (outcome: Outcome<unknown>): string | null => (outcome.ok ? null : outcome.error)
const draft = (more: Partial<RequestDraft> = {}): RequestDraft => ({
  ...{ unitSiteId: SITES.commune, title: 'Họp về giao thông', kind: 'meeting', why: 'Đường hỏng sau mưa lũ.' },
  ...{ startsAtMs: at.world.clock.nowMs() + 86_400_000, alternativesMs: [], durationMinutes: 90, place: '' },
  ...{ siteIds: [SITES.district], peopleIds: [at.people.delegate.accountId], papersSiteId: SITES.district },
  ...{ chairId: people.lead.accountId, ...more },
})
const create = (by: Account, more: Partial<RequestDraft> = {}, requestId: string = randomUUID()) =>
  handlers['requests.create'](callBy(by), { requestId, draft: draft(more) })
async function sent(more: Partial<RequestDraft> = {}): Promise<MeetingRequestId> {
  const meetingRequestId = MeetingRequestId.parse(granted(await create(people.asker, more)).meetingRequestId)
  granted(await handlers['requests.send'](callBy(people.asker), { meetingRequestId, revision: 1 }))
  return meetingRequestId
}
const read = async (by: Account, meetingRequestId: MeetingRequestId) => {
  const got = await handlers['requests.read'](callBy(by), { meetingRequestId })
  return got.ok ? got.value.request : got.error
}
const stateOf = async (meetingRequestId: MeetingRequestId) => {
  const view = await read(people.asker, meetingRequestId)
  return typeof view === 'string' ? view : view.state
}
const listed = async (by: Account, list: 'mine' | 'queue') =>
  granted(await handlers['requests.list'](callBy(by), { list, states: [] }))
const noticed = async (of: Account) => (await unreadOf(at.world.database, of)).notices.map(({ what }) => what.kind)
const acceptIt = (by: Account, meetingRequestId: MeetingRequestId, revision: number) =>
  handlers['requests.accept'](callBy(by), {
    ...{ meetingRequestId, revision, startsAtMs: at.world.clock.nowMs() + 2 * 86_400_000, place: 'Hội trường' },
  })

test('a draft is its author’s alone; what was sent, administrators of the unit and above see, and nobody else', async () => {
  const meetingRequestId = MeetingRequestId.parse(granted(await create(people.asker)).meetingRequestId)
  expect(await read(people.districtAdmin, meetingRequestId)).toBe('notFound')
  granted(await handlers['requests.send'](callBy(people.asker), { meetingRequestId, revision: 1 }))
  for (const sees of [people.asker, people.districtAdmin, people.topAdmin])
    expect(await read(sees, meetingRequestId)).toMatchObject({ state: 'sent' })
  for (const not of [people.otherAdmin, people.system, people.lead, at.people.unitAdmin, at.people.outsider])
    expect(await read(not, meetingRequestId)).toBe('notFound')
  expect((await listed(people.districtAdmin, 'queue')).counts).toMatchObject({ sent: 1, draft: 0 })
  for (const not of [people.otherAdmin, people.system, people.lead])
    expect((await listed(not, 'queue')).requests).toEqual([])
  const foreign = await handlers['requests.takeUp'](callBy(people.otherAdmin), { meetingRequestId, revision: 2 })
  expect(refusal(foreign)).toBe('notFound')
})

test('the nearest administrators are told, once one takes it up the others no longer, and the author of each step', async () => {
  const meetingRequestId = await sent()
  expect(await noticed(people.districtAdmin)).toEqual(['requestSent'])
  expect(await noticed(people.topAdmin)).toEqual([])
  granted(await handlers['requests.takeUp'](callBy(people.topAdmin), { meetingRequestId, revision: 2 }))
  expect(await noticed(people.districtAdmin)).toEqual([])
  expect(await noticed(people.asker)).toEqual(['requestTakenUp'])
  const reason = 'Xin nêu rõ thành phần'
  granted(await handlers['requests.askMore'](callBy(people.topAdmin), { meetingRequestId, revision: 3, reason }))
  const more = draft({ why: 'Đường hỏng, cần Sở Giao thông.' })
  granted(await handlers['requests.save'](callBy(people.asker), { meetingRequestId, revision: 4, draft: more }))
  granted(await handlers['requests.send'](callBy(people.asker), { meetingRequestId, revision: 5 }))
  const view = await read(people.asker, meetingRequestId)
  expect(typeof view === 'string' ? view : view.acts.map(({ act, byName, state }) => [act, byName, state])).toEqual([
    ['create', 'dexuat', 'draft'],
    ['send', 'dexuat', 'sent'],
    ['takeUp', 'qt-tinh', 'takenUp'],
    ['askMore', 'qt-tinh', 'needsInfo'],
    ['send', 'dexuat', 'sent'],
  ])
})

test('accepted, it is a draft of the unit with its sites, people and papers’ unit; both name each other, and it stays', async () => {
  const { world } = at
  const meetingRequestId = await sent()
  const { meetingId } = granted(await acceptIt(people.districtAdmin, meetingRequestId, 2))
  const again = granted(await acceptIt(people.districtAdmin, meetingRequestId, 2))
  expect(again.meetingId).toBe(meetingId)
  const meeting = await at.get(MeetingId.parse(meetingId), people.districtAdmin)
  expect(meeting).toMatchObject({ title: 'Họp về giao thông', state: 'draft', place: 'Hội trường' })
  expect(meeting?.ownerSiteId).toBe(SITES.commune)
  expect(new Set(meeting?.siteIds)).toEqual(new Set([SITES.district, SITES.commune]))
  expect(new Map(meeting?.participants.map(({ fullName, role }) => [fullName, role]))).toEqual(
    new Map([
      ['lanhdao', 'chair'],
      ['dexuat', 'secretary'],
      ['daibieu', 'delegate'],
    ]),
  )
  expect(meeting?.agenda.map(({ title, unit }) => [title, unit?.siteId])).toEqual([
    ['Họp về giao thông', SITES.district],
  ])
  expect(meeting === null ? null : meeting.endsAtMs - meeting.startsAtMs).toBe(90 * 60_000)
  expect(await read(people.asker, meetingRequestId)).toMatchObject({
    ...{ state: 'accepted', meeting: { meetingId, open: true } },
    rights: { edit: false, withdraw: false, accept: false, decline: false },
  })
  const from = await handlers['requests.ofMeeting'](callBy(people.lead, 'chair'), {
    meetingId: MeetingId.parse(meetingId),
  })
  expect(granted(from).request).toMatchObject({ meetingRequestId, askerName: 'dexuat', open: false })
  await expect(world.database.updateTable('meeting_requests').set({ title: 'khác' }).execute()).rejects.toThrow(
    'a request that is decided stays',
  )
  await expect(world.database.deleteFrom('meeting_request_acts').execute()).rejects.toThrow('what was done stays')
})

test('a request that needs more stays with the unit that it was sent to; a draft may go to another', async () => {
  const created = granted(await create(people.asker))
  const meetingRequestId = MeetingRequestId.parse(created.meetingRequestId)
  const saved = (revision: number, unitSiteId: RequestDraft['unitSiteId']) =>
    handlers['requests.save'](callBy(people.asker), { meetingRequestId, revision, draft: draft({ unitSiteId }) })
  granted(await saved(1, SITES.district))
  granted(await handlers['requests.send'](callBy(people.asker), { meetingRequestId, revision: 2 }))
  const reason = 'Xin nêu rõ thành phần'
  granted(await handlers['requests.askMore'](callBy(people.districtAdmin), { meetingRequestId, revision: 3, reason }))
  expect(refusal(await saved(4, SITES.commune))).toBe('illegalRequestState')
  expect(refusal(await saved(4, SITES.district))).toBeNull()
})

test('two administrators at once: the second is refused, and nobody accepts words that have changed', async () => {
  const meetingRequestId = await sent()
  granted(await handlers['requests.takeUp'](callBy(people.districtAdmin), { meetingRequestId, revision: 2 }))
  expect(refusal(await acceptIt(people.topAdmin, meetingRequestId, 2))).toBe('stale')
  const reason = 'Không thuộc thẩm quyền'
  granted(await handlers['requests.decline'](callBy(people.topAdmin), { meetingRequestId, revision: 3, reason }))
  expect(refusal(await acceptIt(people.districtAdmin, meetingRequestId, 4))).toBe('illegalRequestState')
  // In one moment of the clock, in no order.
  expect((await noticed(people.asker)).toSorted()).toEqual(['requestDeclined', 'requestTakenUp'])
  expect(await at.world.database.selectFrom('meetings').selectAll().execute()).toEqual([])
})

test('the author withdraws until it is decided; administrators cannot, nor does the author accept', async () => {
  const meetingRequestId = await sent()
  const reason = 'Không cần nữa'
  const byAdmin = await handlers['requests.withdraw'](callBy(people.districtAdmin), {
    ...{ meetingRequestId, revision: 2, reason },
  })
  expect(refusal(byAdmin)).toBe('illegalRequestState')
  expect(refusal(await acceptIt(people.asker, meetingRequestId, 2))).toBe('illegalRequestState')
  granted(await handlers['requests.withdraw'](callBy(people.asker), { meetingRequestId, revision: 2, reason }))
  expect(await stateOf(meetingRequestId)).toBe('withdrawn')
  expect(await noticed(people.districtAdmin)).toEqual(['requestWithdrawn'])
})

test('who neither prepares meetings nor has led one cannot ask; a chair of a meeting can', async () => {
  expect(refusal(await create(people.lead))).toBe('mayNotAsk')
  const meetingId = await at.created({
    draft: at.draft({
      participants: [
        { accountId: people.lead.accountId, role: 'chair', siteId: SITES.district },
        { accountId: at.people.secretary.accountId, role: 'secretary', siteId: SITES.office },
      ],
    }),
  })
  expect(refusal(await create(people.lead))).toBe('mayNotAsk')
  granted(await at.send(meetingId))
  expect(refusal(await create(people.lead))).toBeNull()
})

test('a request without reasons, for a past time, or to nobody is not sent; a form sent twice is one draft', async () => {
  const requestId = randomUUID()
  const first = granted(await create(people.asker, {}, requestId))
  expect(granted(await create(people.asker, {}, requestId))).toEqual(first)
  expect(await read(people.asker, MeetingRequestId.parse(first.meetingRequestId))).toMatchObject({ revision: 1 })
  const trySend = async (more: Partial<RequestDraft>) => {
    const meetingRequestId = MeetingRequestId.parse(granted(await create(people.asker, more)).meetingRequestId)
    return refusal(await handlers['requests.send'](callBy(people.asker), { meetingRequestId, revision: 1 }))
  }
  expect(await trySend({ why: ' ' })).toBe('whyNeeded')
  expect(await trySend({ startsAtMs: at.world.clock.nowMs() })).toBe('timePassed')
  await at.world.database.updateTable('accounts').set({ disabled: 1 }).where('system_role', '=', 'unitAdmin').execute()
  expect(await trySend({})).toBe('noAdministrator')
})

test('what was typed before a form was sent again, its answer lost, is kept; a draft that has moved on stays', async () => {
  const requestId = randomUUID()
  const meetingRequestId = MeetingRequestId.parse(granted(await create(people.asker, {}, requestId)).meetingRequestId)
  const again = (title: string) => create(people.asker, { title }, requestId)
  expect(granted(await again('Họp về cầu'))).toEqual({ meetingRequestId })
  expect(await read(people.asker, meetingRequestId)).toMatchObject({ revision: 2, draft: { title: 'Họp về cầu' } })
  expect(granted(await again('Họp về đò'))).toEqual({ meetingRequestId })
  expect(await read(people.asker, meetingRequestId)).toMatchObject({ revision: 2, draft: { title: 'Họp về cầu' } })
})

test('one person has a bounded number of requests that wait', async () => {
  for (let n = 0; n < MOST_OPEN; n += 1) granted(await create(people.asker))
  expect(refusal(await create(people.asker))).toBe('tooManyRequests')
})

test('a unit that ends before the day of the meeting is left out of it, and named', async () => {
  const meetingRequestId = await sent({ siteIds: [SITES.district, SITES.otherDistrict] })
  const day = localDay(at.world.clock.nowMs() + 86_400_000)
  await at.world.database
    .updateTable('sites')
    .set({ ends_on: day })
    .where('site_id', '=', SITES.otherDistrict)
    .execute()
  const { leftOut, meetingId } = granted(await acceptIt(people.districtAdmin, meetingRequestId, 2))
  expect(leftOut).toHaveLength(1)
  const meeting = await at.get(MeetingId.parse(meetingId), people.districtAdmin)
  expect(new Set(meeting?.siteIds)).toEqual(new Set([SITES.district, SITES.commune]))
})

test('people who can be invited no longer are left out of the meeting, and named', async () => {
  const meetingRequestId = await sent()
  const { delegate } = at.people
  await at.world.database
    .updateTable('accounts')
    .set({ disabled: 1 })
    .where('username', '=', delegate.username)
    .execute()
  const done = granted(await acceptIt(people.districtAdmin, meetingRequestId, 2))
  expect(done.leftOut).toEqual(['daibieu'])
  // The answer was lost, and the administrator presses again.
  expect(granted(await acceptIt(people.districtAdmin, meetingRequestId, 2))).toEqual(done)
})

import { afterEach, beforeEach, expect, test } from 'vitest'
import { callBy, SITES } from '../identity/test-support.ts'
import type { Account } from '../identity/wire.ts'
import { createActorIn } from '../identity/actors.ts'
import { noticesHandlers } from '../notices/commands.ts'
import { NoticeId, type MeetingId } from '../wire/ids.ts'
import { openMeetings, type MeetingWorld } from './test-support.ts'

let at: MeetingWorld
let meetingId: MeetingId

beforeEach(async () => {
  at = await openMeetings()
  meetingId = await at.created()
})
afterEach(() => at.world.database.destroy())

const handlers = () => at.meetings.handlers
const notices = () => noticesHandlers({ ...at.world, tellNotices: () => undefined })
async function unread(account: Account) {
  const list = await notices()['notices.list'](callBy(account), {})
  if (!list.ok) throw new Error(list.error)
  return list.value
}
async function history(account: Account) {
  const actor = await createActorIn(at.world.database)(account, meetingId)
  const read = await handlers()['meetings.history'](callBy(account, actor), { meetingId })
  return read.ok ? read.value.changes.map(({ act, byName, state, reason }) => [act, byName, state, reason]) : read.error
}
const chair = () => callBy(at.people.chair, 'chair')
const secretary = () => callBy(at.people.secretary, 'secretary')

test('a draft goes to its chair, comes back with what to mend, and is sent by the chair’s approval of what they have seen', async () => {
  expect(await handlers()['meetings.submit'](secretary(), { meetingId })).toMatchObject({
    value: { state: 'pendingApproval' },
  })
  expect((await unread(at.people.chair)).notices.map(({ what }) => what.kind)).toEqual(['approvalAsked'])
  expect(await at.send(meetingId)).toMatchObject({ error: 'illegalTransition', details: { state: 'pendingApproval' } })
  await handlers()['meetings.sendBack'](chair(), { meetingId, reason: 'Thiếu Sở Nội vụ' })
  expect((await unread(at.people.secretary)).notices[0]).toMatchObject({
    byName: 'chutri',
    what: { kind: 'sentBack', reason: 'Thiếu Sở Nội vụ' },
    meeting: { meetingId, title: 'Giao ban tuần' },
  })
  await handlers()['meetings.submit'](secretary(), { meetingId })
  const { revision } = await at.detail(meetingId)
  await at.update(meetingId, revision, at.draft({ title: 'Giao ban đã sửa' }))
  expect(await handlers()['meetings.approve'](chair(), { meetingId, ifRevision: revision })).toMatchObject({
    error: 'staleRevision',
  })
  expect(await handlers()['meetings.approve'](chair(), { meetingId, ifRevision: revision + 1 })).toMatchObject({
    value: { state: 'invited' },
  })
  expect(await history(at.people.secretary)).toEqual([
    ['approve', 'chutri', 'invited', null],
    ['submit', 'thuky', 'pendingApproval', null],
    ['sendBack', 'chutri', 'draft', 'Thiếu Sở Nội vụ'],
    ['submit', 'thuky', 'pendingApproval', null],
    ['create', 'thuky', 'draft', null],
  ])
  expect(await history(at.people.delegate)).toEqual([['approve', 'chutri', 'invited', null]])
  expect(await history(at.people.outsider)).toBe('notFound')
})

test('a chair who administers the unit is asked to approve, approves, and what they send back they can mend', async () => {
  const { chair: led, secretary: by, unitAdmin } = at.people
  const participants = [
    { accountId: unitAdmin.accountId, role: 'chair' as const, siteId: SITES.root },
    { accountId: by.accountId, role: 'secretary' as const, siteId: SITES.office },
    { accountId: led.accountId, role: 'delegate' as const, siteId: SITES.root },
  ]
  meetingId = await at.created({ draft: at.draft({ participants }) })
  const asAdmin = async () => {
    const actor = await createActorIn(at.world.database)(unitAdmin, meetingId)
    return callBy(unitAdmin, actor)
  }
  await handlers()['meetings.submit'](secretary(), { meetingId })
  expect((await unread(unitAdmin)).notices.map(({ what }) => what.kind)).toEqual(['approvalAsked'])
  expect((await at.get(meetingId, unitAdmin))?.rights).toMatchObject({ approve: true, sendBack: true, edit: false })
  await handlers()['meetings.sendBack'](await asAdmin(), { meetingId, reason: 'Thiếu Sở Nội vụ' })
  expect((await at.get(meetingId, unitAdmin))?.rights).toMatchObject({ edit: true, submit: true })
  await handlers()['meetings.submit'](await asAdmin(), { meetingId })
  const { revision } = await at.detail(meetingId)
  expect((await asAdmin()).actor).toBe('chair')
  expect(await handlers()['meetings.approve'](await asAdmin(), { meetingId, ifRevision: revision })).toMatchObject({
    value: { state: 'invited' },
  })
})

test('postponing without a time, and giving it a new one, tells everybody of the meeting but the one who did it', async () => {
  await at.send(meetingId)
  const startsAtMs = at.world.clock.nowMs() + 86_400_000
  const endsAtMs = startsAtMs + 3_600_000
  await handlers()['meetings.postpone'](secretary(), { meetingId, reason: 'Mưa lũ' })
  const wrong = { meetingId, reason: 'x', startsAtMs, endsAtMs: startsAtMs }
  expect(await handlers()['meetings.reschedule'](chair(), wrong)).toMatchObject({ error: 'endsBeforeStart' })
  const past = { meetingId, reason: 'x', startsAtMs: at.world.clock.nowMs(), endsAtMs }
  expect(await handlers()['meetings.reschedule'](chair(), past)).toMatchObject({ error: 'startsInPast' })
  const moved = await handlers()['meetings.reschedule'](chair(), {
    meetingId,
    reason: 'Đã thông đường',
    startsAtMs,
    endsAtMs,
  })
  expect(moved).toMatchObject({ value: { state: 'invited' } })
  expect(await at.detail(meetingId)).toMatchObject({ state: 'invited', startsAtMs, endsAtMs, stateReason: null })

  const told = async (who: Account) => (await unread(who)).notices.map(({ what }) => what)
  const off = { kind: 'meetingPostponed', reason: 'Mưa lũ' }
  const on = { kind: 'meetingMoved', reason: 'Đã thông đường', startsAtMs, endsAtMs }
  for (const who of [at.people.delegate, at.people.unitAdmin]) {
    expect(await told(who)).toEqual(expect.arrayContaining([off, on]))
  }
  expect(await told(at.people.secretary)).toEqual([on])
  expect(await told(at.people.chair)).toEqual([off])
  expect(await told(at.people.outsider)).toEqual([])
  expect(at.noticed.map((accounts) => accounts.size)).toEqual([3, 3])
})

test('an edit that moves a meeting which people were invited to tells them too; one of its title does not', async () => {
  await at.send(meetingId)
  const { revision } = await at.detail(meetingId)
  await at.update(meetingId, revision, at.draft({ title: 'Giao ban' }))
  expect((await unread(at.people.delegate)).unread).toBe(0)
  const later = at.world.clock.nowMs() + 9 * 3_600_000
  await at.update(meetingId, revision + 1, at.draft({ startsAtMs: later, endsAtMs: later + 1 }))
  expect((await unread(at.people.delegate)).notices[0]?.what).toEqual({
    ...{ kind: 'meetingMoved', reason: null },
    ...{ startsAtMs: later, endsAtMs: later + 1 },
  })
})

test('a postponed meeting that is edited and sent again is news with its time, which may not have passed', async () => {
  await at.send(meetingId)
  expect((await unread(at.people.delegate)).unread).toBe(0)
  await handlers()['meetings.postpone'](secretary(), { meetingId, reason: 'Mưa lũ' })
  const { revision, startsAtMs: oldMs } = await at.detail(meetingId)
  at.world.clock.advance(oldMs - at.world.clock.nowMs())
  expect(await at.send(meetingId)).toEqual({ ok: false, error: 'startsInPast' })
  expect(await at.detail(meetingId)).toMatchObject({ state: 'postponed', revision })

  const time = { startsAtMs: oldMs + 86_400_000, endsAtMs: oldMs + 90_000_000 }
  await at.update(meetingId, revision, at.draft(time))
  expect((await unread(at.people.delegate)).notices.map(({ what }) => what.kind)).toEqual(['meetingPostponed'])
  expect(await at.send(meetingId)).toMatchObject({ value: { state: 'invited' } })
  for (const who of [at.people.delegate, at.people.chair, at.people.unitAdmin]) {
    expect((await unread(who)).notices.map(({ what }) => what)).toContainEqual({
      ...{ kind: 'meetingMoved', reason: null },
      ...time,
    })
  }
  const read = await handlers()['meetings.history'](chair(), { meetingId })
  expect(read.ok && read.value.changes[0]).toMatchObject({ act: 'send', ...time })
})

test('a notice stays until its reader has read it, and goes with the right to see its meeting', async () => {
  await at.send(meetingId)
  await handlers()['meetings.cancel'](chair(), { meetingId, reason: 'Bão số 5' })
  const { notices: mine, unread: count } = await unread(at.people.delegate)
  expect(count).toBe(1)
  const noticeIds = mine.map(({ noticeId }) => NoticeId.parse(noticeId))
  await notices()['notices.read'](callBy(at.people.outsider), { noticeIds })
  expect((await unread(at.people.delegate)).unread).toBe(1)
  await notices()['notices.read'](callBy(at.people.delegate), { noticeIds })
  expect(await unread(at.people.delegate)).toEqual({ notices: [], unread: 0 })
  expect((await unread(at.people.secretary)).unread).toBe(1)
  await at.world.database.deleteFrom('participants').where('account_id', '=', at.people.secretary.accountId).execute()
  expect(await unread(at.people.secretary)).toEqual({ notices: [], unread: 0 })
})

test('a draft that is cancelled is no news to those who were never invited', async () => {
  await handlers()['meetings.cancel'](secretary(), { meetingId, reason: 'Không cần nữa' })
  expect((await unread(at.people.delegate)).unread).toBe(0)
  expect((await unread(at.people.chair)).unread).toBe(1)
})

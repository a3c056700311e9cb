import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { callBy, SITES } from '../identity/test-support.ts'
import type { Account, MeetingRole } from '../identity/wire.ts'
import { newId } from '../kit/clock.ts'
import { AccountId, AgendaItemId, MeetingId, SiteId } from '../wire/ids.ts'
import { openMeetings, type MeetingWorld } from './test-support.ts'
import type { MeetingDraft } from './wire.ts'

let world: MeetingWorld['world']
let told: MeetingWorld['told']
let papersTold: MeetingWorld['papersTold']
let states: MeetingWorld['states']
let meetings: MeetingWorld['meetings']
let people: MeetingWorld['people']
let draft: MeetingWorld['draft']
let create: MeetingWorld['create']
let created: MeetingWorld['created']
let get: MeetingWorld['get']
let detail: MeetingWorld['detail']
let send: MeetingWorld['send']
let update: MeetingWorld['update']
let listed: MeetingWorld['listed']
let addPaper: MeetingWorld['addPaper']
let paperState: MeetingWorld['paperState']

beforeEach(async () => {
  ;({
    world,
    told,
    papersTold,
    states,
    meetings,
    people,
    draft,
    create,
    created,
    get,
    detail,
    send,
    update,
    listed,
    addPaper,
    paperState,
  } = await openMeetings())
})
afterEach(() => world.database.destroy())

describe('creating', () => {
  test('keeps everything that the form says', async () => {
    const meeting = await detail(await created())
    expect(meeting).toMatchObject({ state: 'draft', revision: 1, ownerSiteId: SITES.office, myRole: 'secretary' })
    expect(meeting.siteIds).toEqual([SITES.root, SITES.office, SITES.district])
    expect(meeting.agenda.map((item) => [item.position, item.title])).toEqual([
      [0, 'Khai mạc'],
      [1, 'Thảo luận'],
    ])
    expect(meeting.participants.map((person) => [person.role, person.siteName])).toEqual([
      ['chair', 'UBND tỉnh'],
      ['secretary', 'Văn phòng'],
      ['delegate', 'Huyện Đồng Văn'],
    ])
  })

  test('the same form sent again gives the same meeting, even at the same moment', async () => {
    const requestId = randomUUID()
    const answers = await Promise.all([1, 2, 3].map(() => create(people.secretary, { requestId })))
    expect(new Set(answers.map((answer) => answer.ok && answer.value.meetingId)).size).toBe(1)
    expect(await world.database.selectFrom('meetings').selectAll().execute()).toHaveLength(1)
  })

  test("another person's form with the same number learns nothing of the meeting", async () => {
    const requestId = randomUUID()
    const mine = await create(people.secretary, { requestId })
    const theirs = await create(people.outsider, { requestId })
    expect(mine.ok && theirs.ok).toBe(true)
    if (mine.ok && theirs.ok) expect(theirs.value.meetingId).not.toBe(mine.value.meetingId)
  })

  test("an author who is not listed becomes secretary at their own site; a unit's administrator does not", async () => {
    const meetingId = await created({ by: people.outsider })
    const meeting = await get(meetingId, people.outsider)
    expect(meeting?.myRole).toBe('secretary')
    expect(meeting?.siteIds).toContain(SITES.otherDistrict)
    const administered = await get(await created({ by: people.unitAdmin }), people.unitAdmin)
    expect(administered).toMatchObject({ myRole: null, rights: { edit: true, join: false } })
  })

  test.each<[string, (fine: MeetingDraft) => Partial<MeetingDraft>]>([
    ['endsBeforeStart', (fine) => ({ endsAtMs: fine.startsAtMs })],
    ['unknownSite', (fine) => ({ siteIds: [...fine.siteIds, SiteId.parse('khong-co')] })],
    ['siteNotInvited', () => ({ siteIds: [SITES.root, SITES.office] })],
    ['personTwice', (fine) => ({ participants: [...fine.participants, ...fine.participants.slice(0, 1)] })],
    [
      'unknownAccount',
      () => ({ participants: [{ accountId: newId(AccountId), role: 'delegate', siteId: SITES.root }] }),
    ],
    [
      'unknownUnit',
      () => ({ agenda: [{ title: 'Báo cáo', plannedMinutes: 5, unitSiteId: SiteId.parse('khong-co') }] }),
    ],
    ['unknownAgendaItem', () => ({ agenda: [{ agendaItemId: newId(AgendaItemId), title: 'Lạ', plannedMinutes: 5 }] })],
  ])('is refused with %s and keeps nothing', async (error, spoil) => {
    const fine = draft()
    expect(await create(people.secretary, { draft: { ...fine, ...spoil(fine) } })).toMatchObject({ ok: false, error })
    expect(await world.database.selectFrom('meetings').selectAll().execute()).toEqual([])
  })

  test('somebody who is barred is not invited', async () => {
    const barred = await world.add('nghi', { disabled: true })
    const participants = [{ accountId: barred.accountId, role: 'delegate' as const, siteId: SITES.root }]
    expect(await create(people.secretary, { draft: draft({ participants }) })).toMatchObject({
      error: 'unknownAccount',
    })
  })
})

describe('the person who makes a meeting', () => {
  const asDelegate = () => {
    const fine = draft()
    return {
      ...fine,
      participants: fine.participants.map((person) =>
        person.accountId === people.secretary.accountId ? { ...person, role: 'delegate' as const } : person,
      ),
    }
  }
  test('is not made a delegate of it by a draft that did not ask them, and nothing is kept', async () => {
    expect(await create(people.secretary, { draft: asDelegate() })).toEqual({ ok: false, error: 'losesLead' })
    expect(await world.database.selectFrom('meetings').selectAll().execute()).toEqual([])
  })

  test('becomes one after agreeing to it', async () => {
    const other = await world.add('thuky2', { mayPrepareMeetings: true })
    const fine = asDelegate()
    const participants = [
      ...fine.participants,
      { accountId: other.accountId, role: 'secretary' as const, siteId: other.siteId },
    ]
    const meetingId = await created({ draft: { ...fine, participants }, givesUpLead: true })
    expect(await send(meetingId)).toEqual({ ok: false, error: 'losesLead' })
    expect(await send(meetingId, true)).toEqual({ ok: true, value: { state: 'invited' } })
    expect(await get(meetingId, people.secretary)).toMatchObject({ myRole: 'delegate', rights: { edit: false } })
  })

  test('is not taken off the list by a change of their own that did not ask them', async () => {
    const meetingId = await created()
    expect(await update(meetingId, 1, asDelegate())).toEqual({ ok: false, error: 'losesLead' })
    const participants = draft().participants.filter(({ accountId }) => accountId !== people.secretary.accountId)
    expect(await update(meetingId, 1, draft({ participants }))).toEqual({ ok: false, error: 'losesLead' })
    expect(await get(meetingId, people.secretary)).toMatchObject({ myRole: 'secretary', revision: 1 })
    expect(await update(meetingId, 1, asDelegate(), true)).toEqual({ ok: true, value: { revision: 2 } })
  })
})

describe('a draft', () => {
  test('is seen by secretary, chair and the unit, and by nobody else', async () => {
    const meetingId = await created()
    const seenBy = async () => {
      const seen = []
      for (const [name, account] of Object.entries(people)) {
        const inList = (await listed(account)).some((meeting) => meeting.meetingId === meetingId)
        expect((await get(meetingId, account)) !== null).toBe(inList)
        if (inList) seen.push(name)
      }
      return seen
    }
    expect(await seenBy()).toEqual(['secretary', 'chair', 'unitAdmin'])
    expect(await send(meetingId)).toEqual({ ok: true, value: { state: 'invited' } })
    expect(await seenBy()).toEqual(['secretary', 'chair', 'delegate', 'unitAdmin'])
  })

  test('that is cancelled stays unknown to the people who would have been invited', async () => {
    const meetingId = await created()
    const result = await meetings.handlers['meetings.cancel'](callBy(people.secretary, 'secretary'), {
      meetingId,
      reason: 'Trùng lịch',
    })
    expect(result).toEqual({ ok: true, value: { state: 'cancelled' } })
    expect(await get(meetingId, people.delegate)).toBeNull()
    expect(await get(meetingId, people.chair)).toMatchObject({ state: 'cancelled', stateReason: 'Trùng lịch' })
  })
})

describe('sending', () => {
  test.each<[string, Partial<MeetingDraft>]>([
    ['noAgenda', { agenda: [] }],
    ['noChair', { participants: [] }],
  ])('is refused with %s', async (error, more) => {
    const meetingId = await created({ draft: draft(more) })
    expect(await send(meetingId)).toEqual({ ok: false, error })
    expect((await detail(meetingId)).state).toBe('draft')
    expect(told).toEqual([])
  })

  test('is refused without a secretary', async () => {
    const participants = draft().participants.filter(({ role }) => role !== 'secretary')
    const meetingId = await created({ by: people.unitAdmin, draft: draft({ participants }) })
    const asUnit = callBy(people.unitAdmin, 'unitAdmin')
    const sent = await meetings.handlers['meetings.send'](asUnit, { meetingId, givesUpLead: false })
    expect(sent).toEqual({ ok: false, error: 'noSecretary' })
  })

  test('issues the papers that were prepared, and tells it once all is kept', async () => {
    const meetingId = await created()
    const paperId = await addPaper(meetingId, (await detail(meetingId)).agenda[0]?.agendaItemId ?? '')
    await send(meetingId)
    expect(await paperState(paperId)).toBe('issued')
    expect(told).toMatchObject([
      [meetingId, 'meeting.changed', 'chair', { state: 'invited', revision: 2, rights: { start: true } }],
      [meetingId, 'meeting.changed', 'delegate', { state: 'invited', revision: 2, rights: { start: false } }],
    ])
    expect(papersTold).toEqual([meetingId])
    expect(states).toEqual(['invited'])
  })

  test('another time issues nothing that was prepared since; sending a postponed meeting again does', async () => {
    const meetingId = await created()
    const [first] = (await detail(meetingId)).agenda
    const before = await addPaper(meetingId, first?.agendaItemId ?? '')
    await send(meetingId)
    const since = await addPaper(meetingId, first?.agendaItemId ?? '')
    const paperStates = async () => [await paperState(before), await paperState(since)]
    const startsAtMs = world.clock.nowMs() + 86_400_000
    const moved = { meetingId, reason: 'Mưa lũ', startsAtMs, endsAtMs: startsAtMs + 1 }
    const unitAdmin = callBy(people.unitAdmin, 'unitAdmin')
    expect(await meetings.handlers['meetings.reschedule'](unitAdmin, moved)).toMatchObject({ ok: true })
    expect(await paperStates()).toEqual(['issued', 'prepared'])
    await meetings.handlers['meetings.postpone'](unitAdmin, { meetingId, reason: 'Bão' })
    await meetings.handlers['meetings.reschedule'](unitAdmin, moved)
    expect(await paperStates()).toEqual(['issued', 'prepared'])
    await meetings.handlers['meetings.postpone'](unitAdmin, { meetingId, reason: 'Bão' })
    expect(await send(meetingId)).toMatchObject({ ok: true })
    expect(await paperStates()).toEqual(['issued', 'issued'])
  })

  test('a second time is refused', async () => {
    const meetingId = await created()
    await send(meetingId)
    expect(await send(meetingId)).toEqual({ ok: false, error: 'illegalTransition', details: { state: 'invited' } })
  })
})

test('a meeting runs, pauses, goes on and ends; afterwards it can no more be edited', async () => {
  const meetingId = await created()
  await send(meetingId)
  const chair = callBy(people.chair, 'chair')
  for (const act of ['start', 'pause', 'resume', 'end'] as const) {
    expect(await meetings.handlers[`meetings.${act}`](chair, { meetingId })).toMatchObject({ ok: true })
  }
  expect(states).toEqual(['invited', 'inSession', 'paused', 'inSession', 'ended'])
  expect(await meetings.handlers['meetings.start'](chair, { meetingId })).toMatchObject({ error: 'illegalTransition' })
  expect(await update(meetingId, 6, draft())).toMatchObject({ error: 'illegalState' })
  const actions = await world.database.selectFrom('audit').select('action').orderBy('audit_id').execute()
  expect(actions.map((row) => row.action)).toEqual(
    ['create', 'send', 'start', 'pause', 'resume', 'end'].map((act) => `meetings.${act}`),
  )
})

test('the list says who may come in now', async () => {
  const meetingId = await created()
  await send(meetingId)
  const mayJoin = async (account: Account) =>
    (await listed(account)).map((meeting) => [meeting.myRole, meeting.mayJoin, meeting.siteCount])
  expect(await mayJoin(people.delegate)).toEqual([['delegate' satisfies MeetingRole, false, 3]])
  expect(await mayJoin(people.chair)).toEqual([['chair', true, 3]])
  expect(await mayJoin(people.unitAdmin)).toEqual([[null, false, 3]])
  world.clock.advance(2 * 3_600_000)
  expect(await mayJoin(people.delegate)).toEqual([['delegate', true, 3]])
})

test('other rooms find a meeting and its people', async () => {
  const meetingId = await created()
  expect(await meetings.findMeeting(meetingId)).toMatchObject({ title: 'Giao ban tuần', state: 'draft' })
  expect(await meetings.findMeeting(newId(MeetingId))).toBeNull()
  expect(await meetings.participantOf(meetingId, people.delegate.accountId)).toMatchObject({
    siteName: 'Huyện Đồng Văn',
  })
  expect(await meetings.participantOf(meetingId, people.outsider.accountId)).toBeNull()
})

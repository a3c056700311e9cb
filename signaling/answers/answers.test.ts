// Over 300 lines: each test gives answers in one meeting, in one world of people.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createActorIn } from '../identity/actors.ts'
import { callBy, SITES } from '../identity/test-support.ts'
import type { Account } from '../identity/wire.ts'
import { openMeetings, type MeetingWorld } from '../meeting/test-support.ts'
import { unreadOf } from '../notices/store.ts'
import { boardHandlers } from '../readiness/commands.ts'
import { newId } from '../kit/clock.ts'
import { RoomPlanId, type AccountId, type MeetingId } from '../wire/ids.ts'
import { answersHandlers } from './commands.ts'
import type { GivenAnswer } from './wire.ts'

let opened: MeetingWorld
let colleague: Account
let moved: MeetingId[]
let meetingId: MeetingId
let answers: ReturnType<typeof answersHandlers>

beforeEach(async () => {
  opened = await openMeetings()
  moved = []
  colleague = await opened.world.add('dongnghiep', { siteId: SITES.district, fullName: 'Vàng Thị Mỷ' })
  answers = answersHandlers({
    ...opened.world,
    announcer: {
      announce: () => undefined,
      announceByViewer: () => undefined,
      tellByRole: () => undefined,
      tellByViewer: () => undefined,
    },
    tellNotices: () => undefined,
    changingPapers: (_meetingId, work) => work(),
    onPeopleChanged: async (id) => void moved.push(id),
  })
  meetingId = await opened.created()
  await opened.send(meetingId)
})
afterEach(() => opened.world.database.destroy())

const callOf = async (by: Account) => callBy(by, await createActorIn(opened.world.database)(by, meetingId))
const startOf = async () => (await opened.detail(meetingId)).startsAtMs
const give = async (by: Account, answer: GivenAnswer, accountId: AccountId | null = null) =>
  answers['answers.give'](await callOf(by), { meetingId, accountId, startsAtMs: await startOf(), answer })
const named = (who: Account): GivenAnswer => ({
  kind: 'substitute',
  substituteId: who.accountId,
  reason: 'Đi công tác',
})
async function listed() {
  const list = await answers['answers.list'](await callOf(opened.people.secretary), { meetingId })
  if (!list.ok) throw new Error(list.error)
  return list.value
}
async function decide(by: Account, decision: { kind: 'confirm' } | { kind: 'refuse'; reason: string }) {
  return answers['answers.decide'](await callOf(by), {
    ...{ meetingId, accountId: opened.people.delegate.accountId, substituteId: colleague.accountId },
    decision,
  })
}
/** On a plan that was drawn before. */
async function seat(placed: readonly { placeId: string; accountId: AccountId }[]) {
  const { database } = opened.world
  const room_plan_id = newId(RoomPlanId)
  const drawn = { plan: JSON.stringify({ places: [] }), changed_by: opened.people.chair.accountId, changed_at_ms: 0 }
  await database
    .insertInto('room_plans')
    .values({ room_plan_id, site_id: SITES.office, name: 'Phòng 1', revision: 1, ...drawn })
    .execute()
  await database
    .insertInto('meeting_seatings')
    .values({ meeting_id: meetingId, room_plan_id, placed: JSON.stringify(placed) })
    .execute()
}
const noticesOf = async (account: Account) =>
  (await unreadOf(opened.world.database, account)).notices.map(({ what }) => what)

test('the last answer counts, with its reason, and one for another time of the meeting does not', async () => {
  const { chair, delegate, secretary } = opened.people
  expect((await listed()).people).toMatchObject([{ accountId: delegate.accountId, standing: 'none' }])
  expect(await give(delegate, { kind: 'comes' })).toMatchObject({ ok: true })
  expect(await give(delegate, { kind: 'notComing', reason: 'Ốm' })).toMatchObject({ ok: true })
  expect((await listed()).people).toMatchObject([{ standing: 'notComing', reason: 'Ốm', recordedBy: null }])
  expect(await give(secretary, { kind: 'comes' }, delegate.accountId)).toMatchObject({ ok: true })
  expect((await listed()).people).toMatchObject([{ standing: 'comes', reason: null, recordedBy: secretary.fullName }])

  const startsAtMs = opened.world.clock.nowMs() + 86_400_000
  const time = { reason: 'Bão', startsAtMs, endsAtMs: startsAtMs + 3_600_000 }
  const put = await opened.meetings.handlers['meetings.reschedule'](await callOf(chair), { meetingId, ...time })
  expect(put).toMatchObject({ ok: true })
  expect((await listed()).people).toMatchObject([{ standing: 'none', reason: null }])
})

test('a meeting that was postponed and sent again at its old time, or moved away and back, asks all again', async () => {
  const { chair, delegate } = opened.people
  const { endsAtMs, startsAtMs } = await opened.detail(meetingId)
  const handlers = opened.meetings.handlers
  const call = await callOf(chair)
  await give(delegate, named(colleague))
  expect(await handlers['meetings.postpone'](call, { meetingId, reason: 'Bão' })).toMatchObject({ ok: true })
  expect(await give(delegate, { kind: 'comes' })).toMatchObject({ error: 'illegalState' })
  expect(await decide(chair, { kind: 'confirm' })).toMatchObject({ error: 'illegalState' })
  expect(await opened.send(meetingId)).toMatchObject({ ok: true })
  expect((await listed()).people).toMatchObject([{ standing: 'none', substitute: null }])
  expect(await decide(chair, { kind: 'confirm' })).toMatchObject({ error: 'changedMeanwhile' })

  await give(delegate, { kind: 'comes' })
  const put = (laterMs: number) =>
    handlers['meetings.reschedule'](call, {
      ...{ meetingId, reason: 'Bão', startsAtMs: startsAtMs + laterMs, endsAtMs: endsAtMs + laterMs },
    })
  expect(await put(86_400_000)).toMatchObject({ ok: true })
  expect(await put(0)).toMatchObject({ ok: true })
  expect((await listed()).people).toMatchObject([{ standing: 'none' }])
})

test('an answer for the time that an old page showed is not one for the new time', async () => {
  const { chair, delegate } = opened.people
  const shown = await startOf()
  const startsAtMs = shown + 86_400_000
  const time = { reason: 'Bão', startsAtMs, endsAtMs: startsAtMs + 3_600_000 }
  await opened.meetings.handlers['meetings.reschedule'](await callOf(chair), { meetingId, ...time })
  const late = answers['answers.give'](await callOf(delegate), {
    ...{ meetingId, accountId: null, startsAtMs: shown, answer: { kind: 'comes' } },
  })
  expect(await late).toMatchObject({ error: 'movedMeanwhile' })
  expect((await listed()).people).toMatchObject([{ standing: 'none' }])
})

test('nobody answers for others, whoever is not asked gives no answer, and there is none once the meeting has begun', async () => {
  const { chair, delegate, secretary } = opened.people
  expect(await give(delegate, { kind: 'comes' }, chair.accountId)).toMatchObject({ error: 'forbidden' })
  expect(await give(chair, { kind: 'comes' })).toMatchObject({ error: 'notAsked' })
  expect(await give(secretary, { kind: 'comes' }, colleague.accountId)).toMatchObject({ error: 'notAsked' })
  const eligible = answers['answers.eligible'](await callOf(delegate), { meetingId, accountId: chair.accountId })
  expect(await eligible).toMatchObject({ error: 'forbidden' })
  await opened.meetings.handlers['meetings.start'](await callOf(chair), { meetingId })
  expect(await give(delegate, { kind: 'comes' })).toMatchObject({ error: 'illegalState' })
})

test('a substitute is of the same unit and not in the meeting; in a People’s Council nobody sits for another', async () => {
  const { chair, delegate, outsider } = opened.people
  const gone = await opened.world.add('dakhoa', { siteId: SITES.district, disabled: true })
  const eligible = await answers['answers.eligible'](await callOf(delegate), { meetingId, accountId: null })
  expect(eligible).toMatchObject({ value: { people: [{ accountId: colleague.accountId }] } })
  for (const who of [chair, outsider, gone, delegate])
    expect(await give(delegate, named(who)), who.username).toMatchObject({ error: 'notEligible' })
  const { database } = opened.world
  await database.updateTable('meetings').set({ kind: 'councilSession' }).execute()
  expect(await give(delegate, named(colleague))).toMatchObject({ error: 'noSubstitutes' })
})

test('a refused substitute leaves everything as it was, and the person is told why and asked again', async () => {
  const { chair, delegate, secretary } = opened.people
  // Sent twice after a lost reply, it is one word to each.
  for (let time = 0; time < 2; time += 1) await give(delegate, named(colleague))
  for (const leader of [chair, secretary])
    expect(await noticesOf(leader)).toMatchObject([{ kind: 'substituteNamed', substitute: 'Vàng Thị Mỷ' }])
  expect((await listed()).people).toMatchObject([{ standing: 'substituteNamed', reason: 'Đi công tác' }])
  expect(await decide(chair, { kind: 'refuse', reason: 'Cần lãnh đạo' })).toMatchObject({ ok: true })
  for (const leader of [chair, secretary]) expect(await noticesOf(leader)).toEqual([])
  expect((await listed()).people).toMatchObject([{ standing: 'substituteRefused', refusedReason: 'Cần lãnh đạo' }])
  expect(await noticesOf(delegate)).toMatchObject([{ kind: 'substituteRefused', reason: 'Cần lãnh đạo' }])
  expect(await opened.get(meetingId, colleague)).toBeNull()
  expect(await decide(chair, { kind: 'confirm' })).toMatchObject({ error: 'changedMeanwhile' })
  expect(moved).toEqual([])
})

test('a confirmed substitute takes the place and what was to be presented; the person is in the meeting no longer', async () => {
  const { chair, delegate } = opened.people
  const before = await opened.detail(meetingId)
  const speaker = { kind: 'person' as const, accountId: delegate.accountId }
  const agenda = [
    { title: 'Khai mạc', plannedMinutes: 10 },
    { title: 'Báo cáo', plannedMinutes: 50, speaker },
  ]
  expect(await opened.update(meetingId, before.revision, opened.draft({ agenda }))).toMatchObject({ ok: true })
  await give(delegate, named(colleague))
  expect(await opened.get(meetingId, colleague)).toBeNull()
  opened.world.clock.advance(1_000)
  expect(await decide(chair, { kind: 'confirm' })).toMatchObject({ ok: true })

  expect(await opened.get(meetingId, delegate)).toBeNull()
  expect(await opened.get(meetingId, colleague)).toMatchObject({
    myRole: 'delegate',
    revision: before.revision + 2,
    agenda: [{ title: 'Khai mạc' }, { title: 'Báo cáo', speaker: { accountId: colleague.accountId } }],
  })
  expect(moved).toEqual([meetingId])
  const { people, replaced } = await listed()
  expect(people).toMatchObject([{ accountId: colleague.accountId, standing: 'none' }])
  expect(replaced).toMatchObject([{ accountId: delegate.accountId, substituteName: 'Vàng Thị Mỷ' }])
  expect(await noticesOf(delegate)).toEqual([
    { kind: 'substituteConfirmed', title: before.title, substitute: 'Vàng Thị Mỷ' },
  ])
  expect(await noticesOf(colleague)).toEqual([{ kind: 'calledAsSubstitute', name: delegate.fullName }])
})

test('an item that was open to the person by name stays closed to the substitute, who sees what is open to the site', async () => {
  const { chair, delegate, secretary } = opened.people
  const person = { kind: 'person' as const, accountId: delegate.accountId }
  const site = { kind: 'site' as const, siteId: SITES.district }
  const agenda = [
    { title: 'Khai mạc', plannedMinutes: 10 },
    { title: 'Nhân sự', plannedMinutes: 20, speaker: person, audience: [person] },
    { title: 'Đọc riêng', plannedMinutes: 10, audience: [person] },
    { title: 'Việc của huyện', plannedMinutes: 20, speaker: person, audience: [site] },
  ]
  const { revision } = await opened.detail(meetingId)
  expect(await opened.update(meetingId, revision, opened.draft({ agenda }))).toMatchObject({ ok: true })
  await give(delegate, named(colleague))
  expect(await decide(chair, { kind: 'confirm' })).toMatchObject({ ok: true })
  expect((await opened.get(meetingId, colleague))?.agenda).toMatchObject([
    { title: 'Khai mạc' },
    { title: 'Việc của huyện', speaker: { accountId: colleague.accountId } },
  ])
  expect((await opened.get(meetingId, secretary))?.agenda).toMatchObject([
    { restricted: false },
    { restricted: true, audience: [], speaker: null },
    { restricted: true, audience: [], speaker: null },
    { restricted: true, audience: [site] },
  ])
})

test('who is taken off the list and put on it again is asked again, also when they come as a substitute', async () => {
  const { chair, delegate } = opened.people
  const draft = opened.draft()
  const more = { accountId: colleague.accountId, role: 'delegate' as const, siteId: SITES.district }
  const both = { ...draft, participants: [...draft.participants, more] }
  const update = async (to: typeof draft) => {
    const { revision } = await opened.detail(meetingId)
    expect(await opened.update(meetingId, revision, to)).toMatchObject({ ok: true })
  }
  await update(both)
  expect(await give(colleague, { kind: 'notComing', reason: 'Ốm' })).toMatchObject({ ok: true })
  await update(draft)
  await update(both)
  expect((await listed()).people.map(({ standing }) => standing)).toEqual(['none', 'none'])
  expect(await give(colleague, { kind: 'notComing', reason: 'Ốm' })).toMatchObject({ ok: true })
  await update(draft)
  await give(delegate, named(colleague))
  expect(await decide(chair, { kind: 'confirm' })).toMatchObject({ ok: true })
  expect((await listed()).people).toMatchObject([{ accountId: colleague.accountId, standing: 'none', reason: null }])
})

test('a substitute is not confirmed in what has become a council’s session, or for the hall, and never by the person', async () => {
  const { chair, delegate } = opened.people
  await give(delegate, named(colleague))
  expect(await decide(delegate, { kind: 'confirm' })).toMatchObject({ error: 'forbidden' })
  const { database } = opened.world
  await database.updateTable('meetings').set({ kind: 'councilSession' }).execute()
  expect(await decide(chair, { kind: 'confirm' })).toMatchObject({ error: 'noSubstitutes' })
  await database.updateTable('meetings').set({ kind: 'meeting' }).execute()
  const who = database.updateTable('participants').where('account_id', '=', delegate.accountId)
  await who.set({ role: 'operator' }).execute()
  expect(await decide(chair, { kind: 'confirm' })).toMatchObject({ error: 'noSubstitutes' })
  expect(await decide(chair, { kind: 'refuse', reason: 'Không được' })).toMatchObject({ ok: true })
})

test('a substitute who stands before the door when the meeting has begun is let in by a decision, and sits where the person was to sit', async () => {
  const { chair, delegate } = opened.people
  await give(delegate, named(colleague))
  await seat([
    { placeId: 'a1', accountId: delegate.accountId },
    { placeId: 'a2', accountId: chair.accountId },
  ])
  await opened.meetings.handlers['meetings.start'](await callOf(chair), { meetingId })
  expect((await listed()).decidable).toBe(true)
  expect(await decide(chair, { kind: 'confirm' })).toMatchObject({ ok: true })
  expect(await opened.get(meetingId, colleague)).toMatchObject({ myRole: 'delegate' })
  const kept = await opened.world.database.selectFrom('meeting_seatings').select('placed').executeTakeFirstOrThrow()
  expect(JSON.parse(kept.placed)).toEqual([
    { placeId: 'a1', accountId: colleague.accountId },
    { placeId: 'a2', accountId: chair.accountId },
  ])
})

test('whoever is put on the list again after a substitute took their place is asked again, beside the substitute', async () => {
  const { chair, delegate } = opened.people
  await give(delegate, named(colleague))
  expect(await decide(chair, { kind: 'confirm' })).toMatchObject({ ok: true })
  const draft = opened.draft()
  const more = { accountId: colleague.accountId, role: 'delegate' as const, siteId: SITES.district }
  const { revision } = await opened.detail(meetingId)
  await opened.update(meetingId, revision, { ...draft, participants: [...draft.participants, more] })
  const { people, replaced } = await listed()
  expect(people.map(({ standing }) => standing)).toEqual(['none', 'none'])
  expect(replaced).toEqual([])
  expect(await decide(chair, { kind: 'confirm' })).toMatchObject({ error: 'changedMeanwhile' })
})

test('of two who name the same substitute one gets them; an account that was switched off meanwhile gets no place', async () => {
  const { chair, delegate } = opened.people
  const second = await opened.world.add('thuhai', { siteId: SITES.district })
  const draft = opened.draft()
  const more = { accountId: second.accountId, role: 'delegate' as const, siteId: SITES.district }
  const { revision } = await opened.detail(meetingId)
  await opened.update(meetingId, revision, { ...draft, participants: [...draft.participants, more] })
  await give(delegate, named(colleague))
  expect(await give(second, named(colleague))).toMatchObject({ ok: true })
  const off = (disabled: 0 | 1) =>
    opened.world.database
      .updateTable('accounts')
      .set({ disabled })
      .where('account_id', '=', colleague.accountId)
      .execute()
  await off(1)
  expect(await decide(chair, { kind: 'confirm' })).toMatchObject({ error: 'notEligible' })
  await off(0)
  expect(await decide(chair, { kind: 'confirm' })).toMatchObject({ ok: true })
  const late = answers['answers.decide'](await callOf(chair), {
    ...{ meetingId, accountId: second.accountId, substituteId: colleague.accountId, decision: { kind: 'confirm' } },
  })
  expect(await late).toMatchObject({ error: 'notEligible' })
})

test('a decision leaves what is asked about a namesake unread', async () => {
  const { chair, delegate } = opened.people
  const namesake = await opened.world.add('trungten', { siteId: SITES.district, fullName: delegate.fullName })
  const other = await opened.world.add('thuba', { siteId: SITES.district, fullName: 'Giàng Mí Sử' })
  const draft = opened.draft()
  const more = { accountId: namesake.accountId, role: 'delegate' as const, siteId: SITES.district }
  const { revision } = await opened.detail(meetingId)
  await opened.update(meetingId, revision, { ...draft, participants: [...draft.participants, more] })
  await give(delegate, named(colleague))
  await give(namesake, named(other))
  expect(await decide(chair, { kind: 'refuse', reason: 'Cần lãnh đạo' })).toMatchObject({ ok: true })
  expect(await noticesOf(chair)).toMatchObject([{ kind: 'substituteNamed', substitute: 'Giàng Mí Sử' }])
})

test('whoever has become somebody of the meeting meanwhile takes no second place', async () => {
  const { chair, delegate } = opened.people
  await give(delegate, named(colleague))
  const more = { accountId: colleague.accountId, role: 'observer' as const, siteId: SITES.district }
  const draft = opened.draft()
  const { revision } = await opened.detail(meetingId)
  await opened.update(meetingId, revision, { ...draft, participants: [...draft.participants, more] })
  expect(await decide(chair, { kind: 'confirm' })).toMatchObject({ error: 'notEligible' })
})

test('those who have not answered are reminded by the readiness board, once in ten minutes, and whoever has is left alone', async () => {
  const { delegate, secretary } = opened.people
  const board = boardHandlers({ ...opened.world, tellNotices: () => undefined })
  const call = await callOf(secretary)
  const remind = () =>
    board['readiness.remind'](call, { meetingId, siteIds: [SITES.district, SITES.root], answersAlone: true })
  const read = async () => {
    const found = await board['readiness.board'](call, { meetingId })
    if (!found.ok) throw new Error(found.error)
    return found.value.sites.find(({ siteId }) => siteId === SITES.district)
  }
  expect(await read()).toMatchObject({ asked: 1, answered: 0, remindedAtMs: null })
  expect(await remind()).toEqual({ ok: true, value: { reminded: 1, tooSoon: 0, nobody: 0 } })
  expect(await remind()).toEqual({ ok: true, value: { reminded: 0, tooSoon: 1, nobody: 0 } })
  expect(await noticesOf(delegate)).toEqual([{ kind: 'answerAsked' }])
  await give(delegate, { kind: 'comes' })
  opened.world.clock.advance(1_800_000)
  expect(await read()).toMatchObject({ asked: 1, answered: 1 })
  expect(await remind()).toEqual({ ok: true, value: { reminded: 0, tooSoon: 0, nobody: 0 } })
})

test('somebody whose account is switched off is shown as such and gets no reminder that nobody reads', async () => {
  const { delegate, secretary } = opened.people
  const board = boardHandlers({ ...opened.world, tellNotices: () => undefined })
  await opened.world.database
    .updateTable('accounts')
    .set({ disabled: 1 })
    .where('account_id', '=', delegate.accountId)
    .execute()
  expect((await listed()).people).toMatchObject([{ standing: 'none', disabled: true }])
  const params = { meetingId, siteIds: [SITES.district], answersAlone: true }
  const done = board['readiness.remind'](await callOf(secretary), params)
  expect(await done).toEqual({ ok: true, value: { reminded: 0, tooSoon: 0, nobody: 1 } })
})

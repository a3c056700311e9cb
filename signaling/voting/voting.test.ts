// Over 300 lines on purpose: a vote from its draft to its result, step by step, in one small world.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { bodiesHandlers } from '../bodies/commands.ts'
import { callBy, SITES } from '../identity/test-support.ts'
import { MeetingRole, type Account } from '../identity/wire.ts'
import type { RuleText } from '../bodies/wire.ts'
import { newId } from '../kit/clock.ts'
import { checkDraft } from '../meeting/draft-rules.ts'
import { draftFacts } from '../meeting/store.ts'
import type { MeetingDraft } from '../meeting/wire.ts'
import { insertRollCall, saveActs } from '../roll-call/store.ts'
import { untouched } from '../roll-call/rules.ts'
import { seatIdOf } from '../room/roster.ts'
import { BallotApprovalId, BallotId, BodyRuleId, RollCallId, type AgendaItemId } from '../wire/ids.ts'
import { actorMay, type MeetingActor } from '../wire/permissions.ts'
import type { Method } from '../wire/registry.ts'
import { votingCsv } from './record-csv.ts'
import { votingRecord } from './record.ts'
import { granted, openVotingWorld, refusal, type VotingWorld } from './test-world.ts'
import { BallotState } from './wire.ts'

let world: VotingWorld
let chair: Account
let one: Account
let two: Account
beforeEach(async () => {
  world = await openVotingWorld()
  chair = await world.invite('chutri', 'chair', { member: true })
  one = await world.invite('daibieu1', 'delegate', { member: true })
  two = await world.invite('daibieu2', 'delegate', { member: true })
})
afterEach(() => world.close())

const handlers = () => world.voting.handlers
const asChair = () => world.call(chair, 'chair')
const about = (ballotId: BallotId) => ({ meetingId: world.meetingId, ballotId })
const acting = (ballotId: BallotId) => ({ ...about(ballotId), onChairsOrder: false })
const list = async (account: Account, actor: MeetingActor) =>
  granted(await handlers()['voting.list'](world.call(account, actor), { meetingId: world.meetingId }))
const read = async (account: Account, ballotId: BallotId, actor: MeetingActor = 'delegate') =>
  granted(await handlers()['voting.read'](world.call(account, actor), about(ballotId)))
const check = async (ballotId: BallotId) => granted(await handlers()['voting.checkOpening'](asChair(), about(ballotId)))
const end = async (ballotId: BallotId) => granted(await handlers()['voting.end'](asChair(), acting(ballotId))).result
const edit = async (ballotId: BallotId, title: string, revision = 1) => {
  const ruleId = BodyRuleId.parse((await read(chair, ballotId, 'chair')).ballot.ruleId)
  const ballot = { agendaItemId: null, form: 'open' as const, title, text: '', ruleId }
  return handlers()['voting.edit'](asChair(), { ...about(ballotId), revision, ballot })
}

describe('the list', () => {
  test('takes the same form once, keeps its order, and shows drafts to others only when they are approved', async () => {
    const ruleId = await world.addRule()
    const first = await world.draft(ruleId, { title: 'Ngân sách' })
    const ballot = { agendaItemId: null, form: 'open' as const, title: 'Quy hoạch', text: 'Toàn văn', ruleId }
    const form = { requestId: crypto.randomUUID(), meetingId: world.meetingId, ballot }
    const added = granted(await handlers()['voting.add'](asChair(), form))
    expect(granted(await handlers()['voting.add'](asChair(), form))).toEqual(added)
    const second = BallotId.parse(added.ballotId)
    const order = { meetingId: world.meetingId, ballotIds: [second, first] }
    granted(await handlers()['voting.order'](asChair(), order))
    expect(refusal(await handlers()['voting.order'](asChair(), { ...order, ballotIds: [first] }))).toBe('stale')
    expect((await list(one, 'delegate')).ballots).toEqual([])
    expect((await list(chair, 'chair')).ballots.map(({ title }) => title)).toEqual(['Quy hoạch', 'Ngân sách'])
    await world.approve()
    const seen = await list(one, 'delegate')
    expect(seen.ballots).toMatchObject([{ title: 'Quy hoạch', position: 0, approved: true }, { title: 'Ngân sách' }])
    expect(seen).toMatchObject({ rules: [], approval: null, body: { name: 'HĐND tỉnh' } })
    granted(await edit(first, 'Ngân sách, đã sửa'))
    expect((await list(one, 'delegate')).ballots.map(({ title }) => title)).toEqual(['Quy hoạch'])
    granted(await handlers()['voting.remove'](asChair(), { ...about(second), revision: 1 }))
    expect((await list(one, 'delegate')).ballots).toEqual([])
  })

  test('is approved as it stands: nothing is edited meanwhile, and what is edited or added afterwards must be approved again', async () => {
    const ballotId = await world.draft(await world.addRule())
    expect(refusal(await world.open(ballotId))).toBe('notApproved')
    const started = { meetingId: world.meetingId, onChairsOrder: false }
    const begun = granted(await handlers()['voting.startApproval'](asChair(), started))
    const approvalId = BallotApprovalId.parse(begun.approvalId)
    expect(refusal(await handlers()['voting.startApproval'](asChair(), started))).toBe('approvalRunning')
    expect(refusal(await edit(ballotId, 'Khác'))).toBe('approvalRunning')
    expect(refusal(await world.open(ballotId))).toBe('approvalRunning')
    const ending = { ...started, approvalId, outcome: 'notApproved' as const, reason: 'Thiếu phụ lục' }
    granted(await handlers()['voting.endApproval'](asChair(), ending))
    expect(refusal(await handlers()['voting.endApproval'](asChair(), ending))).toBe('approvalChanged')
    expect((await list(chair, 'chair')).approval).toMatchObject({ outcome: 'notApproved', reason: 'Thiếu phụ lục' })
    expect(refusal(await world.open(ballotId))).toBe('notApproved')
    await world.approve()
    granted(await edit(ballotId, 'Khác'))
    expect(refusal(await handlers()['voting.open'](asChair(), { ...acting(ballotId), revision: 1 }))).toBe('stale')
    expect(refusal(await handlers()['voting.open'](asChair(), { ...acting(ballotId), revision: 2 }))).toBe(
      'notApproved',
    )
    await world.approve()
    granted(await handlers()['voting.open'](asChair(), { ...acting(ballotId), revision: 2 }))
    expect(refusal(await edit(ballotId, 'Nữa', 2))).toBe('wrongBallotState')
    expect(refusal(await handlers()['voting.remove'](asChair(), { ...about(ballotId), revision: 2 }))).toBe(
      'wrongBallotState',
    )
  })

  test('belongs to a body that stays once there are ballots, and takes rules of that body alone that hold today', async () => {
    const ruleId = await world.addRule()
    await world.draft(ruleId)
    const change = handlers()['voting.setBody'](asChair(), { meetingId: world.meetingId, bodyId: null })
    expect(refusal(await change)).toBe('ballotsExist')
    const ballot = {
      agendaItemId: null,
      form: 'open' as const,
      title: 'x',
      text: '',
      ruleId: 'khong-co-quy-dinh' as never,
    }
    const asked = { requestId: crypto.randomUUID(), meetingId: world.meetingId, ballot }
    expect(refusal(await handlers()['voting.add'](asChair(), asked))).toBe('noSuchRule')
    await world.database.updateTable('body_rules').set({ last_day: '2022-01-01' }).execute()
    expect(refusal(await handlers()['voting.add'](asChair(), { ...asked, ballot: { ...ballot, ruleId } }))).toBe(
      'noSuchRule',
    )
  })

  test('is drafted before the meeting too, and neither when it is over nor by a rule that has ended by then', async () => {
    await world.setState('invited')
    const ballotId = await world.draft(await world.addRule())
    await world.approve()
    expect((await check(ballotId)).against).toBe('notInSession')
    expect(refusal(await world.open(ballotId))).toBe('notInSession')
    await world.setState('inSession')
    await world.database.updateTable('body_rules').set({ last_day: '2022-01-01' }).execute()
    expect(refusal(await world.open(ballotId))).toBe('ruleNotValid')
    await world.setState('ended')
    expect(refusal(await edit(ballotId, 'Sau họp'))).toBe('illegalState')
  })
})

describe('opening', () => {
  test('gives the quorum back with its arithmetic before and at the act, and is refused without it', async () => {
    await world.invite('vang1', 'delegate', { member: true, seated: false })
    await world.invite('vang2', 'delegate', { member: true, seated: false })
    const vang3 = await world.invite('vang3', 'delegate', { member: true, seated: false })
    const ballotId = await world.draft(await world.addRule())
    await world.approve()
    const before = await check(ballotId)
    expect(before.against).toBe('noQuorum')
    expect(before.quorum).toMatchObject({ count: 3, of: 6, left: 6, right: 6, needed: 4, holds: false })
    expect(before.members.filter(({ present }) => present).map(({ fullName }) => fullName)).toEqual([
      ...['chutri', 'daibieu1', 'daibieu2'],
    ])
    expect(await world.open(ballotId)).toMatchObject({
      error: 'noQuorum',
      details: { members: 6, present: 3, needed: 4 },
    })
    world.seated.set(vang3.accountId, null)
    expect(granted(await world.open(ballotId)).quorum).toMatchObject({ count: 4, of: 6, holds: true })
  })

  test('freezes all members, who of them is here, and the rule as it reads', async () => {
    const absent = await world.invite('vang', 'delegate', { member: true, seated: false })
    const ballotId = await world.opened()
    await world.invite('moi', 'delegate', { member: true })
    world.seated.set(absent.accountId, null)
    world.seated.delete(two.accountId)
    await world.database.updateTable('body_rules').set({ text: '{}' }).execute()
    for (const account of [one, two]) granted(await world.cast(account, ballotId, 'for'))
    const seen = await read(one, ballotId)
    expect(seen.opening).toMatchObject({ members: 4, entitled: 3, voted: 2 })
    expect(seen.ballot.rule.name).toBe('Thông qua nghị quyết')
    expect(await end(ballotId)).toMatchObject({ members: 4, entitled: 3, voted: 2, passed: false })
    // A change of the account's name afterwards is none of the record.
    await world.database.updateTable('accounts').set({ full_name: 'Tên khác' }).execute()
    const { voters } = granted(await handlers()['voting.voters'](asChair(), about(ballotId)))
    expect(voters.map(({ fullName, entitled, choice }) => [fullName, entitled, choice])).toEqual([
      ['chutri', true, null],
      ['daibieu1', true, 'for'],
      ['daibieu2', true, 'for'],
      ['vang', false, null],
    ])
  })

  test('is one at a time: neither beside an open ballot nor beside a stopped one', async () => {
    const ruleId = await world.addRule()
    const first = await world.draft(ruleId)
    const second = await world.draft(ruleId)
    await world.approve()
    granted(await world.open(first))
    expect((await check(second)).against).toBe('otherBallotOpen')
    granted(await handlers()['voting.stop'](asChair(), acting(first)))
    expect(refusal(await world.open(second))).toBe('otherBallotOpen')
    expect(refusal(await world.open(first))).toBe('wrongBallotState')
    await end(first)
    granted(await world.open(second))
    await expect(
      world.database.updateTable('ballots').set({ state: 'open', ended_at_ms: null }).execute(),
    ).rejects.toThrow('UNIQUE')
  })

  test('counts somebody in a hall without a device as the newest roll call has them, until they have left', async () => {
    const inHall = await world.invite('hoitruong', 'delegate', { member: true, seated: false })
    const away = await world.invite('davang', 'delegate', { member: true, seated: false })
    await callTheRoll([inHall, away])
    const stay = {
      ...{ meeting_id: world.meetingId, account_id: away.accountId, role: 'delegate' as const, seat_id: null },
      ...{ site_id: SITES.district, site_name: '', full_name: '', title: '', device: '', joined_at_ms: 1 },
    }
    const atMs = world.clock.nowMs() + 1_000
    await world.database
      .insertInto('attendance')
      .values({ ...stay, attendance_id: 'stay-0001', last_seen_at_ms: atMs, left_at_ms: atMs, leave_reason: 'left' })
      .execute()
    const ballotId = await world.draft(await world.addRule())
    const present = async () =>
      (await check(ballotId)).members.filter((member) => member.present).map(({ fullName }) => fullName)
    expect(await present()).toEqual(['chutri', 'daibieu1', 'daibieu2', 'hoitruong'])
    // On another day it says nothing of who is here.
    world.clock.advance(24 * 3_600_000)
    expect(await present()).toEqual(['chutri', 'daibieu1', 'daibieu2'])
  })

  test('does not believe a roll call where the clock was set back since: who left would count towards the quorum', async () => {
    const inHall = await world.invite('hoitruong', 'delegate', { member: true, seated: false })
    const away = await world.invite('davang', 'delegate', { member: true, seated: false })
    await callTheRoll([inHall, away])
    const calledMs = world.clock.nowMs()
    const stay = {
      ...{ meeting_id: world.meetingId, account_id: away.accountId, role: 'delegate' as const, seat_id: null },
      ...{ site_id: SITES.district, site_name: '', full_name: '', title: '', device: '' },
    }
    world.clock.step(-3_600_000)
    const leftMs = world.clock.nowMs()
    await world.database
      .insertInto('attendance')
      .values({
        ...{ ...stay, attendance_id: 'stay-0001', joined_at_ms: calledMs - 1_000, last_seen_at_ms: leftMs },
        ...{ left_at_ms: leftMs, leave_reason: 'left' },
      })
      .execute()
    const ballotId = await world.draft(await world.addRule())
    const present = async () =>
      (await check(ballotId)).members.filter((member) => member.present).map(({ fullName }) => fullName)
    expect(await present()).toEqual(['chutri', 'daibieu1', 'daibieu2'])
  })

  test('leaves out members who take part as observers or do not see the item of the agenda', async () => {
    const observer = await world.invite('duthinh', 'observer', { member: true })
    const agendaItemId = await world.addItem([one.accountId])
    const ballotId = await world.draft(await world.addRule(), { agendaItemId })
    const { members, quorum } = await check(ballotId)
    expect(members.filter(({ present }) => present).map(({ fullName }) => fullName)).toEqual(['chutri', 'daibieu1'])
    expect(members.some(({ accountId }) => accountId === observer.accountId)).toBe(true)
    expect(quorum).toMatchObject({ count: 2, of: 4 })
  })
})

/** A roll call that has these people as present. */
async function callTheRoll(present: readonly Account[]): Promise<void> {
  const rollCallId = newId(RollCallId)
  const { meetingId, clock, database } = world
  const places = present.map(({ accountId }) =>
    untouched({
      ...{ seatId: seatIdOf(meetingId, 'person', accountId), kind: 'person', role: 'delegate', countedAs: 'delegate' },
      ...{ name: '', title: '', accountId, siteId: SITES.district, siteName: '', parentSiteId: null, district: '' },
      expected: null,
    }),
  )
  await insertRollCall(database, {
    ...{ rollCallId, meetingId, number: 1, way: 'byDistrict', startedAtMs: clock.nowMs(), startedBy: '' },
    ...{ endedAtMs: null, endedBy: null, round: 1, calledSeatId: null, before: { mode: 'floor', stageSeatId: null } },
    places: new Map(places.map((place) => [place.seatId, place])),
  })
  const acts = places.map(({ seatId }) => ({
    ...{ seatId, act: 'marked' as const, atMs: clock.nowMs(), byId: null, byName: '', state: 'present' as const },
    ...{ headCount: 0, guests: 0, people: null, reason: '' },
  }))
  await saveActs(database, rollCallId, acts, {})
}

describe('while it is open', () => {
  test('it can be stopped and resumed, each once, and goes on after a restart as it was', async () => {
    const ballotId = await world.opened()
    granted(await world.cast(one, ballotId, 'for'))
    granted(await handlers()['voting.stop'](asChair(), acting(ballotId)))
    granted(await handlers()['voting.stop'](asChair(), acting(ballotId)))
    expect(refusal(await world.cast(two, ballotId, 'for'))).toBe('ballotStopped')
    world.restart()
    granted(await handlers()['voting.resume'](asChair(), acting(ballotId)))
    granted(await world.cast(two, ballotId, 'for'))
    expect(await end(ballotId)).toMatchObject({ voted: 2, passed: true })
    expect(refusal(await handlers()['voting.resume'](asChair(), acting(ballotId)))).toBe('wrongBallotState')
    expect((await read(one, ballotId)).acts.map(({ act }) => act)).toEqual(['open', 'stop', 'resume', 'end'])
  })

  test('nobody is told who chose what or how many chose what; a secretary acts on the chair’s order, which is on record', async () => {
    const secretary = await world.invite('thuky', 'secretary')
    const asSecretary = world.call(secretary, 'secretary')
    const ballotId = await world.draft(await world.addRule())
    await world.approve()
    const opening = { ...about(ballotId), revision: 1 }
    const alone = handlers()['voting.open'](asSecretary, { ...opening, onChairsOrder: false })
    expect(refusal(await alone)).toBe('chairsOrderMissing')
    granted(await handlers()['voting.open'](asSecretary, { ...opening, onChairsOrder: true }))
    granted(await world.cast(one, ballotId, 'for'))
    expect((await read(chair, ballotId, 'chair')).acts).toMatchObject([{ byName: 'thuky', onChairsOrder: true }])
    for (const actor of ['chair', 'secretary', 'delegate'] as const) {
      const seen = await read(two, ballotId, actor)
      expect(seen).toMatchObject({ result: null, receipt: null, hands: [], ballot: { passed: null } })
    }
    expect(refusal(await handlers()['voting.voters'](asChair(), about(ballotId)))).toBe('ballotNotEnded')
    const late = handlers()['voting.end'](asSecretary, acting(ballotId))
    expect(refusal(await late)).toBe('chairsOrderMissing')
    await end(ballotId)
    const asGuest = world.call(secretary, 'delegate')
    expect(refusal(await handlers()['voting.voters'](asGuest, about(ballotId)))).toBe('forbidden')
    expect(granted(await handlers()['voting.voters'](world.call(one), about(ballotId))).voters).toHaveLength(3)
  })

  test('a pause of the meeting stops it, on nobody’s word, until the chair resumes it', async () => {
    const ballotId = await world.opened()
    const { receipt } = granted(await world.cast(one, ballotId, 'for'))
    const pause = () =>
      world.database.transaction().execute((within) => world.voting.meetingPauses(within, world.meetingId))
    await pause()
    await world.setState('paused')
    expect((await read(one, ballotId)).acts.at(-1)).toMatchObject({ act: 'stop', byName: '' })
    expect(refusal(await world.cast(two, ballotId, 'for'))).toBe('ballotStopped')
    // The answer to a request that is sent again is the same.
    expect(granted(await world.cast(one, ballotId, 'for')).receipt).toEqual(receipt)
    expect(refusal(await handlers()['voting.resume'](asChair(), acting(ballotId)))).toBe('notInSession')
    await world.setState('inSession')
    granted(await handlers()['voting.resume'](asChair(), acting(ballotId)))
    granted(await world.cast(two, ballotId, 'for'))
    expect(await end(ballotId)).toMatchObject({ voted: 2, passed: true })
  })

  test('the room is told of a vote that a pause stopped, and of nothing where none was open', async () => {
    await world.voting.meetingPaused(world.meetingId)
    expect(world.told.filter(({ event }) => event === 'voting.ballotsChanged')).toEqual([])
    await world.opened()
    const before = world.told.length
    await world.database.transaction().execute((within) => world.voting.meetingPauses(within, world.meetingId))
    await world.voting.meetingPaused(world.meetingId)
    expect(world.told.slice(before).map(({ event }) => event)).toContain('voting.ballotsChanged')
  })

  test('the end of the meeting ends and counts it, on nobody’s word', async () => {
    const ballotId = await world.opened()
    for (const account of [one, two]) granted(await world.cast(account, ballotId, 'for'))
    await world.database.transaction().execute((within) => world.voting.meetingEnds(within, world.meetingId))
    const seen = await read(one, ballotId)
    expect(seen.acts.at(-1)).toMatchObject({ act: 'endWithMeeting', byName: '' })
    expect(seen.result).toMatchObject({ voted: 2, passed: true })
    expect(refusal(await world.cast(chair, ballotId, 'for'))).toBe('castLate')
  })
})

describe('at a tie', () => {
  const tied = async (text: Partial<RuleText>, chairsChoice: 'for' | 'against' | null) => {
    const three = await world.invite('daibieu3', 'delegate', { member: true })
    const ballotId = await world.opened(text)
    granted(await world.cast(one, ballotId, 'for'))
    granted(await world.cast(two, ballotId, 'against'))
    if (chairsChoice !== null) granted(await world.cast(chair, ballotId, chairsChoice))
    granted(await world.cast(three, ballotId, chairsChoice === 'for' ? 'against' : 'for'))
    return ballotId
  }

  test('the side of the chair decides where the rule says so, and the result shows why', async () => {
    const ballotId = await tied({ chairDecides: true, legalBasis: 'Điều 117' }, 'for')
    const result = await end(ballotId)
    expect(result).toMatchObject({
      passed: true,
      legalBasis: 'Điều 117',
      threshold: { left: 4, right: 4, holds: false },
    })
    expect(result?.casting).toEqual({ byName: 'chutri', choice: 'for', label: 'Tán thành', countsAs: 'for' })
    // Another chair afterwards changes nothing of it.
    await world.database.updateTable('participants').set({ role: 'delegate' }).where('role', '=', 'chair').execute()
    expect((await read(one, ballotId)).result).toEqual(result)
  })

  test('it is not passed where the chair is against it, or where the rule does not ask the chair', async () => {
    expect(await end(await tied({ chairDecides: true }, 'against'))).toMatchObject({
      passed: false,
      casting: { countsAs: 'against' },
    })
    const plain = await world.opened()
    granted(await world.cast(chair, plain, 'for'))
    granted(await world.cast(one, plain, 'for'))
    const result = await end(plain)
    expect(result?.passed).toBe(false)
    expect(result).not.toHaveProperty('casting')
  })
})

test('a body that was renamed keeps its old name in what it decided before', async () => {
  await end(await world.opened())
  const body = { bodyId: world.bodyId, siteId: SITES.root, name: 'HĐND tỉnh Tuyên Quang' }
  const admin = await world.add('quantri2', { systemRole: 'admin' })
  granted(await bodiesHandlers(world)['bodies.save'](callBy(admin), body))
  const record = await votingRecord(world.database, world.meetingId, { accountId: chair.accountId, actor: 'chair' })
  expect(record.ballots.map(({ bodyName }) => bodyName)).toEqual(['HĐND tỉnh'])
  expect(votingCsv(record)).toContain('"HĐND tỉnh"')
  expect((await list(chair, 'chair')).body?.name).toBe('HĐND tỉnh Tuyên Quang')
  await world.setState('ended')
  expect((await list(chair, 'chair')).body?.name).toBe('HĐND tỉnh')
})

test('an item of the agenda cannot be taken off it while a ballot belongs to it', async () => {
  const agendaItemId = await world.addItem(null)
  await world.draft(await world.addRule(), { agendaItemId })
  const draft = {
    ...{ title: 'Kỳ họp', kind: 'councilSession' as const, place: 'Hội trường', startsAtMs: 1, endsAtMs: 2 },
    ...{ siteIds: [], participants: [] },
  }
  const checked = async (agenda: MeetingDraft['agenda']) => {
    const whole = { ...draft, agenda }
    return checkDraft(whole, await draftFacts(world.database, whole, world.meetingId))
  }
  expect(refusal(await checked([]))).toBe('agendaItemHasBallots')
  expect(refusal(await checked([{ agendaItemId, title: 'Nhân sự', plannedMinutes: 5 }]))).toBeNull()
})

test('a ballot of a closed item is nothing to those who do not see the item', async () => {
  const agendaItemId: AgendaItemId = await world.addItem([one.accountId])
  const ballotId = await world.draft(await world.addRule({ quorum: { numerator: 0, denominator: 1, strict: false } }), {
    agendaItemId,
  })
  await world.approve()
  granted(await world.open(ballotId))
  expect((await list(two, 'delegate')).ballots).toEqual([])
  expect(refusal(await handlers()['voting.read'](world.call(two), about(ballotId)))).toBe('notFound')
  expect(refusal(await world.cast(two, ballotId, 'for'))).toBe('notFound')
  granted(await world.cast(one, ballotId, 'for'))
  await end(ballotId)
  expect(refusal(await handlers()['voting.voters'](world.call(two), about(ballotId)))).toBe('notFound')
  expect(granted(await handlers()['voting.voters'](world.call(one), about(ballotId))).voters).toHaveLength(3)
})

test('members say whether they are ready, with a note; chair and secretaries filter the list', async () => {
  await world.draft(await world.addRule())
  const guest = await world.invite('khach', 'delegate')
  const said = { meetingId: world.meetingId, ready: true, note: '' }
  expect(refusal(await handlers()['voting.sayReady'](world.call(guest), said))).toBe('notAMember')
  granted(await handlers()['voting.sayReady'](world.call(one), { ...said, ready: false, note: 'Máy chưa có tiếng' }))
  granted(await handlers()['voting.sayReady'](world.call(two), { ...said, ready: false }))
  granted(await handlers()['voting.sayReady'](world.call(two), said))
  const listed = async (only: 'ready' | 'notReady' | 'silent' | null) =>
    granted(await handlers()['voting.readiness'](asChair(), { meetingId: world.meetingId, only }))
  expect(await listed('notReady')).toMatchObject({
    people: [{ fullName: 'daibieu1', note: 'Máy chưa có tiếng', present: true }],
    counts: { ready: 1, notReady: 1, silent: 1 },
  })
  expect((await listed('silent')).people).toMatchObject([{ fullName: 'chutri', atMs: null }])
  expect((await listed(null)).people).toHaveLength(3)
  expect((await list(one, 'delegate')).readiness).toMatchObject({ ready: false, note: 'Máy chưa có tiếng' })
  const told = world.told.filter(({ event }) => event === 'voting.readinessChanged')
  expect(told).toHaveLength(3)
  expect(told.every(({ delegate }) => delegate === null)).toBe(true)
})

const LEADERS: readonly MeetingActor[] = ['chair', 'secretary']
const VOTERS: readonly MeetingActor[] = [...LEADERS, 'delegate']
const PREPARING: readonly MeetingActor[] = [...LEADERS, 'unitAdmin']
/** Acts on a ballot: as what somebody may do them, in which states, and what is said in the others. */
const ACTS: Partial<Record<Method, readonly [readonly MeetingActor[], Partial<Record<BallotState, string>>]>> = {
  'voting.open': [LEADERS, { open: 'wrongBallotState', stopped: 'wrongBallotState', ended: 'wrongBallotState' }],
  'voting.stop': [LEADERS, { draft: 'wrongBallotState', ended: 'wrongBallotState' }],
  'voting.resume': [LEADERS, { draft: 'wrongBallotState', ended: 'wrongBallotState' }],
  'voting.end': [LEADERS, { draft: 'wrongBallotState' }],
  'voting.cast': [VOTERS, { draft: 'ballotNotOpen', stopped: 'ballotStopped', ended: 'castLate' }],
  'voting.enterHands': [['operator'], { draft: 'wrongBallotState', ended: 'wrongBallotState' }],
  'voting.edit': [PREPARING, { open: 'wrongBallotState', stopped: 'wrongBallotState', ended: 'wrongBallotState' }],
  'voting.remove': [PREPARING, { open: 'wrongBallotState', stopped: 'wrongBallotState', ended: 'wrongBallotState' }],
  'voting.voters': [VOTERS, { draft: 'ballotNotEnded', open: 'ballotNotEnded', stopped: 'ballotNotEnded' }],
}
const ACTORS: readonly MeetingActor[] = [...MeetingRole.options, 'unitAdmin']
const MATRIX = Object.entries(ACTS).flatMap(([method, [who, refused]]) =>
  BallotState.options.map((state) => [method, state, who, refused[state] ?? null] as const),
)

test.each(MATRIX)('%s of a ballot that is %s: by these and no others', async (method, state, who, expected) => {
  const answers: Record<string, string | null> = {}
  for (const actor of ACTORS) {
    const account = actor === 'chair' ? chair : await world.invite(actor, roleOf(actor), { member: true })
    const ballotId = await reached(state)
    // The one way in asks the table before any handler.
    answers[actor] = actorMay(method as Method, actor)
      ? await ask(method as Asked, account, actor, ballotId)
      : 'forbidden'
    await world.database.transaction().execute((within) => world.voting.meetingEnds(within, world.meetingId))
  }
  const rightly = (actor: MeetingActor) => (who.includes(actor) ? expected : 'forbidden')
  expect(answers).toEqual(Object.fromEntries(ACTORS.map((actor) => [actor, rightly(actor)])))
})

const roleOf = (actor: MeetingActor): MeetingRole => (actor === 'unitAdmin' ? 'delegate' : actor)

async function reached(state: BallotState): Promise<BallotId> {
  const ballotId = await world.draft(await world.addRule())
  await world.approve()
  if (state === 'draft') return ballotId
  granted(await world.open(ballotId))
  if (state === 'stopped') granted(await handlers()['voting.stop'](asChair(), acting(ballotId)))
  if (state === 'ended') await end(ballotId)
  return ballotId
}

type Asked =
  `voting.${'open' | 'stop' | 'resume' | 'end' | 'cast'}` | `voting.${'enterHands' | 'edit' | 'remove' | 'voters'}`

async function ask(method: Asked, account: Account, actor: MeetingActor, ballotId: BallotId) {
  const call = callBy(account, actor)
  const ordered = { ...about(ballotId), onChairsOrder: true }
  const ruleId = BodyRuleId.parse((await read(chair, ballotId, 'chair')).ballot.ruleId)
  const ballot = { agendaItemId: null, form: 'open' as const, title: 'Khác', text: '', ruleId }
  switch (method) {
    case 'voting.open':
      return refusal(await handlers()[method](call, { ...ordered, revision: 1 }))
    case 'voting.stop':
    case 'voting.resume':
    case 'voting.end':
      return refusal(await handlers()[method](call, ordered))
    case 'voting.cast':
      return refusal(await handlers()[method](call, { ...about(ballotId), choice: 'for', changes: null }))
    case 'voting.enterHands':
      return refusal(await handlers()[method](call, { ...about(ballotId), revision: 0, hands: [] }))
    case 'voting.edit':
      return refusal(await handlers()[method](call, { ...about(ballotId), revision: 1, ballot }))
    case 'voting.remove':
      return refusal(await handlers()[method](call, { ...about(ballotId), revision: 1 }))
    case 'voting.voters':
      return refusal(await handlers()[method](call, about(ballotId)))
    default:
      return method satisfies never
  }
}

import { afterEach, beforeEach, expect, test } from 'vitest'
import { bodiesHandlers } from '../bodies/commands.ts'
import { callBy, SITES } from '../identity/test-support.ts'
import type { Account } from '../identity/wire.ts'
import type { Outcome } from '../wire/kit.ts'
import { newId } from '../kit/clock.ts'
import { AgendaItemId, BallotApprovalId, BallotId, BodyId, BodyRuleId } from '../wire/ids.ts'
import { openRoomWorld, refusal, settle, type FakeClient, type RoomWorld } from '../seats/test-support.ts'
import { Voting } from './commands.ts'
import { RULE } from './test-world.ts'

let world: RoomWorld
let voting: Voting
let chair: FakeClient
let member: FakeClient
const granted = <T>(outcome: Outcome<T>): T => {
  if (!outcome.ok) throw new Error(outcome.error)
  return outcome.value
}
const startVoting = () =>
  new Voting({
    ...{ ...world, announcer: world.rooms.announcer },
    seatedIn: (meetingId) => world.rooms.peopleSeatedIn(meetingId),
    ballotChanged: (meetingId) => world.rooms.ballotChanged(meetingId),
    turnoutChanged: (meetingId) => world.rooms.turnoutChanged(meetingId),
    tellHall: (...told) => world.rooms.tellHall(...told),
  })

beforeEach(async () => {
  world = await openRoomWorld()
  await world.inviteSite(SITES.district)
  chair = world.client(await world.invite('chair', 'chair'))
  member = world.client(await world.invite('member', 'delegate'))
  voting = startVoting()
})
afterEach(async () => {
  await voting.close()
  await world.rooms.close()
  await world.database.destroy()
})

/** A ballot that waits to be opened; these people and the two above are the body's members. */
async function approved(others: readonly Account[] = [], agendaItemId: AgendaItemId | null = null): Promise<BallotId> {
  const admin = callBy(await world.add('admin', { systemRole: 'admin' }))
  const bodies = bodiesHandlers(world)
  const body = { bodyId: null, name: 'HĐND', siteId: SITES.root }
  const bodyId = BodyId.parse(granted(await bodies['bodies.save'](admin, body)).bodyId)
  const days = { firstDay: '2021-07-01', lastDay: null }
  for (const { accountId } of [chair.account, member.account, ...others])
    granted(await bodies['bodies.saveMember'](admin, { bodyId, membershipId: null, accountId, ...days }))
  const rule = { bodyId, ruleId: null, revision: 0, text: RULE, ...days }
  const ruleId = BodyRuleId.parse(granted(await bodies['bodies.saveRule'](admin, rule)).ruleId)
  const { meetingId } = world
  const call = callBy(chair.account, 'chair')
  granted(await voting.handlers['voting.setBody'](call, { meetingId, bodyId }))
  const ballot = { agendaItemId, form: 'open' as const, title: 'Ngân sách', text: '', ruleId }
  const asked = { requestId: crypto.randomUUID(), meetingId, ballot }
  const ballotId = BallotId.parse(granted(await voting.handlers['voting.add'](call, asked)).ballotId)
  const ordered = { meetingId, onChairsOrder: false }
  const begun = granted(await voting.handlers['voting.startApproval'](call, ordered))
  const approvalId = BallotApprovalId.parse(begun.approvalId)
  const end = { ...ordered, approvalId, outcome: 'approved' as const, reason: '' }
  granted(await voting.handlers['voting.endApproval'](call, end))
  return ballotId
}
const asChair = () => callBy(chair.account, 'chair')
const about = (ballotId: BallotId) => ({ meetingId: world.meetingId, ballotId, onChairsOrder: false })
const open = (ballotId: BallotId) => voting.handlers['voting.open'](asChair(), { ...about(ballotId), revision: 1 })
const cast = ({ account }: FakeClient, ballotId: BallotId) =>
  voting.handlers['voting.cast'](callBy(account, 'delegate'), {
    ...{ meetingId: world.meetingId, ballotId, choice: 'for', changes: null },
  })

test('everybody is shown the ballot with their own standing, the turnout gathered, and the result after the end alone', async () => {
  const late = world.client(await world.invite('late', 'delegate'))
  const observer = world.client(await world.invite('observer', 'observer'))
  for (const client of [chair, member, observer]) await client.join()
  const ballotId = await approved([late.account])
  granted(await open(ballotId))
  const standings = [chair, member, observer].map((client) => client.dataOf('voting.changed').at(-1)?.standing)
  expect(standings).toEqual(['entitled', 'entitled', 'neverVotes'])
  const { snapshot } = await late.join()
  expect(snapshot.voting).toMatchObject({
    standing: 'cameLater',
    ballot: { ballotId, members: 3, entitled: 2, result: null },
  })
  for (const client of [chair, member]) granted(await cast(client, ballotId))
  await settle()
  expect(observer.dataOf('voting.turnout')).toEqual([])
  await world.timers.pass(350)
  expect(observer.dataOf('voting.turnout')).toEqual([{ ballotId, voted: 2 }])
  granted(await voting.handlers['voting.end'](asChair(), about(ballotId)))
  const ended = observer.dataOf('voting.changed').at(-1)
  expect(ended?.ballot).toMatchObject({ state: 'ended', voted: 2, result: { passed: true, voted: 2, members: 3 } })
})

test('in the meeting is who has a device of their own in any seat, also just after a cut, and no machine of a hall', async () => {
  await chair.join()
  await member.join({ place: 'site', claim: 'add' })
  const gone = world.client(await world.invite('gone', 'delegate'))
  const machine = world.client(await world.invite('machine', 'operator'))
  await gone.join()
  await machine.join({ place: 'site', claim: 'add' })
  gone.cut()
  const seated = world.rooms.peopleSeatedIn(world.meetingId)
  expect(seated.get(chair.account.accountId)).toBeNull()
  expect(seated.get(member.account.accountId)).toBe(SITES.district)
  expect(seated.has(gone.account.accountId)).toBe(true)
  await world.timers.pass(61_000)
  expect(world.rooms.peopleSeatedIn(world.meetingId).has(gone.account.accountId)).toBe(false)
  const ballotId = await approved([gone.account])
  granted(await open(ballotId))
  const hall = await voting.handlers['voting.hall'](callBy(machine.account, 'operator'), about(ballotId))
  expect(granted(hall).people.map(({ fullName }) => fullName)).toEqual(['chair', 'member'])
})

test('whose hand was raised on a closed item is told to operators of the hall who see the item, and to no screen of the hall', async () => {
  const [sees, blind] = [await world.invite('sees', 'operator'), await world.invite('blind', 'operator')]
  const agendaItemId = await closedItem([member.account, sees])
  const place = { place: 'site', claim: 'add' } as const
  const seeing = world.client(sees)
  const others = [world.client(blind), world.client(sees, 'Screen')] as const
  for (const client of [chair, member]) await client.join()
  await seeing.join(place)
  await others[0].join(place)
  await others[1].join({ ...place, display: true })
  const ballotId = await approved([], agendaItemId)
  granted(await open(ballotId))
  const hands = [{ accountId: member.account.accountId, choice: 'for' }]
  const entered = { meetingId: world.meetingId, ballotId, revision: 0, hands }
  granted(await voting.handlers['voting.enterHands'](callBy(sees, 'operator'), entered))
  expect(chair.dataOf('voting.hands')).toHaveLength(1)
  expect(seeing.dataOf('voting.hands')).toMatchObject([{ ballotId, hands: { people: [{ choice: 'for' }] } }])
  for (const client of others) expect(client.dataOf('voting.hands')).toEqual([])
  const screen = { ...callBy(sees, 'operator'), paired: { part: 'display' } as never }
  const { meetingId } = world
  const shown = granted(await voting.handlers['voting.read'](screen, { meetingId, ballotId }))
  expect(shown.hands).toEqual([])
})

/** An item of the agenda that these people see beside chair and secretaries. */
async function closedItem(people: readonly Account[]): Promise<AgendaItemId> {
  const agendaItemId = newId(AgendaItemId)
  await world.database
    .insertInto('agenda_items')
    .values({
      ...{ agenda_item_id: agendaItemId, meeting_id: world.meetingId, position: 9, title: 'Nhân sự' },
      ...{ planned_minutes: 10, speaker_account_id: null, speaker_site_id: null, unit_site_id: null },
      restricted: 1,
    })
    .execute()
  for (const { accountId } of people)
    await world.database
      .insertInto('agenda_audience')
      .values({ agenda_item_id: agendaItemId, account_id: accountId, site_id: null })
      .execute()
  return agendaItemId
}

test('after a crash the ballot is open as it was, for those who come back and for those who vote', async () => {
  for (const client of [chair, member]) await client.join()
  const ballotId = await approved()
  granted(await open(ballotId))
  const { receipt } = granted(await cast(member, ballotId))
  await world.crash()
  voting = startVoting()
  const again = world.client(member.account)
  const { snapshot } = await again.join()
  expect(snapshot.voting).toMatchObject({ standing: 'entitled', ballot: { ballotId, state: 'open', voted: 1 } })
  expect(granted(await cast(member, ballotId)).receipt).toEqual(receipt)
  granted(await voting.handlers['voting.stop'](asChair(), about(ballotId)))
  expect(again.dataOf('voting.changed').at(-1)?.ballot.state).toBe('stopped')
  expect(refusal(await cast(chair, ballotId))).toBe('ballotStopped')
})

import { afterEach, beforeEach, expect, test } from 'vitest'
import { SITES } from '../identity/test-support.ts'
import type { Account } from '../identity/wire.ts'
import type { BallotId } from '../wire/ids.ts'
import { granted, openVotingWorld, refusal, type VotingWorld } from './test-world.ts'

let world: VotingWorld
let chair: Account
let operator: Account
let inHall: Account
let beside: Account
let elsewhere: Account
let ballotId: BallotId
beforeEach(async () => {
  world = await openVotingWorld()
  chair = await world.invite('chutri', 'chair', { member: true, siteId: SITES.root })
  operator = await world.invite('canbo', 'operator', { seated: false })
  inHall = await world.invite('tronghoitruong', 'delegate', { member: true })
  beside = await world.invite('benhcanh', 'delegate', { member: true })
  elsewhere = await world.invite('noikhac', 'delegate', { member: true, siteId: SITES.otherDistrict })
  // Their machine is in the hall's seat; the others are at desks.
  world.seated.set(inHall.accountId, SITES.district)
  ballotId = await world.opened()
})
afterEach(() => world.close())

const handlers = () => world.voting.handlers
const about = () => ({ meetingId: world.meetingId, ballotId })
const asOperator = () => world.call(operator, 'operator')
const asChair = () => world.call(chair, 'chair')
const hall = async () => granted(await handlers()['voting.hall'](asOperator(), about()))
const enter = (hands: Record<string, Account[]>, revision = 0) =>
  handlers()['voting.enterHands'](asOperator(), {
    ...{ ...about(), revision },
    hands: Object.entries(hands).flatMap(([choice, people]) => people.map(({ accountId }) => ({ accountId, choice }))),
  })
const settle = (revision: number, decision: 'confirm' | 'sendBack') =>
  handlers()['voting.settleHands'](asChair(), { ...about(), siteId: SITES.district, revision, decision })
const end = () => handlers()['voting.end'](asChair(), { ...about(), onChairsOrder: false })

test('the operator sees who of the entitled sits in the own hall, and enters whose hand was raised for what', async () => {
  expect((await hall()).people.map(({ fullName }) => fullName)).toEqual(['benhcanh', 'tronghoitruong'])
  granted(await enter({ for: [inHall], against: [beside] }))
  const { entered } = await hall()
  expect(entered).toMatchObject({ revision: 1, enteredBy: 'canbo', confirmedAtMs: null })
  expect(entered?.counts).toEqual(
    expect.arrayContaining([
      { choice: 'for', count: 1 },
      { choice: 'against', count: 1 },
    ]),
  )
  expect(world.told.filter(({ event }) => event === 'voting.hands')).toMatchObject([{ delegate: null }])
  expect(world.hallsTold).toHaveLength(1)
})

test('only a confirmed count is in the result, in a channel of its own, and the end waits for the chair’s word', async () => {
  granted(await world.cast(elsewhere, ballotId, 'for'))
  granted(await enter({ for: [inHall, beside] }))
  expect(await end()).toMatchObject({ error: 'handsUnconfirmed', details: { halls: 1 } })
  granted(await settle(1, 'confirm'))
  expect(refusal(await settle(1, 'sendBack'))).toBe('handsConfirmed')
  expect(refusal(await enter({}, 1))).toBe('handsConfirmed')
  const { result } = granted(await end())
  expect(result?.counts[0]).toMatchObject({ choice: 'for', byDevice: 1, byHand: 2 })
  expect(result).toMatchObject({ voted: 3, notVoted: 1, passed: true })
  const { voters } = granted(await handlers()['voting.voters'](asChair(), about()))
  expect(voters.filter(({ byHand }) => byHand).map(({ fullName }) => fullName)).toEqual(['benhcanh', 'tronghoitruong'])
})

test('a person is counted once: whose hand is entered cannot cast, and who has cast has no hand', async () => {
  granted(await enter({ for: [inHall] }))
  expect(refusal(await world.cast(inHall, ballotId, 'against'))).toBe('countedByHand')
  granted(await world.cast(beside, ballotId, 'for'))
  expect((await hall()).people.find(({ accountId }) => accountId === beside.accountId)?.hasCast).toBe(true)
  expect(await enter({ for: [inHall, beside] }, 1)).toMatchObject({
    ...{ error: 'castThemselves', details: { accountId: beside.accountId } },
  })
  // Entered once more without them, they may cast themselves.
  granted(await enter({}, 1))
  granted(await world.cast(inHall, ballotId, 'against'))
})

test('a cast and a hand of one person that come at the same moment: one of them counts', async () => {
  const [own, hand] = await Promise.all([world.cast(inHall, ballotId, 'for'), enter({ against: [inHall] })])
  expect([refusal(own), refusal(hand)]).toEqual([null, 'castThemselves'])
})

test('a count that is sent back leaves its people free, and no later entry is taken for it', async () => {
  granted(await enter({ for: [inHall] }))
  granted(await settle(1, 'sendBack'))
  expect((await hall()).entered).toBeNull()
  expect(refusal(await settle(1, 'confirm'))).toBe('noSuchHands')
  granted(await world.cast(inHall, ballotId, 'against'))
  expect(granted(await enter({ for: [beside] }))).toEqual({ revision: 3 })
  expect(refusal(await settle(1, 'confirm'))).toBe('stale')
  granted(await settle(3, 'confirm'))
})

test('no more than sit in the hall: strangers, people of other halls and those who came later have no hand there', async () => {
  expect(refusal(await enter({ for: [elsewhere] }))).toBe('notInHall')
  expect(refusal(await enter({ for: [chair] }))).toBe('notInHall')
  expect(refusal(await enter({ for: [operator] }))).toBe('notInHall')
  const late = await world.invite('densau', 'delegate', { member: true })
  expect(refusal(await enter({ for: [late] }))).toBe('notInHall')
  expect(refusal(await enter({ maybe: [inHall] }))).toBe('noSuchChoice')
  granted(await handlers()['voting.stop'](asChair(), { ...about(), onChairsOrder: false }))
  granted(await enter({ for: [inHall] }))
  expect(refusal(await enter({ for: [beside] }))).toBe('stale')
})

test('hands that nobody confirmed stay out when the meeting ends over them', async () => {
  granted(await enter({ for: [inHall, beside] }))
  await world.database.transaction().execute((within) => world.voting.meetingEnds(within, world.meetingId))
  const { result } = granted(await handlers()['voting.read'](asChair(), about()))
  expect(result).toMatchObject({ voted: 0 })
})

test('who was ticked in a count that nobody confirmed is not told to have been counted, and their choice is late, not passed over', async () => {
  granted(await enter({ for: [inHall] }))
  await world.database.transaction().execute((within) => world.voting.meetingEnds(within, world.meetingId))
  const own = granted(await handlers()['voting.read'](world.call(inHall), about()))
  expect(own).toMatchObject({ countedByHand: false, receipt: null })
  expect(refusal(await world.cast(inHall, ballotId, 'for'))).toBe('castLate')
  const { late } = granted(await handlers()['voting.read'](asChair(), about()))
  expect(late.map(({ fullName }) => fullName)).toEqual(['tronghoitruong'])
})

test('who was counted by a confirmed hand stays counted after the end', async () => {
  granted(await enter({ for: [inHall] }))
  granted(await settle(1, 'confirm'))
  granted(await end())
  expect(granted(await handlers()['voting.read'](world.call(inHall), about()))).toMatchObject({ countedByHand: true })
  expect(refusal(await world.cast(inHall, ballotId, 'against'))).toBe('countedByHand')
})

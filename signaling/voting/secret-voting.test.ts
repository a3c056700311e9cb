import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Account } from '../identity/wire.ts'
import { ReceiptId } from '../wire/ids.ts'
import { votingRecord } from './record.ts'
import { fingerprint } from './secret/common/group.ts'
import { recount } from './secret/common/recount.ts'
import { publishedBallots } from './secret/store.ts'
import { draftSecret, giveKey, openSecretBallot } from './test-secret.ts'
import { granted, openVotingWorld, refusal, type VotingWorld } from './test-world.ts'

let world: VotingWorld
let chair: Account
const people: Account[] = []

beforeEach(async () => {
  world = await openVotingWorld()
  chair = await world.invite('chutri', 'chair', { member: true })
  people.length = 0
  for (const name of ['mot', 'hai', 'ba']) people.push(await world.invite(name, 'delegate', { member: true }))
})
afterEach(() => world.close())

const person = (index: number): Account => {
  const one = people[index]
  if (one === undefined) throw new Error('no such person')
  return one
}
const about = (ballotId: Parameters<VotingWorld['open']>[0]) => ({ meetingId: world.meetingId, ballotId })
const handlers = () => world.voting.handlers

test('the whole course: keys, opening, casts, end, both decrypt, and the result is that of the sums', async () => {
  const secret = await openSecretBallot(world, [chair, person(0)])
  const first = granted(await secret.cast(person(0), secret.encrypt(0))).receipt
  granted(await secret.cast(person(1), secret.encrypt(0)))
  granted(await secret.cast(chair, secret.encrypt(2)))
  expect(first).toMatchObject({ choice: null, label: '', castAtMs: null })
  expect(granted(await secret.end()).result).toBeNull()
  const waits = granted(await handlers()['voting.read'](world.call(chair, 'chair'), about(secret.ballotId)))
  expect(waits).toMatchObject({ result: null, ballot: { counting: 'waiting', passed: null }, opening: { voted: 3 } })
  expect(granted(await secret.decrypt(chair))).toEqual({ counted: false })
  expect(granted(await secret.decrypt(person(0)))).toEqual({ counted: true })
  const read = granted(await handlers()['voting.read'](world.call(person(1)), about(secret.ballotId)))
  expect(read.result?.counts.map(({ byDevice }) => byDevice)).toEqual([2, 0, 1])
  expect(read).toMatchObject({ result: { voted: 3, notVoted: 1, entitled: 4 }, ballot: { counting: null } })
  expect(read.acts.map(({ act }) => act)).toEqual(['open', 'end', 'count'])
  const { trackers } = granted(await handlers()['voting.readSecret'](world.call(person(1)), about(secret.ballotId)))
  expect(trackers).toHaveLength(3)
  expect(trackers).toContain(read.receipt?.receiptId)
  expect(trackers).toEqual(trackers.toSorted())
})

test('who voted is known after the end, what is not; and the record counts itself again', async () => {
  const secret = await openSecretBallot(world, [chair, person(0)])
  granted(await secret.cast(person(1), secret.encrypt(1)))
  granted(await secret.end())
  expect(await secret.counted()).toEqual([0, 1, 0])
  const { voters } = granted(await handlers()['voting.voters'](world.call(chair, 'chair'), about(secret.ballotId)))
  expect(voters.filter(({ voted }) => voted).map(({ accountId }) => accountId)).toEqual([person(1).accountId])
  expect(voters.every(({ choice, atMs }) => choice === null && atMs === null)).toBe(true)
  const record = await votingRecord(world.database, world.meetingId, { accountId: chair.accountId, actor: 'chair' })
  const evidence = record.ballots[0]?.secret
  if (evidence === undefined) throw new Error('no evidence')
  expect(recount(evidence)).toMatchObject({ ok: true, counts: [0, 1, 0] })
  expect(JSON.stringify(evidence)).not.toContain(person(1).accountId)
  expect(recount({ ...evidence, ballots: [] })).toEqual({ ok: false, wrong: 'decryptions' })
  expect(recount({ ...evidence, trustees: evidence.trustees.slice(1) })).toEqual({ ok: false, wrong: 'keys' })
})

test('without the key of everybody who counts it is not opened; a key without proof is refused, another person’s too', async () => {
  const ballotId = await draftSecret(world, [person(0)])
  expect(refusal(await world.open(ballotId))).toBe('keysMissing')
  granted((await giveKey(world, ballotId, chair)).given)
  expect(refusal(await world.open(ballotId))).toBe('keysMissing')
  expect(refusal((await giveKey(world, ballotId, person(1))).given)).toBe('notTrustee')
  const { trustees } = granted(await handlers()['voting.readSecret'](world.call(chair, 'chair'), about(ballotId)))
  const [own] = trustees
  const copied = { ...about(ballotId), key: own?.key ?? '' }
  expect(refusal(await handlers()['voting.giveKey'](world.call(person(0)), copied))).toBe('badKey')
  const forged = { ...copied, key: copied.key.replace(/"public_key":"./, '"public_key":"f') }
  expect(refusal(await handlers()['voting.giveKey'](world.call(person(0)), forged))).toBe('badKey')
  granted((await giveKey(world, ballotId, person(0))).given)
  granted(await world.open(ballotId))
  expect(refusal((await giveKey(world, ballotId, chair)).given)).toBe('wrongBallotState')
})

test('a secret ballot needs a committee of others than the chair', async () => {
  const ruleId = await world.addRule()
  await expect(world.draft(ruleId, { committee: [] })).rejects.toThrow('wrongCommittee')
  await expect(world.draft(ruleId, { committee: [chair.accountId] })).rejects.toThrow('wrongCommittee')
  const operator = await world.invite('canbo', 'operator')
  await expect(world.draft(ruleId, { committee: [operator.accountId] })).rejects.toThrow('wrongCommittee')
})

test('the same request again gets the same receipt, also after the end; another ballot of the same person is refused', async () => {
  const secret = await openSecretBallot(world, [chair, person(0)])
  const ballot = secret.encrypt(0)
  const { receipt } = granted(await secret.cast(person(1), ballot))
  expect(granted(await secret.cast(person(1), ballot)).receipt).toEqual(receipt)
  expect(refusal(await secret.cast(person(1), secret.encrypt(1)))).toBe('alreadyCast')
  granted(await secret.end())
  expect(granted(await secret.cast(person(1), ballot)).receipt).toEqual(receipt)
  expect(refusal(await secret.cast(person(2), secret.encrypt(1)))).toBe('castLate')
  expect(await secret.counted()).toEqual([1, 0, 0])
})

test('where the rule lets it, a ballot takes the place of the one it names, whose text is gone', async () => {
  const secret = await openSecretBallot(world, [chair, person(0)], { mayChange: true })
  const before = secret.encrypt(0)
  const first = granted(await secret.cast(person(1), before)).receipt
  const second = granted(await secret.cast(person(1), secret.encrypt(1), ReceiptId.parse(first.receiptId))).receipt
  // What was sent before the change cannot undo it.
  expect(granted(await secret.cast(person(1), before)).receipt).toEqual(first)
  expect(refusal(await secret.cast(person(1), secret.encrypt(2), ReceiptId.parse(first.receiptId)))).toBe('alreadyCast')
  const rows = await world.database.selectFrom('secret_casts').select(['tracker', 'encrypted']).execute()
  expect(rows.find(({ tracker }) => tracker === first.receiptId)?.encrypted).toBe('')
  expect(second.receiptId).not.toBe(first.receiptId)
  granted(await secret.end())
  expect(await secret.counted()).toEqual([0, 1, 0])
})

test('another voter’s ballot is not taken again, nor a damaged one, nor a ballot of another election', async () => {
  const secret = await openSecretBallot(world, [chair, person(0)])
  const ballot = secret.encrypt(0)
  granted(await secret.cast(person(1), ballot))
  expect(refusal(await secret.cast(person(2), ballot))).toBe('badBallot')
  const other = secret.encrypt(0)
  expect(refusal(await secret.cast(person(2), other.replace(/"response":"\d/, '"response":"')))).toBe('badBallot')
  granted(await secret.cast(person(2), other))
  granted(await secret.end())
  expect(await secret.counted()).toEqual([2, 0, 0])
})

test('a part of the decryption with another key is refused, and a count that failed is on record and stays so', async () => {
  const secret = await openSecretBallot(world, [chair, person(0)])
  granted(await secret.cast(person(1), secret.encrypt(0)))
  const act = { ...about(secret.ballotId), onChairsOrder: false }
  const fail = () => handlers()['voting.failCount'](world.call(chair, 'chair'), { ...act, reason: 'Mất khoá' })
  expect(refusal(await fail())).toBe('wrongBallotState')
  granted(await secret.end())
  expect(refusal(await secret.decrypt(chair, await secret.part(person(0))))).toBe('badDecryption')
  expect(refusal(await secret.decrypt(person(2), await secret.part(chair)))).toBe('notTrustee')
  granted(await fail())
  granted(await fail())
  expect(refusal(await secret.decrypt(chair))).toBe('wrongBallotState')
  const { ballot, acts } = granted(await handlers()['voting.read'](world.call(chair, 'chair'), about(secret.ballotId)))
  expect(ballot.counting).toBe('failed')
  expect(acts.filter((one) => one.act === 'failCount')).toHaveLength(1)
})

test('no hands and no open cast in a secret ballot, no secret cast in an open one', async () => {
  const secret = await openSecretBallot(world, [chair, person(0)])
  expect(refusal(await world.cast(person(1), secret.ballotId, 'for'))).toBe('wrongForm')
  granted(await secret.end())
  const open = await world.opened()
  const asked = { ...about(open), ballot: secret.encrypt(0), changes: null }
  expect(refusal(await handlers()['voting.castSecret'](world.call(person(1)), asked))).toBe('notSecret')
  expect(refusal(await handlers()['voting.readSecret'](world.call(person(1)), about(open)))).toBe('notSecret')
})

test('a server that was killed goes on with the ballot as it was, and counts it', async () => {
  const secret = await openSecretBallot(world, [chair, person(0)])
  const ballot = secret.encrypt(1)
  const { receipt } = granted(await secret.cast(person(1), ballot))
  world.restart()
  expect(granted(await secret.cast(person(1), ballot)).receipt).toEqual(receipt)
  granted(await secret.cast(person(2), secret.encrypt(1)))
  granted(await secret.end())
  granted(await secret.decrypt(chair))
  world.restart()
  granted(await secret.decrypt(person(0)))
  expect(await secret.counted()).toEqual([0, 2, 0])
})

test('what had arrived before the end counts, although its proofs were still being checked', async () => {
  const secret = await openSecretBallot(world, [chair, person(0)])
  const arrived = [0, 1, 2].map((index) => secret.cast(person(index), secret.encrypt(0)))
  granted(await secret.end())
  for (const one of arrived) granted(await one)
  expect(await secret.counted()).toEqual([3, 0, 0])
})

test('two ballots of one voter at a time: the same one twice gets one receipt, another one is to come again', async () => {
  const secret = await openSecretBallot(world, [chair, person(0)])
  const ballot = secret.encrypt(0)
  const [first, again] = await Promise.all([secret.cast(person(1), ballot), secret.cast(person(1), ballot)])
  expect(granted(first).receipt).toEqual(granted(again).receipt)
  const two = await Promise.all([0, 1].map((choice) => secret.cast(person(2), secret.encrypt(choice))))
  expect(new Set(two.map(refusal))).toEqual(new Set([null, 'unavailable']))
})

test('the published ballots come in pages, in the order of their trackers', async () => {
  const secret = await openSecretBallot(world, [chair, person(0)])
  for (const one of [0, 1, 2]) granted(await secret.cast(person(one), secret.encrypt(one)))
  granted(await secret.end())
  const page = async (from: number) =>
    granted(await handlers()['voting.secretBallots'](world.call(person(1)), { ...about(secret.ballotId), from }))
  const all = await page(0)
  const { trackers } = granted(
    await handlers()['voting.readSecret'](world.call(chair, 'chair'), about(secret.ballotId)),
  )
  expect(all.ballots.map((ballot) => fingerprint(ballot))).toEqual(trackers)
  expect(await page(1)).toEqual({ ballots: all.ballots.slice(1), total: 3 })
  expect(await page(3)).toEqual({ ballots: [], total: 3 })
  const middle = { from: 1, limit: 1 }
  expect(await publishedBallots(world.database, secret.ballotId, middle)).toEqual(all.ballots.slice(1, 2))
})

test('what had arrived when the meeting was ended counts, although its proofs were still being checked', async () => {
  const secret = await openSecretBallot(world, [chair, person(0)])
  const arrived = [0, 1, 2].map((index) => secret.cast(person(index), secret.encrypt(0)))
  await world.voting.castsSettled()
  await world.database.transaction().execute((within) => world.voting.meetingEnds(within, world.meetingId))
  for (const one of arrived) granted(await one)
  expect(await secret.counted()).toEqual([3, 0, 0])
})

test('a request of one choice is as long as that of another', async () => {
  const secret = await openSecretBallot(world, [chair, person(0)])
  const sizes = [0, 1, 2, 0, 1, 2].map((choice) => secret.encrypt(choice).length)
  expect(new Set(sizes).size).toBe(1)
  expect(ReceiptId.safeParse(granted(await secret.cast(chair, secret.encrypt(1))).receipt.receiptId).success).toBe(true)
})

test('a secret ballot on a closed item does not exist for who does not see the item', async () => {
  const item = await world.addItem([person(0).accountId, person(2).accountId])
  const ballotId = await world.draft(await world.addRule(), { agendaItemId: item, committee: [person(0).accountId] })
  await world.approve()
  for (const account of [chair, person(0)]) granted((await giveKey(world, ballotId, account)).given)
  granted(await world.open(ballotId))
  const outside = world.call(person(1))
  const asked = about(ballotId)
  expect(refusal(await handlers()['voting.readSecret'](outside, asked))).toBe('notFound')
  expect(refusal(await handlers()['voting.secretBallots'](outside, { ...asked, from: 0 }))).toBe('notFound')
  expect(refusal(await handlers()['voting.castSecret'](outside, { ...asked, ballot: '{}', changes: null }))).toBe(
    'notFound',
  )
  expect(refusal(await handlers()['voting.giveKey'](outside, { ...asked, key: '{}' }))).toBe('notFound')
  // Nobody counts what they do not see.
  await expect(
    world.draft(await world.addRule(), { agendaItemId: item, committee: [person(1).accountId] }),
  ).rejects.toThrow('wrongCommittee')
})

test('what is on record of a secret vote names no tracker and no choice', async () => {
  const secret = await openSecretBallot(world, [chair, person(0)])
  const { receipt } = granted(await secret.cast(person(1), secret.encrypt(0)))
  granted(await secret.end())
  await secret.counted()
  const record = await world.database.selectFrom('audit').select(['action', 'details']).execute()
  expect(record.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['voting.giveKey', 'voting.open', 'voting.end', 'voting.decrypt', 'voting.count']),
  )
  expect(JSON.stringify(record)).not.toContain(receipt.receiptId)
  expect(JSON.stringify(record)).not.toContain('"for"')
})

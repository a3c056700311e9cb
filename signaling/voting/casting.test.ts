import fc from 'fast-check'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Account } from '../identity/wire.ts'
import { ReceiptId, type BallotId } from '../wire/ids.ts'
import { granted, openVotingWorld, refusal, type VotingWorld } from './test-world.ts'

const SEED = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31)

let world: VotingWorld
const people: Account[] = []
beforeEach(async () => {
  world = await openVotingWorld()
  people.length = 0
  people.push(await world.invite('chutri', 'chair', { member: true }))
  for (let index = 1; index < 5; index += 1)
    people.push(await world.invite(`daibieu${index}`, 'delegate', { member: true }))
})
afterEach(() => world.close())

const person = (index: number): Account => {
  const one = people[index]
  if (one === undefined) throw new Error(`There is no person ${index}`)
  return one
}
const about = (ballotId: BallotId) => ({ meetingId: world.meetingId, ballotId, onChairsOrder: false })
const act = (name: 'stop' | 'resume', ballotId: BallotId) =>
  world.voting.handlers[`voting.${name}`](world.call(person(0), 'chair'), about(ballotId))
const ending = (ballotId: BallotId) =>
  world.voting.handlers['voting.end'](world.call(person(0), 'chair'), about(ballotId))
const read = async (account: Account, ballotId: BallotId, actor: 'chair' | 'delegate' = 'delegate') =>
  granted(
    await world.voting.handlers['voting.read'](world.call(account, actor), { meetingId: world.meetingId, ballotId }),
  )
const end = async (ballotId: BallotId) => granted(await ending(ballotId)).result

describe('one person has one ballot', () => {
  test('by however many devices and retries: the same receipt, also after a restart, a stop and the end', async () => {
    const ballotId = await world.opened()
    const answers = await Promise.all([1, 2, 3].map(() => world.cast(person(1), ballotId, 'for')))
    const receipts = answers.map((answer) => granted(answer).receipt.receiptId)
    expect(new Set(receipts).size).toBe(1)
    world.restart()
    granted(await act('stop', ballotId))
    expect(granted(await world.cast(person(1), ballotId, 'for')).receipt.receiptId).toBe(receipts[0])
    await end(ballotId)
    expect(granted(await world.cast(person(1), ballotId, 'for')).receipt.receiptId).toBe(receipts[0])
    expect((await read(person(1), ballotId)).receipt).toMatchObject({ receiptId: receipts[0], choice: 'for' })
  })

  test('another choice is refused and says what is saved', async () => {
    const ballotId = await world.opened()
    const { receipt } = granted(await world.cast(person(1), ballotId, 'for'))
    const other = await world.cast(person(1), ballotId, 'against')
    expect(other).toMatchObject({
      error: 'alreadyCast',
      details: { receiptId: receipt.receiptId, choice: 'for', castAtMs: receipt.castAtMs },
    })
  })

  test('two different choices of one person that arrive together: the first is saved', async () => {
    const ballotId = await world.opened()
    const both = await Promise.all(['for', 'against'].map((choice) => world.cast(person(1), ballotId, choice)))
    expect(both.map(refusal)).toEqual([null, 'alreadyCast'])
  })

  test('where the rule lets it be changed, the new receipt names what was changed, the history stays, and one counts', async () => {
    const ballotId = await world.opened({ mayChange: true })
    const first = granted(await world.cast(person(1), ballotId, 'for')).receipt
    const second = granted(await world.cast(person(1), ballotId, 'against', first.receiptId)).receipt
    expect(second).toMatchObject({ choice: 'against', label: 'Không tán thành', changedFrom: 'for' })
    // The first request, delayed on another device, changes nothing.
    expect(granted(await world.cast(person(1), ballotId, 'for')).receipt.receiptId).toBe(first.receiptId)
    expect(granted(await world.cast(person(1), ballotId, 'against', first.receiptId)).receipt).toEqual(second)
    expect((await end(ballotId))?.counts.map(({ byDevice }) => byDevice)).toEqual([0, 1, 0])
    const rows = await world.database.selectFrom('ballot_casts').select(['choice', 'replaced']).execute()
    expect(rows).toEqual([
      { choice: 'for', replaced: 1 },
      { choice: 'against', replaced: 0 },
    ])
  })

  test('a change is later than what it changes, although the clock was set back between them', async () => {
    const ballotId = await world.opened({ mayChange: true })
    const first = granted(await world.cast(person(1), ballotId, 'for')).receipt
    world.clock.step(-3_600_000)
    const second = granted(await world.cast(person(1), ballotId, 'against', first.receiptId)).receipt
    expect(second.castAtMs).toBeGreaterThan(first.castAtMs ?? Infinity)
    expect((await read(person(1), ballotId)).receipt).toEqual(second)
  })

  test('a change that arrives in the same batch as the choice it changes is kept as such', async () => {
    const ballotId = await world.opened({ mayChange: true })
    const first = granted(await world.cast(person(1), ballotId, 'for')).receipt
    const both = await Promise.all([
      world.cast(person(1), ballotId, 'against', first.receiptId),
      world.cast(person(1), ballotId, 'abstain', first.receiptId),
      world.cast(person(2), ballotId, 'for'),
    ])
    expect(both.map(refusal)).toEqual([null, 'alreadyCast', null])
    expect((await end(ballotId))?.voted).toBe(2)
  })

  test('the store itself takes neither a second counted choice nor one of a stranger, and gives none away', async () => {
    const ballotId = await world.opened()
    const { receipt } = granted(await world.cast(person(1), ballotId, 'for'))
    const stranger = await world.add('stranger')
    const row = (accountId: Account['accountId'], receiptId: string) => ({
      ...{ receipt_id: receiptId as ReceiptId, ballot_id: ballotId, account_id: accountId, choice: 'for' },
      ...{ cast_at_ms: 1, replaces: ReceiptId.parse(receipt.receiptId), replaced: 0 as const },
    })
    const insert = (values: ReturnType<typeof row>) =>
      world.database.insertInto('ballot_casts').values(values).execute()
    await expect(insert(row(person(1).accountId, 'second-receipt'))).rejects.toThrow('UNIQUE')
    await expect(insert(row(stranger.accountId, 'strange-receipt'))).rejects.toThrow('FOREIGN KEY')
    await expect(world.database.deleteFrom('ballot_casts').execute()).rejects.toThrow('stays')
  })
})

test('a choice that the store cannot take fails alone, and those that came with it are saved', async () => {
  const ballotId = await world.opened()
  await sql
    .raw(
      `create trigger broken before insert on ballot_casts when new.account_id = '${person(2).accountId}'
       begin select raise(abort, 'broken'); end`,
    )
    .execute(world.database)
  const casts = [1, 2, 3].map((index) => world.cast(person(index), ballotId, 'for'))
  const settled = await Promise.allSettled(casts)
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect((await end(ballotId))?.voted).toBe(2)
})

describe('who is refused', () => {
  test('came later, is no member, or takes part as something that never votes', async () => {
    const late = await world.invite('late', 'delegate', { member: true, seated: false })
    const guest = await world.invite('guest', 'delegate')
    const observer = await world.invite('observer', 'observer', { member: true })
    const ballotId = await world.opened()
    world.seated.set(late.accountId, null)
    expect(refusal(await world.cast(late, ballotId, 'for'))).toBe('cameLater')
    expect(refusal(await world.cast(guest, ballotId, 'for'))).toBe('notAMember')
    expect(refusal(await world.cast(observer, ballotId, 'for'))).toBe('cameLater')
    const asObserver = world.voting.handlers['voting.cast'](world.call(observer, 'observer'), {
      ...{ meetingId: world.meetingId, ballotId, choice: 'for', changes: null },
    })
    expect(refusal(await asObserver)).toBe('forbidden')
    expect((await read(late, ballotId)).standing).toBe('cameLater')
  })

  test('somebody who names the ballot of another meeting, without spoiling those beside them', async () => {
    const ballotId = await world.opened()
    const foreign = world.voting.handlers['voting.cast'](world.call(person(2)), {
      ...{ meetingId: 'another-meeting' as never, ballotId, choice: 'for', changes: null },
    })
    const own = world.cast(person(1), ballotId, 'for')
    expect([refusal(await foreign), refusal(await own)]).toEqual(['notFound', null])
  })
})

describe('after the end', () => {
  test('a choice is on record as late, told to chair and secretaries once, said to the voter, and never counted', async () => {
    const ballotId = await world.opened()
    granted(await world.cast(person(1), ballotId, 'for'))
    const result = await end(ballotId)
    world.told.length = 0
    const late = await Promise.all([world.cast(person(2), ballotId, 'for'), world.cast(person(2), ballotId, 'for')])
    expect(late.map(refusal)).toEqual(['castLate', 'castLate'])
    expect(refusal(await world.cast(person(2), ballotId, 'against'))).toBe('castLate')
    const told = world.told.filter(({ event }) => event === 'voting.late')
    expect(told).toMatchObject([{ chair: { accountId: person(2).accountId, fullName: 'daibieu2' }, delegate: null }])
    expect(await end(ballotId)).toEqual(result)
    expect((await read(person(0), ballotId, 'chair')).late).toMatchObject([{ fullName: 'daibieu2' }])
    expect((await read(person(2), ballotId)).late).toEqual([])
    // What somebody chose too late is kept nowhere.
    const tables = await world.database.selectFrom('ballot_late_casts').selectAll().execute()
    expect(Object.keys(tables[0] ?? {})).toEqual(['ballot_id', 'account_id', 'at_ms'])
  })

  test('at the closing moment what had arrived before counts, whatever the clock says, and what arrives after it does not', async () => {
    const ballotId = await world.opened()
    const before = world.cast(person(1), ballotId, 'for')
    // The clock is put back just as the chair ends it.
    world.clock.step(-3_600_000)
    const ended = ending(ballotId)
    const after = ended.then(() => world.cast(person(2), ballotId, 'for'))
    expect([refusal(await before), refusal(await ended), refusal(await after)]).toEqual([null, null, 'castLate'])
    expect((await end(ballotId))?.voted).toBe(1)
  })
})

interface Step {
  readonly who: number
  readonly what: 'for' | 'against' | 'retry' | 'stop' | 'resume' | 'restart' | 'together' | 'clock'
}
const anyStep = fc.record<Step>({
  who: fc.nat(4),
  what: fc.constantFrom('for', 'against', 'for', 'against', 'retry', 'stop', 'resume', 'restart', 'together', 'clock'),
})

test(`whatever order casts, retries, devices, stops, restarts and clocks come in: the count is those acknowledged before the end (seed ${SEED})`, async () => {
  const rules = { may: await world.addRule({ mayChange: true }), not: await world.addRule() }
  await fc.assert(
    fc.asyncProperty(fc.boolean(), fc.array(anyStep, { maxLength: 25 }), async (mayChange, steps) => {
      const ballotId = await world.draft(mayChange ? rules.may : rules.not)
      await world.approve()
      granted(await world.open(ballotId))
      /** What each voter has in hand. */
      const inHand = new Map<number, { choice: string; receiptId: string }>()
      const castOne = async (who: number, choice: string) => {
        const held = inHand.get(who)
        const answer = await world.cast(person(who), ballotId, choice, held?.receiptId ?? null)
        if (answer.ok) inHand.set(who, { ...answer.value.receipt, choice: answer.value.receipt.choice ?? '' })
        else expect(['alreadyCast', 'ballotStopped']).toContain(answer.error)
      }
      for (const { who, what } of steps) {
        const held = inHand.get(who)
        if (what === 'stop' || what === 'resume') await act(what, ballotId)
        else if (what === 'restart') world.restart()
        else if (what === 'clock') world.clock.step(who % 2 === 0 ? -60_000 : 60_000)
        else if (what === 'together') await Promise.all([0, 1, 2, 3, 4].map((one) => castOne(one, 'for')))
        else if (what !== 'retry') await castOne(who, what)
        else if (held !== undefined)
          expect(granted(await world.cast(person(who), ballotId, held.choice, held.receiptId)).receipt.receiptId).toBe(
            held.receiptId,
          )
      }
      const result = await end(ballotId)
      for (const who of [0, 1, 2, 3, 4]) if (!inHand.has(who)) await world.cast(person(who), ballotId, 'for')
      expect(result?.voted).toBe(inHand.size)
      for (const { choice, byDevice } of result?.counts ?? [])
        expect(byDevice).toBe([...inHand.values()].filter((held) => held.choice === choice).length)
      expect(await end(ballotId)).toEqual(result)
    }),
    { seed: SEED, numRuns: 20 },
  )
})

test('what is on record of voting never says who chose what', async () => {
  const ballotId = await world.opened({
    choices: [
      { key: 'xanh', label: 'Tán thành', countsAs: 'for' },
      { key: 'trang', label: 'Không tán thành', countsAs: 'against' },
    ],
  })
  granted(await world.cast(person(1), ballotId, 'xanh'))
  granted(await act('stop', ballotId))
  granted(await act('resume', ballotId))
  await end(ballotId)
  await world.cast(person(2), ballotId, 'trang')
  const record = await world.database.selectFrom('audit').select(['action', 'details']).execute()
  expect(record.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['voting.open', 'voting.stop', 'voting.resume', 'voting.end', 'voting.endApproval']),
  )
  expect(JSON.stringify(record)).not.toMatch(/xanh|trang/u)
})

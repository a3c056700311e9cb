import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Account } from '../identity/wire.ts'
import { ReceiptId } from '../wire/ids.ts'
import { openSecretBallot } from './test-secret.ts'
import { granted, openVotingWorld, refusal, type VotingWorld } from './test-world.ts'

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000)
let world: VotingWorld
let chair: Account
const people: Account[] = []

beforeEach(async () => {
  world = await openVotingWorld()
  chair = await world.invite('chutri', 'chair', { member: true })
  people.length = 0
  for (let index = 0; index < 4; index += 1)
    people.push(await world.invite(`daibieu${index}`, 'delegate', { member: true }))
})
afterEach(() => world.close())

const person = (index: number): Account => people[index % people.length] ?? chair

interface Step {
  readonly who: number
  readonly what: 'cast' | 'retry' | 'twoTabs' | 'stop' | 'resume' | 'restart' | 'clock' | 'together'
  readonly choice: number
}
const anyStep = fc.record<Step>({
  who: fc.nat(3),
  what: fc.constantFrom('cast', 'cast', 'cast', 'retry', 'twoTabs', 'stop', 'resume', 'restart', 'clock', 'together'),
  choice: fc.nat(2),
})

interface Held {
  readonly choice: number
  readonly ballot: string
  readonly changes: ReceiptId | null
  readonly receiptId: ReceiptId
}

test(`whatever order casts, retries, two tabs, stops, restarts and clocks come in: the sums are of those acknowledged before the end (seed ${SEED})`, async () => {
  await fc.assert(
    fc.asyncProperty(fc.boolean(), fc.array(anyStep, { maxLength: 14 }), async (mayChange, steps) => {
      const secret = await openSecretBallot(world, [chair, person(0)], { mayChange })
      const inHand = new Map<number, Held>()
      const act = (which: 'stop' | 'resume') =>
        world.voting.handlers[`voting.${which}`](world.call(chair, 'chair'), {
          ...{ meetingId: world.meetingId, ballotId: secret.ballotId, onChairsOrder: false },
        })
      const cast = async (who: number, choice: number, changes: ReceiptId | null) => {
        const ballot = secret.encrypt(choice)
        const answer = await secret.cast(person(who), ballot, changes)
        if (!answer.ok) expect(['alreadyCast', 'ballotStopped', 'unavailable']).toContain(answer.error)
        else inHand.set(who, { choice, ballot, changes, receiptId: ReceiptId.parse(answer.value.receipt.receiptId) })
        return answer.ok
      }
      for (const { who, what, choice } of steps) {
        const held = inHand.get(who)
        const changes = held?.receiptId ?? null
        if (what === 'stop' || what === 'resume') await act(what)
        else if (what === 'restart') world.restart()
        else if (what === 'clock') world.clock.step(who % 2 === 0 ? -60_000 : 60_000)
        else if (what === 'together')
          await Promise.all([0, 1, 2, 3].map((one) => cast(one, choice, inHand.get(one)?.receiptId ?? null)))
        else if (what === 'cast') await cast(who, choice, changes)
        else if (what === 'twoTabs') {
          // Two ballots that name the same receipt: one of them at most is taken.
          const taken = await Promise.all([cast(who, choice, changes), cast(who, (choice + 1) % 3, changes)])
          expect(taken.filter(Boolean).length).toBeLessThanOrEqual(1)
        } else if (held !== undefined)
          expect(granted(await secret.cast(person(who), held.ballot, held.changes)).receipt.receiptId).toBe(
            held.receiptId,
          )
      }
      // Some arrive with the end: those that are acknowledged count, the others are late.
      await act('resume')
      const arriving = [0, 1, 2, 3].filter((who) => !inHand.has(who)).map((who) => cast(who, 0, null))
      granted(await secret.end())
      await Promise.all(arriving)
      for (const who of [0, 1, 2, 3])
        if (!inHand.has(who)) expect(refusal(await secret.cast(person(who), secret.encrypt(0)))).toBe('castLate')
      const counts = await secret.counted()
      for (const choice of [0, 1, 2])
        expect(counts[choice]).toBe([...inHand.values()].filter((held) => held.choice === choice).length)
    }),
    { seed: SEED, numRuns: 5 },
  )
})

test('the time of day decides nothing at the closing moment: what comes after the end is late, also by a clock that was set back', async () => {
  const secret = await openSecretBallot(world, [chair, person(0)])
  granted(await secret.cast(person(1), secret.encrypt(0)))
  world.clock.step(-3_600_000)
  granted(await secret.end())
  world.clock.step(-3_600_000)
  expect(refusal(await secret.cast(person(2), secret.encrypt(0)))).toBe('castLate')
  expect(await secret.counted()).toEqual([1, 0, 0])
})

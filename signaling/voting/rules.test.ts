import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Share } from '../bodies/wire.ts'
import { newId } from '../kit/clock.ts'
import { AccountId, ReceiptId } from '../wire/ids.ts'
import {
  againstOpening,
  compare,
  judgeCast,
  onChairsOrder,
  quorumOf,
  resultOf,
  standingOf,
  transition,
  type CastFacts,
  type KeptCast,
  type OpeningFacts,
} from './rules.ts'
import { RULE } from './test-world.ts'
import { BallotAct, BallotState } from './wire.ts'

const MORE_THAN_HALF: Share = { numerator: 1, denominator: 2, strict: true }
const TWO_THIRDS: Share = { numerator: 2, denominator: 3, strict: false }
const counted = (byDevice: Record<string, number>, byHand: Record<string, number> = {}) => ({
  byDevice: new Map(Object.entries(byDevice)),
  byHand: new Map(Object.entries(byHand)),
})

describe('the arithmetic', () => {
  test('of every share that a law may ask for is that of whole numbers of any size, for 1 to 200 members and every count', () => {
    const shares: Share[] = [MORE_THAN_HALF, TWO_THIRDS, { numerator: 3, denominator: 4, strict: false }]
    shares.push({ numerator: 1, denominator: 1, strict: false }, { numerator: 1, denominator: 3, strict: true })
    for (const share of shares) {
      for (let members = 1; members <= 200; members += 1) {
        let smallest: number | null = null
        for (let count = 0; count <= members; count += 1) {
          const [left, right] = [BigInt(count) * BigInt(share.denominator), BigInt(members) * BigInt(share.numerator)]
          const holds = share.strict ? left > right : left >= right
          const compared = compare(count, members, share)
          if (compared.holds !== holds || BigInt(compared.left) !== left || BigInt(compared.right) !== right)
            throw new Error(`${count} of ${members} against ${JSON.stringify(share)}`)
          if (holds) smallest ??= count
        }
        expect(compare(0, members, share).needed).toBe(smallest)
      }
    }
  })

  test.each([
    ['a resolution with exactly half of all members', 20, 40, MORE_THAN_HALF, false],
    ['a resolution with one more than half', 21, 40, MORE_THAN_HALF, true],
    ['a resolution with the smaller half of an odd number', 20, 41, MORE_THAN_HALF, false],
    ['a dismissal with exactly two thirds', 40, 60, TWO_THIRDS, true],
    ['a dismissal with one less than two thirds', 39, 60, TWO_THIRDS, false],
    ['a dismissal where two thirds is no whole number', 41, 61, TWO_THIRDS, true],
    ['a dismissal where two thirds is no whole number, one less', 40, 61, TWO_THIRDS, false],
  ])('%s', (_, count, of, share, holds) => {
    expect(compare(count, of, share).holds).toBe(holds)
  })

  test('of a quorum needs somebody to vote, even where the rule asks for nobody', () => {
    const none = { quorum: { numerator: 0, denominator: 1, strict: false } }
    expect(quorumOf(0, 0, none)).toMatchObject({ holds: false, needed: 1 })
    expect(quorumOf(0, 5, none)).toMatchObject({ holds: false, needed: 1 })
    expect(quorumOf(1, 5, none)).toMatchObject({ holds: true })
    expect(quorumOf(3, 5, { quorum: TWO_THIRDS })).toMatchObject({ holds: false, needed: 4, left: 9, right: 10 })
    expect(quorumOf(4, 5, { quorum: TWO_THIRDS }).holds).toBe(true)
  })

  test('of a tie: as many for as against, exactly at a threshold that asks for more; the chair decides no other', () => {
    const rule = { ...RULE, chairDecides: true as const, threshold: MORE_THAN_HALF, base: 'allMembers' as const }
    const chair = { name: 'Chủ trì', choice: 'for' }
    const passes = (numbers: Record<string, number>, more: Partial<Parameters<typeof resultOf>[1]> = {}, of = rule) => {
      const { passed, casting } = resultOf(of, { members: 20, entitled: 20, ...counted(numbers), chair, ...more })
      return [passed, casting !== undefined]
    }
    expect(passes({ for: 10, against: 10 })).toEqual([true, true])
    expect(passes({ for: 10, against: 10 }, { chair: { name: '', choice: 'against' } })).toEqual([false, true])
    expect(passes({ for: 10, against: 10 }, { chair: { name: '', choice: null } })).toEqual([false, true])
    expect(passes({ for: 10, against: 10 }, { chair: undefined })).toEqual([false, false])
    // Equal, and short of half of all; half of all, and not equal; more than half.
    expect(passes({ for: 9, against: 9, abstain: 2 })).toEqual([false, false])
    expect(passes({ for: 10, against: 9, abstain: 1 })).toEqual([false, false])
    expect(passes({ for: 11, against: 9 })).toEqual([true, false])
    expect(passes({ for: 10, against: 10 }, {}, { ...rule, threshold: TWO_THIRDS })).toEqual([false, false])
    expect(passes({}, { members: 0, entitled: 0 })).toEqual([false, false])
  })

  test('of a result counts hands beside devices, only what counts as for, and of all members not of those present', () => {
    const rule = {
      ...RULE,
      choices: [...RULE.choices, { key: 'other', label: 'Ý kiến khác', countsAs: 'other' as const }],
    }
    const counts = counted({ for: 10, against: 3, other: 2 }, { for: 2, abstain: 1 })
    const result = resultOf(rule, { members: 25, entitled: 20, ...counts })
    expect(result.counts.map(({ byDevice, byHand }) => [byDevice, byHand])).toEqual([
      [10, 2],
      [3, 0],
      [0, 1],
      [2, 0],
    ])
    expect(result).toMatchObject({ voted: 18, notVoted: 2, passed: false, legalBasis: 'Điều 91' })
    expect(result.threshold).toMatchObject({ count: 12, of: 25, left: 24, right: 25, needed: 13 })
    const ofPresent = resultOf({ ...rule, base: 'present' }, { members: 25, entitled: 20, ...counts })
    expect(ofPresent).toMatchObject({ passed: true, threshold: { count: 12, of: 20, needed: 11 } })
  })
})

test('a ballot goes from draft to open, stopped and ended, and never back from the end', () => {
  const next = (state: BallotState, act: BallotAct) => {
    const after = transition(state, act)
    return after.ok ? after.value : null
  }
  const table = BallotState.options.map((state) => [
    state,
    Object.fromEntries(
      BallotAct.options.flatMap((act) => (next(state, act) === null ? [] : [[act, next(state, act)]])),
    ),
  ])
  expect(Object.fromEntries(table)).toEqual({
    draft: { open: 'open' },
    open: { stop: 'stopped', end: 'ended', endWithMeeting: 'ended' },
    stopped: { resume: 'open', end: 'ended', endWithMeeting: 'ended' },
    ended: {},
  })
})

test('a secretary says that it is the chair’s order; of the chair it never is', () => {
  expect(onChairsOrder('secretary', false)).toMatchObject({ ok: false, error: 'chairsOrderMissing' })
  expect(onChairsOrder('secretary', true)).toMatchObject({ value: { onOrder: true } })
  expect(onChairsOrder('chair', true)).toMatchObject({ value: { onOrder: false } })
})

test('operators and observers never vote, members of the body or not', () => {
  for (const actor of ['operator', 'observer', 'unitAdmin', null] as const)
    expect(standingOf(actor, { entitled: true })).toBe('neverVotes')
  for (const actor of ['chair', 'secretary', 'delegate'] as const) {
    expect(standingOf(actor, { entitled: true })).toBe('entitled')
    expect(standingOf(actor, { entitled: false })).toBe('cameLater')
    expect(standingOf(actor, undefined)).toBe('notAMember')
  }
})

test('the first reason against opening is said, and none stands where all is well', () => {
  const well: OpeningFacts = {
    ...{ inSession: true, hasBody: true, state: 'draft', approvalRunning: false, approved: true },
    ...{ ruleHolds: true, otherOpen: false, keysGiven: true, quorum: quorumOf(3, 5, { quorum: MORE_THAN_HALF }) },
  }
  expect(againstOpening(well)).toBeNull()
  const without = (change: Partial<OpeningFacts>) => againstOpening({ ...well, ...change })
  expect(without({ inSession: false })).toBe('notInSession')
  expect(without({ hasBody: false })).toBe('noBody')
  expect(without({ state: 'stopped' })).toBe('wrongBallotState')
  expect(without({ approvalRunning: true, approved: false })).toBe('approvalRunning')
  expect(without({ approved: false })).toBe('notApproved')
  expect(without({ ruleHolds: false })).toBe('ruleNotValid')
  expect(without({ otherOpen: true })).toBe('otherBallotOpen')
  expect(without({ quorum: quorumOf(2, 5, { quorum: MORE_THAN_HALF }) })).toBe('noQuorum')
})

describe('a choice that arrives', () => {
  const accountId = newId(AccountId)
  const first: KeptCast = {
    ...{ receiptId: newId(ReceiptId), accountId, choice: 'for', castAtMs: 1, replaces: null, replaced: false },
  }
  const facts: CastFacts = {
    ...{ state: 'open', rule: RULE, standing: 'entitled', countedByHand: false, endedAtMs: null, own: [] },
  }
  const judge = (more: Partial<CastFacts>, choice = 'for', changes: ReceiptId | null = null) => {
    const verdict = judgeCast({ choice, changes }, { ...facts, ...more })
    return verdict.kind === 'refused' ? verdict.error : verdict.kind
  }

  test('is saved while the ballot is open, and the same again, in any state, is the same', () => {
    expect(judge({})).toBe('save')
    for (const state of ['open', 'stopped', 'ended'] as const) {
      expect(judge({ state, own: [first], endedAtMs: 9 })).toBe('same')
      expect(judge({ state, own: [first], endedAtMs: 9 }, 'for', first.receiptId)).toBe('same')
    }
  })

  test('is refused in words: not open, stopped, late, came later, no member, hand counted, no such choice', () => {
    expect(judge({ state: 'draft' })).toBe('ballotNotOpen')
    expect(judge({ state: 'stopped' })).toBe('ballotStopped')
    expect(judge({ state: 'ended', endedAtMs: 9 })).toBe('late')
    expect(judge({ standing: 'cameLater' })).toBe('cameLater')
    expect(judge({ standing: 'notAMember' })).toBe('notAMember')
    expect(judge({ standing: 'neverVotes' })).toBe('forbidden')
    expect(judge({ countedByHand: true })).toBe('countedByHand')
    expect(judge({}, 'maybe')).toBe('noSuchChoice')
    expect(judge({}, 'for', newId(ReceiptId))).toBe('badRequest')
  })

  test('that is another one than the saved one changes it only where the rule says so and it names what it changes', () => {
    const mayChange = { ...RULE, mayChange: true }
    expect(judge({ own: [first] }, 'against')).toBe('alreadyCast')
    expect(judge({ own: [first] }, 'against', first.receiptId)).toBe('alreadyCast')
    expect(judge({ own: [first], rule: mayChange }, 'against')).toBe('alreadyCast')
    expect(judge({ own: [first], rule: mayChange }, 'against', first.receiptId)).toBe('save')
    expect(judge({ own: [first], rule: mayChange, state: 'ended', endedAtMs: 9 }, 'against', first.receiptId)).toBe(
      'late',
    )
  })

  test('and was sent before a change cannot undo it', () => {
    const second: KeptCast = {
      ...{ receiptId: newId(ReceiptId), accountId, choice: 'against', castAtMs: 2 },
      ...{ replaces: first.receiptId, replaced: false },
    }
    const own = [{ ...first, replaced: true }, second]
    const rule = { ...RULE, mayChange: true }
    const again = judgeCast({ choice: 'for', changes: null }, { ...facts, rule, own })
    expect(again).toMatchObject({ kind: 'same', cast: { receiptId: first.receiptId } })
    expect(judge({ own, rule }, 'abstain')).toBe('alreadyCast')
  })
})

test('whatever is judged, nobody who is not entitled is ever saved or late, and nothing is saved unless the ballot is open', () => {
  const anyFacts = fc.record({
    state: fc.constantFrom(...BallotState.options),
    standing: fc.constantFrom('entitled', 'cameLater', 'notAMember', 'neverVotes'),
    countedByHand: fc.boolean(),
    mayChange: fc.boolean(),
    choice: fc.constantFrom('for', 'against', 'maybe'),
  })
  fc.assert(
    fc.property(anyFacts, ({ state, standing, countedByHand, mayChange, choice }) => {
      const rule = { ...RULE, mayChange }
      const verdict = judgeCast(
        { choice, changes: null },
        {
          ...{ state, standing, countedByHand, rule, endedAtMs: state === 'ended' ? 9 : null, own: [] },
        },
      )
      const expected = standing === 'entitled' && !countedByHand && choice !== 'maybe'
      expect(verdict.kind === 'save').toBe(expected && state === 'open')
      expect(verdict.kind === 'late').toBe(expected && state === 'ended')
    }),
  )
})

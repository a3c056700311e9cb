import { describe, expect, test } from 'vitest'
import { AccountId, ReceiptId } from '../wire/ids.ts'
import { countedBy, judgeAnswer, remindersDue, ruleWith, type AnswerFacts, type KeptAnswer } from './rules.ts'
import { HOUR_MS, RULE } from './test-world.ts'
import { MOST_CHANGES } from './wire.ts'

const USUAL = ruleWith(RULE, 'usual')
const receipt = (letter: string) => ReceiptId.parse(letter.repeat(22))
const kept = (more: Partial<KeptAnswer> = {}): KeptAnswer => ({
  ...{ receiptId: receipt('a'), accountId: AccountId.parse('x'.repeat(22)), choice: 'agree', text: '', fileId: null },
  ...{ atMs: 1, replaces: null, replaced: false, ...more },
})
const facts = (more: Partial<AnswerFacts> = {}): AnswerFacts => ({
  ...{ state: 'open', rule: USUAL, own: [], hasFile: true, closedAtMs: null, ...more },
})
const asked = { choice: 'agree', text: '', fileId: null, changes: null }

describe('an answer that arrives', () => {
  test('is saved while it is open, and late after the close', () => {
    expect(judgeAnswer(asked, facts())).toEqual({ kind: 'save', replaces: null })
    expect(judgeAnswer(asked, facts({ state: 'closed', closedAtMs: 7 }))).toEqual({
      kind: 'late',
      details: { closedAtMs: 7 },
    })
    for (const state of ['draft', 'withdrawn'] as const)
      expect(judgeAnswer(asked, facts({ state }))).toMatchObject({ error: 'consultationNotOpen' })
  })

  test('that is saved already gets its receipt again, in every state', () => {
    const one = kept()
    for (const state of ['open', 'closed', 'withdrawn'] as const)
      expect(judgeAnswer(asked, facts({ state, own: [one] }))).toEqual({ kind: 'same', answer: one })
  })

  test('that counts no more is not given its old receipt: a device left behind learns of the later one', () => {
    const own = [
      kept({ replaced: true }),
      kept({ receiptId: receipt('b'), choice: 'disagree', replaces: receipt('a') }),
    ]
    for (const state of ['open', 'closed'] as const)
      expect(judgeAnswer(asked, facts({ state, own }))).toEqual({
        ...{ kind: 'refused', error: 'answeredAlready', details: { receiptId: receipt('b') } },
      })
  })

  test('is changed so often and no more; the last one counts', () => {
    const changed = (times: number) => [
      ...Array.from({ length: times }, () => kept({ replaced: true, replaces: receipt('x') })),
      kept({ receiptId: receipt('b'), replaces: receipt('a') }),
    ]
    const next = { ...asked, choice: 'disagree', changes: receipt('b') }
    expect(judgeAnswer(next, facts({ own: changed(MOST_CHANGES - 1) }))).toEqual({
      ...{ kind: 'save', replaces: receipt('b') },
    })
    expect(judgeAnswer(next, facts({ own: changed(MOST_CHANGES) }))).toEqual({
      ...{ kind: 'refused', error: 'tooManyChanges', details: { most: MOST_CHANGES } },
    })
  })

  test('in place of another names the one that counts, else it is refused', () => {
    const own = [
      kept({ replaced: true }),
      kept({ receiptId: receipt('b'), choice: 'disagree', replaces: receipt('a') }),
    ]
    const other = { ...asked, choice: 'other', text: 'Bổ sung' }
    expect(judgeAnswer({ ...other, changes: receipt('b') }, facts({ own }))).toEqual({
      kind: 'save',
      replaces: receipt('b'),
    })
    for (const changes of [null, receipt('a')])
      expect(judgeAnswer({ ...other, changes }, facts({ own }))).toEqual({
        ...{ kind: 'refused', error: 'answeredAlready', details: { receiptId: receipt('b') } },
      })
    const rule = { ...USUAL, mayChange: false }
    expect(judgeAnswer({ ...other, changes: receipt('b') }, facts({ own, rule }))).toMatchObject({
      error: 'answeredAlready',
    })
  })

  test('of another opinion says something', () => {
    expect(judgeAnswer({ ...asked, choice: 'other', text: ' \n' }, facts())).toMatchObject({
      error: 'opinionTextNeeded',
    })
    expect(judgeAnswer({ ...asked, choice: 'for' }, facts())).toMatchObject({ error: 'noSuchChoice' })
  })
})

describe('the count', () => {
  const half = (agree: number, of: number, disagree = 0) =>
    countedBy(
      USUAL,
      of,
      new Map([
        ['agree', agree],
        ['disagree', disagree],
      ]),
      0,
    )
  test('needs more than half of all members, and silence is no consent', () => {
    expect(half(3, 6)).toMatchObject({ passed: false, silent: 3, threshold: { left: 6, right: 6, needed: 4 } })
    expect(half(4, 6)).toMatchObject({ passed: true, silent: 2 })
    expect(half(0, 6)).toMatchObject({ passed: false, answered: 0 })
  })

  test('of two thirds compares whole numbers', () => {
    const rule = { ...USUAL, threshold: { numerator: 2, denominator: 3, strict: false } }
    const passed = (agree: number, of: number) => countedBy(rule, of, new Map([['agree', agree]]), 0).passed
    expect([passed(13, 20), passed(14, 20), passed(2, 3), passed(1, 3)]).toEqual([false, true, true, false])
  })

  test('of a rule for those present is of those who answered; nobody decides nothing', () => {
    const rule = { ...USUAL, base: 'present' as const, threshold: { numerator: 1, denominator: 1, strict: false } }
    expect(countedBy(rule, 9, new Map([['agree', 2]]), 0)).toMatchObject({ passed: true, threshold: { of: 2 } })
    expect(countedBy(rule, 9, new Map(), 0)).toMatchObject({ passed: false })
  })

  test('of too few answers passes nothing', () => {
    const rule = { ...USUAL, base: 'present' as const, quorum: { numerator: 2, denominator: 3, strict: false } }
    expect(countedBy(rule, 6, new Map([['agree', 3]]), 0)).toMatchObject({ passed: false, quorum: { needed: 4 } })
    expect(countedBy(rule, 6, new Map([['agree', 4]]), 0)).toMatchObject({ passed: true })
  })
})

test('the clock reminds a day and two hours before, but not of a deadline that was set later than that', () => {
  const deadlineAtMs = 100 * HOUR_MS
  const due = (setAtMs: number, nowMs: number) => remindersDue({ deadlineAtMs, setAtMs }, nowMs)
  expect(due(0, 76 * HOUR_MS - 1)).toEqual([])
  expect(due(0, 76 * HOUR_MS)).toEqual(['remindDay'])
  expect(due(0, 98 * HOUR_MS)).toEqual(['remindDay', 'remindHours'])
  expect(due(80 * HOUR_MS, 98 * HOUR_MS)).toEqual(['remindHours'])
  expect(due(99 * HOUR_MS, 99.5 * HOUR_MS)).toEqual([])
  expect(due(0, deadlineAtMs)).toEqual([])
})

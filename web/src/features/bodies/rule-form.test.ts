import { describe, expect, test } from 'vitest'
import { ChoiceKey, type RuleText } from '../../../../signaling/bodies/wire.ts'
import { overlap, standingOn } from './days.ts'
import {
  draftOf,
  isSound,
  keyFromLabel,
  moved,
  newRule,
  presetOf,
  PRESETS,
  ruleProblems,
  sameText,
  textOf,
  THRESHOLD_PRESETS,
  type RuleDraft,
} from './rule-form.ts'

const TODAY = '2026-11-28'
const LABELS = { for: 'Tán thành', against: 'Không tán thành', abstain: 'Không biểu quyết' }
const named: RuleDraft = { ...newRule(TODAY, LABELS), name: 'Thông qua nghị quyết' }

function sent(draft: RuleDraft): RuleText {
  const text = textOf(draft)
  if (text === null) throw new Error('The draft is no rule')
  return text
}

describe('a key from a label', () => {
  test.each([
    ['Tán thành', 'tanThanh'],
    ['Không tán thành', 'khongTanThanh'],
    ['  Đồng ý, có điều kiện ', 'dongYCoDieuKien'],
    ['2 năm', 'choice2Nam'],
    ['???', 'choice'],
    ['同意', 'choice'],
  ])('%s becomes %s', (label, key) => {
    expect(keyFromLabel(label, new Set())).toBe(key)
  })
  test('is a key for records, however long or odd the label is, and never one that is taken', () => {
    const taken = new Set<string>()
    for (const label of ['Ý kiến khác '.repeat(5), 'Ý kiến khác '.repeat(5), '9', '9', '', 'Ｔán Ｔhành', '🙂'].concat(
      Array.from({ length: 12 }, () => 'Ý kiến khác '.repeat(5)),
    )) {
      const key = keyFromLabel(label, taken)
      expect(ChoiceKey.safeParse(key).success).toBe(true)
      expect(taken.has(key)).toBe(false)
      taken.add(key)
    }
  })
})

describe('what is sent', () => {
  test('a new rule has keys made of its labels, in their order', () => {
    expect(sent(named).choices.map(({ key }) => key)).toEqual(['tanThanh', 'khongTanThanh', 'khongBieuQuyet'])
  })
  test('a choice that had a key keeps it under another label, and a new one of its old label gets another', () => {
    const before = draftOf(sent(named), TODAY, null)
    const [first, ...rest] = before.choices
    if (first === undefined) throw new Error('A rule has choices')
    const added = { rowId: 'new', key: null, label: 'Tán thành', countsAs: 'other' } as const
    const text = sent({ ...before, choices: [{ ...first, label: 'Đồng ý' }, ...rest, added] })
    expect(text.choices.map(({ key, label }) => [key, label])).toEqual([
      ['tanThanh', 'Đồng ý'],
      ['khongTanThanh', 'Không tán thành'],
      ['khongBieuQuyet', 'Không biểu quyết'],
      ['tanThanh2', 'Tán thành'],
    ])
  })
  test('a rule that is opened and saved as it is reads the same', () => {
    const text = sent({ ...named, legalBasis: 'Điều 83' })
    expect(sameText(text, sent(draftOf(text, TODAY, null)))).toBe(true)
    expect(sameText(text, sent({ ...draftOf(text, TODAY, null), mayChange: true }))).toBe(false)
  })
})

describe('what is wrong', () => {
  const problems = (change: Partial<RuleDraft>, earliest: string | null = null) =>
    ruleProblems({ ...named, ...change }, earliest)
  const own = (numerator: number, denominator: number, strict = false) => ({
    ...{ own: true, numerator, denominator, strict },
  })

  test('a new rule lacks its name alone', () => {
    expect(ruleProblems(newRule(TODAY, LABELS), null)).toEqual({ name: 'nameNeeded', labels: new Map() })
    expect(isSound(problems({}))).toBe(true)
  })
  test('choices need labels that differ, and one of them counts as for', () => {
    const [first, second] = named.choices
    if (first === undefined || second === undefined) throw new Error('A rule has choices')
    const choices = [
      { ...second, label: ' ' },
      second,
      { ...first, countsAs: 'other' as const, label: 'KHÔNG TÁN THÀNH' },
    ]
    const found = problems({ choices: choices.map((choice, index) => ({ ...choice, rowId: String(index) })) })
    expect(found.choices).toBe('noneCountsFor')
    expect([...found.labels]).toEqual([
      ['0', 'labelNeeded'],
      ['2', 'labelTwice'],
    ])
  })
  test.each([
    [own(0, 1), 'shareShape', undefined],
    [own(0, 1, true), undefined, undefined],
    [own(3, 2), 'shareShape', 'shareShape'],
    [own(2, 2, true), 'shareShape', 'shareShape'],
    [own(2, 2), undefined, undefined],
    [own(1, 0), 'shareShape', 'shareShape'],
    [own(0.5, 1), 'shareShape', 'shareShape'],
    [own(1, 2_000), 'shareShape', 'shareShape'],
  ])('%o as a threshold and as a quorum', (share, threshold, quorum) => {
    expect(problems({ threshold: share }).threshold).toBe(threshold)
    expect(problems({ quorum: share }).quorum).toBe(quorum)
    // The form refuses what the server would, and nothing else.
    expect(textOf({ ...named, quorum: share }) === null).toBe(quorum !== undefined)
  })
  test('days are in order, and the new text of a used rule begins today at the earliest', () => {
    expect(problems({ firstDay: null }).firstDay).toBe('dayNeeded')
    expect(problems({ firstDay: '2026-11-27' }, TODAY).firstDay).toBe('beginsInPast')
    expect(problems({ firstDay: TODAY }, TODAY).firstDay).toBeUndefined()
    expect(problems({ firstDay: '2026-11-27' }).firstDay).toBeUndefined()
    expect(problems({ firstDay: TODAY, lastDay: '2026-11-27' }).lastDay).toBe('daysTurned')
    expect(problems({ firstDay: TODAY, lastDay: TODAY }).lastDay).toBeUndefined()
  })
})

test('an offered share is known again; others are typed numbers', () => {
  for (const preset of THRESHOLD_PRESETS) expect(presetOf(PRESETS[preset], THRESHOLD_PRESETS)).toBe(preset)
  expect(presetOf({ numerator: 2, denominator: 4, strict: true }, THRESHOLD_PRESETS)).toBeNull()
  expect(presetOf(PRESETS.none, THRESHOLD_PRESETS)).toBeNull()
})

test('a row moves by one place and not past the ends', () => {
  expect(moved(['a', 'b', 'c'], 1, -1)).toEqual(['b', 'a', 'c'])
  expect(moved(['a', 'b', 'c'], 1, 1)).toEqual(['a', 'c', 'b'])
  expect(moved(['a', 'b', 'c'], 0, -1)).toEqual(['a', 'b', 'c'])
  expect(moved(['a', 'b', 'c'], 2, 1)).toEqual(['a', 'b', 'c'])
})

test('the first and the last day belong to it', () => {
  const days = { firstDay: '2026-11-28', lastDay: '2026-11-30' }
  expect(['2026-11-27', '2026-11-28', '2026-11-30', '2026-12-01'].map((day) => standingOn(days, day))).toEqual([
    'later',
    'now',
    'now',
    'over',
  ])
  expect(standingOn({ firstDay: '2026-11-28', lastDay: null }, '2036-01-01')).toBe('now')
  expect(overlap(days, { firstDay: '2026-11-30', lastDay: null })).toBe(true)
  expect(overlap(days, { firstDay: '2026-12-01', lastDay: null })).toBe(false)
})

// The form of a rule for voting: what it begins with, what is still wrong with it, and the rule that comes out. Pure functions.
import { RuleText, type CountsAs, type Share, type ThresholdBase } from '../../../../signaling/bodies/wire.ts'
import { fold } from '../../ui/fold.ts'

export interface ChoiceRow {
  /** For the page alone. */
  readonly rowId: string
  /** The choice's name in records; null: made from the label when the rule is saved. */
  readonly key: string | null
  readonly label: string
  readonly countsAs: CountsAs
}

/** `own`: the numbers are typed; else the share is one of the offered ones. */
export type ShareDraft = Share & { readonly own: boolean }

export interface RuleDraft {
  readonly name: string
  readonly choices: readonly ChoiceRow[]
  readonly threshold: ShareDraft
  readonly base: ThresholdBase
  readonly quorum: ShareDraft
  readonly mayChange: boolean
  readonly chairDecides: boolean
  readonly legalBasis: string
  readonly firstDay: string | null
  readonly lastDay: string | null
}

/** The shares that are offered in words. */
export const PRESETS = {
  none: { numerator: 0, denominator: 1, strict: false },
  half: { numerator: 1, denominator: 2, strict: true },
  twoThirds: { numerator: 2, denominator: 3, strict: false },
  threeQuarters: { numerator: 3, denominator: 4, strict: false },
  whole: { numerator: 1, denominator: 1, strict: false },
} as const satisfies Readonly<Record<string, Share>>
export type Preset = keyof typeof PRESETS
export const THRESHOLD_PRESETS = ['half', 'twoThirds', 'threeQuarters', 'whole'] as const satisfies readonly Preset[]
export const QUORUM_PRESETS = ['none', 'half', 'twoThirds', 'threeQuarters'] as const satisfies readonly Preset[]

/** Which of the offered shares this one is; null: none of them. */
export function presetOf(share: Share, offered: readonly Preset[]): Preset | null {
  const same = (one: Share) =>
    one.numerator === share.numerator && one.denominator === share.denominator && one.strict === share.strict
  return offered.find((preset) => same(PRESETS[preset])) ?? null
}

function shareDraft({ numerator, denominator, strict }: Share, offered: readonly Preset[]): ShareDraft {
  const share = { numerator, denominator, strict }
  return { ...share, own: presetOf(share, offered) === null }
}

/** What HĐND and UBND vote by: more than half of all members, three choices, and none is changed once it is cast. */
export function newRule(today: string, labels: Readonly<Record<'for' | 'against' | 'abstain', string>>): RuleDraft {
  const choice = (countsAs: 'for' | 'against' | 'abstain'): ChoiceRow => ({
    ...{ rowId: countsAs, key: null, label: labels[countsAs], countsAs },
  })
  return {
    name: '',
    choices: [choice('for'), choice('against'), choice('abstain')],
    threshold: shareDraft(PRESETS.half, THRESHOLD_PRESETS),
    base: 'allMembers',
    quorum: shareDraft(PRESETS.twoThirds, QUORUM_PRESETS),
    mayChange: false,
    chairDecides: false,
    legalBasis: '',
    firstDay: today,
    lastDay: null,
  }
}

export function draftOf(text: RuleText, firstDay: string, lastDay: string | null): RuleDraft {
  return {
    ...{
      name: text.name,
      base: text.base,
      mayChange: text.mayChange,
      chairDecides: text.chairDecides === true,
      legalBasis: text.legalBasis,
      firstDay,
      lastDay,
    },
    choices: text.choices.map((choice) => ({ ...choice, rowId: choice.key })),
    threshold: shareDraft(text.threshold, THRESHOLD_PRESETS),
    quorum: shareDraft(text.quorum, QUORUM_PRESETS),
  }
}

/** The longest that a choice's key may be. */
const KEY_LENGTH = 31

/** A name for records made of a choice's label: `Không tán thành` becomes `khongTanThanh`; a number makes it another than those taken. */
export function keyFromLabel(label: string, taken: ReadonlySet<string>): string {
  const words = fold(label)
    .split(/[^a-z0-9]+/u)
    .filter((word) => word !== '')
  const joined = words
    .map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('')
  const key = (/^[a-z]/u.test(joined) ? joined : `choice${joined}`).slice(0, KEY_LENGTH)
  if (!taken.has(key)) return key
  for (let number = 2; ; number += 1) {
    const numbered = key.slice(0, KEY_LENGTH - String(number).length) + String(number)
    if (!taken.has(numbered)) return numbered
  }
}

/** What is wrong, by field; a code of the form's sentences. Choices by their row. */
export interface RuleProblems {
  readonly name?: 'nameNeeded'
  readonly choices?: 'noneCountsFor'
  readonly labels: ReadonlyMap<string, 'labelNeeded' | 'labelTwice'>
  readonly threshold?: 'shareShape'
  readonly quorum?: 'shareShape'
  readonly firstDay?: 'dayNeeded' | 'beginsInPast'
  readonly lastDay?: 'daysTurned'
}

function labelProblems(choices: readonly ChoiceRow[]): RuleProblems['labels'] {
  const problems = new Map<string, 'labelNeeded' | 'labelTwice'>()
  const seen = new Set<string>()
  for (const { rowId, label } of choices) {
    const read = label.trim().toLowerCase()
    if (read === '') problems.set(rowId, 'labelNeeded')
    else if (seen.has(read)) problems.set(rowId, 'labelTwice')
    seen.add(read)
  }
  return problems
}

/** @param floor - What it may not fall to: a threshold of nothing is none. */
function shareFits({ numerator, denominator, strict }: ShareDraft, floor: 'nothing' | 'something'): boolean {
  const whole = [numerator, denominator].every((number) => Number.isInteger(number) && number >= 0 && number <= 1_000)
  if (!whole || denominator < 1) return false
  if (floor === 'something' && numerator === 0 && !strict) return false
  return strict ? numerator < denominator : numerator <= denominator
}

/**
 * What is wrong with a rule as it was typed, by field; nothing where it can be saved.
 *
 * @param earliest - The first day that may be chosen; null: any.
 */
export function ruleProblems(draft: RuleDraft, earliest: string | null): RuleProblems {
  const { firstDay, lastDay } = draft
  return {
    ...(draft.name.trim() === '' ? { name: 'nameNeeded' } : {}),
    ...(draft.choices.some(({ countsAs }) => countsAs === 'for') ? {} : { choices: 'noneCountsFor' }),
    labels: labelProblems(draft.choices),
    ...(shareFits(draft.threshold, 'something') ? {} : { threshold: 'shareShape' }),
    ...(shareFits(draft.quorum, 'nothing') ? {} : { quorum: 'shareShape' }),
    ...(firstDay === null
      ? { firstDay: 'dayNeeded' }
      : earliest !== null && firstDay < earliest
        ? { firstDay: 'beginsInPast' }
        : {}),
    ...(firstDay !== null && lastDay !== null && lastDay < firstDay ? { lastDay: 'daysTurned' } : {}),
  }
}

export function isSound({ labels, ...fields }: RuleProblems): boolean {
  return labels.size === 0 && Object.keys(fields).length === 0
}

/** The rule as it is sent; null while something is wrong with it. Choices that had a key keep it. */
export function textOf(draft: RuleDraft): RuleText | null {
  const taken = new Set(draft.choices.flatMap(({ key }) => (key === null ? [] : [key])))
  const choices = draft.choices.map(({ key, label, countsAs }) => {
    const used = key ?? keyFromLabel(label, taken)
    taken.add(used)
    return { key: used, label, countsAs }
  })
  const share = ({ numerator, denominator, strict }: ShareDraft): Share => ({ numerator, denominator, strict })
  const { name, base, mayChange } = draft
  const parsed = RuleText.safeParse({
    ...{ name, choices, base, mayChange, legalBasis: draft.legalBasis.trim() },
    ...(draft.chairDecides ? { chairDecides: true } : {}),
    ...{ threshold: share(draft.threshold), quorum: share(draft.quorum) },
  })
  return parsed.success ? parsed.data : null
}

/** Both were read by the same schema, which gives keys one order. */
export function sameText(one: RuleText, other: RuleText): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

/** A choice at another place; the rows as they were where it cannot go further. */
export function moved<T>(rows: readonly T[], from: number, by: -1 | 1): readonly T[] {
  const row = rows[from]
  const to = from + by
  if (row === undefined || to < 0 || to >= rows.length) return rows
  return rows.toSpliced(from, 1).toSpliced(to, 0, row)
}

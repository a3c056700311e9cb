// What becomes of an opinion that arrives, when the clock reminds, and how a consultation is counted: pure functions on whole numbers.
import type { ChoiceKey, RuleText } from '../bodies/wire.ts'
import { compare, quorumOf } from '../voting/rules.ts'
import type { AccountId, ConsultationFileId, ReceiptId } from '../wire/ids.ts'
import type { RefusalDetails } from '../wire/kit.ts'
import { MOST_CHANGES, USUAL_CHOICES, type ChoiceSet, type ConsultationResult, type ConsultationState } from './wire.ts'

/** The rule with the choices that this consultation offers. */
export function ruleWith(rule: RuleText, choices: ChoiceSet): RuleText {
  return choices === 'rule' ? rule : { ...rule, choices: [...USUAL_CHOICES] }
}

/** An answer that is saved. */
export interface KeptAnswer {
  readonly receiptId: ReceiptId
  readonly accountId: AccountId
  readonly choice: ChoiceKey
  readonly text: string
  readonly fileId: ConsultationFileId | null
  readonly atMs: number
  /** The receipt of the answer that it took the place of; null: the first. */
  readonly replaces: ReceiptId | null
  /** A later one counts. */
  readonly replaced: boolean
}

export interface AnswerAsked {
  readonly choice: ChoiceKey
  readonly text: string
  readonly fileId: ConsultationFileId | null
  readonly changes: ReceiptId | null
}

export interface AnswerFacts {
  readonly state: ConsultationState
  readonly rule: Pick<RuleText, 'choices' | 'mayChange'>
  /** Everything that this member has answered. */
  readonly own: readonly KeptAnswer[]
  /** A file of this member's for this consultation. */
  readonly hasFile: boolean
  readonly closedAtMs: number | null
}

export type AnswerVerdict =
  /** It is saved already: the same receipt is answered again. */
  | { readonly kind: 'same'; readonly answer: KeptAnswer }
  | { readonly kind: 'save'; readonly replaces: ReceiptId | null }
  /** Arrived after the close: written down as late, never counted. */
  | { readonly kind: 'late'; readonly details: RefusalDetails }
  | {
      readonly kind: 'refused'
      readonly error:
        | 'consultationNotOpen'
        | 'noSuchChoice'
        | 'opinionTextNeeded'
        | 'noSuchOpinionFile'
        | 'answeredAlready'
        | 'tooManyChanges'
        | 'badRequest'
      readonly details?: RefusalDetails
    }

/** A choice that says “another opinion” says nothing without words. */
export function needsText(rule: Pick<RuleText, 'choices'>, choice: ChoiceKey): boolean {
  return rule.choices.find(({ key }) => key === choice)?.countsAs === 'other'
}

/**
 * What becomes of an answer that arrives. Whether it is the same request again comes first, so that a receipt that was lost on the way is given again
 * also after the close; of an answer that counts no more it is refused, so that a device left behind learns of the later one. The caller has closed
 * what the clock closes.
 */
export function judgeAnswer(asked: AnswerAsked, facts: AnswerFacts): AnswerVerdict {
  const { state, rule, own } = facts
  const current = own.find(({ replaced }) => !replaced) ?? null
  const isSame = (one: KeptAnswer) =>
    one.choice === asked.choice && one.text === asked.text && one.fileId === asked.fileId
  const same =
    own.find((one) => one.replaces === asked.changes && isSame(one)) ??
    (current !== null && current.receiptId === asked.changes && isSame(current) ? current : null)
  if (same !== null && !same.replaced) return { kind: 'same', answer: same }
  if (same !== null) return answeredAlready(current)
  if (state === 'draft' || state === 'withdrawn') return { kind: 'refused', error: 'consultationNotOpen' }
  if (!rule.choices.some(({ key }) => key === asked.choice)) return { kind: 'refused', error: 'noSuchChoice' }
  if (needsText(rule, asked.choice) && asked.text.trim() === '') return { kind: 'refused', error: 'opinionTextNeeded' }
  if (state === 'closed') return { kind: 'late', details: { closedAtMs: facts.closedAtMs ?? 0 } }
  if (asked.fileId !== null && !facts.hasFile) return { kind: 'refused', error: 'noSuchOpinionFile' }
  if (current === null && asked.changes !== null) return { kind: 'refused', error: 'badRequest' }
  if (current !== null && (!rule.mayChange || current.receiptId !== asked.changes)) return answeredAlready(current)
  if (own.length > MOST_CHANGES) return { kind: 'refused', error: 'tooManyChanges', details: { most: MOST_CHANGES } }
  return { kind: 'save', replaces: current?.receiptId ?? null }
}

/** @param current - The answer that counts. */
function answeredAlready(current: KeptAnswer | null): AnswerVerdict {
  const details = current === null ? undefined : { receiptId: current.receiptId }
  return { kind: 'refused', error: 'answeredAlready', ...(details === undefined ? {} : { details }) }
}

/** @param counts - How many counted answers each choice has. @param late - Opinions that came after the close. */
export function countedBy(
  rule: RuleText,
  members: number,
  counts: ReadonlyMap<ChoiceKey, number>,
  late: number,
): ConsultationResult {
  const counted = rule.choices.map(({ key, label, countsAs }) => ({
    ...{ choice: key, label, countsAs, count: counts.get(key) ?? 0 },
  }))
  const sum = (some: typeof counted) => some.reduce((total, { count }) => total + count, 0)
  const answered = sum(counted)
  const inFavour = sum(counted.filter(({ countsAs }) => countsAs === 'for'))
  const threshold = compare(inFavour, rule.base === 'allMembers' ? members : answered, rule.threshold)
  const quorum = quorumOf(answered, members, rule)
  return {
    ...{ counts: counted, members, answered, silent: members - answered, late },
    ...{ ruleName: rule.name, legalBasis: rule.legalBasis, base: rule.base, threshold, quorum },
    passed: threshold.holds && quorum.holds,
  }
}

/** How long before the deadline members without an answer are reminded. */
export const REMINDERS = [
  { act: 'remindDay', beforeMs: 24 * 3_600_000 },
  { act: 'remindHours', beforeMs: 2 * 3_600_000 },
] as const
export type ReminderAct = (typeof REMINDERS)[number]['act']

/** Which reminders are due. One whose time had passed when the deadline was set is not: the sending itself was the word. */
export function remindersDue(
  { deadlineAtMs, setAtMs }: { readonly deadlineAtMs: number; readonly setAtMs: number },
  nowMs: number,
): ReminderAct[] {
  if (nowMs >= deadlineAtMs) return []
  return REMINDERS.filter(({ beforeMs }) => setAtMs < deadlineAtMs - beforeMs && nowMs >= deadlineAtMs - beforeMs).map(
    ({ act }) => act,
  )
}

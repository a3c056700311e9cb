// On which days members and rules of a body count, and what a change of a rule does; pure functions.
import type { BodyRule, RuleText } from './wire.ts'

/** Days, `YYYY-MM-DD`, both included; `lastDay` null: without an end. */
export interface Days {
  readonly firstDay: string
  readonly lastDay: string | null
}

/** Days written so are in the order of their characters. */
export function holdsOn({ firstDay, lastDay }: Days, day: string): boolean {
  return firstDay <= day && (lastDay === null || day <= lastDay)
}

export function overlap(one: Days, other: Days): boolean {
  return (
    (one.lastDay === null || other.firstDay <= one.lastDay) && (other.lastDay === null || one.firstDay <= other.lastDay)
  )
}

export function dayBefore(day: string): string {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() - 1)
  return date.toISOString().slice(0, 10)
}

/** How an edit of a rule is kept: in place, as another last day, or as a new rule while the old one ends on `endsOn`. */
export type RuleChange =
  | { readonly kind: 'inPlace' }
  | { readonly kind: 'lastDay' }
  | { readonly kind: 'replace'; readonly endsOn: string }
  | { readonly kind: 'beginsInPast' }

/** A rule that a ballot has used reads for ever as it read then: only its end can be moved. */
export function ruleChange(
  before: Pick<BodyRule, 'text' | 'used' | 'firstDay' | 'lastDay'>,
  after: Days & { readonly text: RuleText },
  today: string,
): RuleChange {
  if (!before.used) return { kind: 'inPlace' }
  if (sameText(before.text, after.text) && before.firstDay === after.firstDay) return { kind: 'lastDay' }
  if (after.firstDay < today) return { kind: 'beginsInPast' }
  const eve = dayBefore(after.firstDay)
  // One that had ended before does not hold again until the new one begins.
  return { kind: 'replace', endsOn: before.lastDay !== null && before.lastDay < eve ? before.lastDay : eve }
}

/** Both were read by the same schema, which gives keys one order. */
function sameText(one: RuleText, other: RuleText): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

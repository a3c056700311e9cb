// On which days members and rules of a body hold. Days are written `YYYY-MM-DD`, so they are in the order of their characters.

interface Days {
  readonly firstDay: string
  /** The last day on which it holds; null: without an end. */
  readonly lastDay: string | null
}

export const DAYS_STANDINGS = ['now', 'later', 'over'] as const
export type DaysStanding = (typeof DAYS_STANDINGS)[number]

export function standingOn({ firstDay, lastDay }: Days, today: string): DaysStanding {
  if (today < firstDay) return 'later'
  return lastDay !== null && lastDay < today ? 'over' : 'now'
}

/** Whether the two have a day together. */
export function overlap(one: Days, other: Days): boolean {
  const begins = (days: Days, by: Days) => by.lastDay === null || days.firstDay <= by.lastDay
  return begins(one, other) && begins(other, one)
}

/** `01/07/2026` */
export function dayWords(day: string): string {
  return day.split('-').toReversed().join('/')
}

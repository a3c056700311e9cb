// Sums of tasks, and when the clock reminds of one: pure functions.
import type { TaskReminder, TaskSums } from './wire.ts'

export const noTasks = (): { -readonly [name in keyof TaskSums]: number } => ({
  ...{ todo: 0, doing: 0, reported: 0, done: 0, overdue: 0 },
})

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** When the clock reminds, from the first moment of the due day on: at eight on the day before, on the day, and on the day after. */
const REMINDERS: readonly (readonly [act: TaskReminder, afterMs: number])[] = [
  ['before', 8 * HOUR_MS - DAY_MS],
  ['due', 8 * HOUR_MS],
  ['overdue', 8 * HOUR_MS + DAY_MS],
]

/**
 * The reminders whose moment has come, the latest last. One whose moment had passed when the task was given, somebody else was charged with it, or it
 * was sent back or opened again, is not: that itself was the word.
 *
 * @param dueDay - `YYYY-MM-DD` in Vietnam.
 */
export function taskRemindersDue(dueDay: string, chargedAtMs: number, nowMs: number): TaskReminder[] {
  const beginsAtMs = Date.parse(`${dueDay}T00:00:00+07:00`)
  return REMINDERS.filter(([, afterMs]) => chargedAtMs < beginsAtMs + afterMs && nowMs >= beginsAtMs + afterMs).map(
    ([act]) => act,
  )
}

/** The last due day of which anything may be said at this moment. */
export const lastDayToRemind = (nowMs: number, localDay: (ms: number) => string): string => localDay(nowMs + DAY_MS)

// Days of the calendar as `2026-11-23`, on the province's clock, and which meetings fall on them. Weeks begin on Monday.
import { fromPickerValue, toPickerValue } from '../../../ui/format.ts'

export type CalendarView = 'list' | 'day' | 'week' | 'month'

const DAY_MS = 86_400_000

const dayStart = (day: string): number => fromPickerValue(`${day} 00:00:00`) ?? 0

/** The day on which a time falls. */
export function dayOf(timeMs: number): string {
  return toPickerValue(timeMs).slice(0, 10)
}

/** Whether a text from the address names a day that there is. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/u.test(text) && dayOf(dayStart(text)) === text
}

export function addDays(day: string, days: number): string {
  // Noon, so that no change of the clock can lead into another day.
  return dayOf(dayStart(day) + DAY_MS / 2 + days * DAY_MS)
}

/** 0: Monday … 6: Sunday. */
export function weekdayOf(day: string): number {
  return (new Date(`${day}T12:00:00Z`).getUTCDay() + 6) % 7
}

/** The seven days of the week that a day belongs to, from Monday. */
export function weekOf(day: string): string[] {
  const monday = addDays(day, -weekdayOf(day))
  return Array.from({ length: 7 }, (_, index) => addDays(monday, index))
}

/** The weeks that a month has a day in, each from Monday. */
export function weeksOfMonth(day: string): string[][] {
  const month = day.slice(0, 7)
  const weeks: string[][] = []
  for (let monday = weekOf(`${month}-01`)[0] ?? day; monday.slice(0, 7) <= month; monday = addDays(monday, 7)) {
    weeks.push(weekOf(monday))
  }
  return weeks
}

/** The same day of another month, or that month's last one. */
export function addMonths(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const count = year * 12 + month - 1 + months
  const last = new Date(Date.UTC(Math.floor(count / 12), (count % 12) + 1, 0)).getUTCDate()
  const pad = (value: number, length: number) => String(value).padStart(length, '0')
  return `${pad(Math.floor(count / 12), 4)}-${pad((count % 12) + 1, 2)}-${pad(Math.min(date, last), 2)}`
}

/** One page of the calendar further or back. */
export function moved(view: Exclude<CalendarView, 'list'>, day: string, by: -1 | 1): string {
  return view === 'month' ? addMonths(day, by) : addDays(day, view === 'week' ? 7 * by : by)
}

/** From when until when a page of the calendar reaches: its first day's beginning, and the end of its last. */
export function rangeOf(view: Exclude<CalendarView, 'list'>, day: string): { fromMs: number; untilMs: number } {
  const weeks = view === 'month' ? weeksOfMonth(day) : [view === 'week' ? weekOf(day) : [day]]
  const first = weeks[0]?.[0] ?? day
  const last = weeks.at(-1)?.at(-1) ?? day
  return { fromMs: dayStart(first), untilMs: dayStart(addDays(last, 1)) }
}

export interface Timed {
  readonly startsAtMs: number
  readonly endsAtMs: number
}

/** The meetings of each day, by their start; one of several days stands on each of them. One that ends at midnight belongs to the day before. */
export function byDay<T extends Timed>(meetings: readonly T[], days: readonly string[]): ReadonlyMap<string, T[]> {
  const found = new Map<string, T[]>()
  for (const day of days) {
    const fromMs = dayStart(day)
    const untilMs = dayStart(addDays(day, 1))
    const held = meetings.filter(({ startsAtMs, endsAtMs }) => startsAtMs < untilMs && endsAtMs > fromMs)
    found.set(
      day,
      held.toSorted((one, other) => one.startsAtMs - other.startsAtMs),
    )
  }
  return found
}

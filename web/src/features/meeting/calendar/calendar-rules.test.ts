import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addDays,
  addMonths,
  byDay,
  dayOf,
  isDay,
  moved,
  rangeOf,
  weekdayOf,
  weekOf,
  weeksOfMonth,
} from './calendar-rules.ts'

const at = (text: string) => Date.parse(`${text}+07:00`)
const anyDay = fc.integer({ min: 0, max: 40_000 }).map((days) => addDays('1990-01-01', days))

test('a day is the province’s, not the machine’s: 23:30 in Hà Giang is the day before midnight in London', () => {
  expect(dayOf(at('2026-11-30T23:30:00'))).toBe('2026-11-30')
  expect(dayOf(at('2026-12-01T00:00:00'))).toBe('2026-12-01')
})

test('the month of November 2026 begins on Monday 26 October and ends on Sunday 6 December', () => {
  const weeks = weeksOfMonth('2026-11-23')
  expect(weeks).toHaveLength(6)
  expect(weeks[0]?.[0]).toBe('2026-10-26')
  expect(weeks.at(-1)?.at(-1)).toBe('2026-12-06')
  expect(rangeOf('month', '2026-11-23')).toEqual({
    fromMs: at('2026-10-26T00:00:00'),
    untilMs: at('2026-12-07T00:00:00'),
  })
})

test('a month further from the 31st is the last day of the next', () => {
  expect(addMonths('2026-01-31', 1)).toBe('2026-02-28')
  expect(addMonths('2027-12-31', 2)).toBe('2028-02-29')
  expect(addMonths('2026-01-15', -1)).toBe('2025-12-15')
})

test('what an address says is a day or none', () => {
  expect(['2026-02-28', '2026-02-30', '2026-2-3', 'mai'].map((text) => isDay(text))).toEqual([
    true,
    false,
    false,
    false,
  ])
})

describe('of any day', () => {
  test('its week begins on Monday and has it', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const week = weekOf(day)
        expect(week).toContain(day)
        expect(week.map((one) => weekdayOf(one))).toEqual([0, 1, 2, 3, 4, 5, 6])
      }),
    )
  })
  test('its month has each day of it once, and paging forth and back leads to the same page', () => {
    fc.assert(
      fc.property(anyDay, fc.constantFrom('day', 'week', 'month'), (day, view) => {
        const inMonth = weeksOfMonth(day)
          .flat()
          .filter((one) => one.startsWith(day.slice(0, 7)))
        expect(new Set(inMonth).size).toBe(inMonth.length)
        expect(inMonth[0]).toBe(`${day.slice(0, 7)}-01`)
        expect(rangeOf(view, moved(view, moved(view, day, 1), -1))).toEqual(rangeOf(view, day))
      }),
    )
  })
})

test('a meeting of two days stands on both; one that ends at midnight not on the next', () => {
  const two = { startsAtMs: at('2026-11-23T14:00:00'), endsAtMs: at('2026-11-24T11:00:00') }
  const late = { startsAtMs: at('2026-11-23T20:00:00'), endsAtMs: at('2026-11-24T00:00:00') }
  const days = byDay([late, two], ['2026-11-23', '2026-11-24', '2026-11-25'])
  expect([...days.values()]).toEqual([[two, late], [two], []])
})

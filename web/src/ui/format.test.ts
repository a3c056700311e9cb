import { describe, expect, test } from 'vitest'
import {
  formatBytes,
  formatClock,
  formatDay,
  formatDayTime,
  formatSpan,
  fromPickerValue,
  sameDay,
  toPickerValue,
} from './format.ts'

/** Monday 23 November 2026, 08:00 in Viet Nam. */
const MONDAY = Date.parse('2026-11-23T08:00:00+07:00')

describe('dates', () => {
  test('a time is written with the weekday, on the clock of the province', () => {
    expect(formatDayTime(MONDAY, 'vi')).toBe('thứ Hai, 23/11/2026, 08:00')
    expect(formatDayTime(MONDAY, 'en')).toBe('Monday, 23/11/2026, 08:00')
  })
  test('Sunday is written in small letters', () => {
    expect(formatDay(Date.parse('2026-11-22T12:00:00+07:00'), 'vi')).toBe('chủ nhật, 22/11/2026')
  })
  test('midnight is 00:00, not 24:00', () => {
    expect(formatDayTime(Date.parse('2026-11-23T00:00:00+07:00'), 'vi')).toBe('thứ Hai, 23/11/2026, 00:00')
  })
  test('a span within a day names the day once', () => {
    expect(formatSpan(MONDAY, MONDAY + 3.5 * 3_600_000, 'vi')).toBe('thứ Hai, 23/11/2026, 08:00 – 11:30')
  })
  test('a span over days names both', () => {
    expect(formatSpan(MONDAY, MONDAY + 24 * 3_600_000, 'vi')).toBe(
      'thứ Hai, 23/11/2026, 08:00 – thứ Ba, 24/11/2026, 08:00',
    )
  })
  test('two times around midnight in UTC are one day in Viet Nam', () => {
    expect(sameDay(Date.parse('2026-11-22T23:30:00Z'), Date.parse('2026-11-23T00:30:00Z'))).toBe(true)
    expect(sameDay(Date.parse('2026-11-23T16:59:00Z'), Date.parse('2026-11-23T17:00:00Z'))).toBe(false)
  })
  test('what a picker holds comes back as the same time', () => {
    expect(toPickerValue(MONDAY)).toBe('2026-11-23 08:00:00')
    expect(fromPickerValue(toPickerValue(MONDAY))).toBe(MONDAY)
    expect(fromPickerValue(' :00')).toBeNull()
  })
})

describe('durations and sizes', () => {
  test.each([
    [0, '00:00'],
    [192_000, '03:12'],
    [3_792_000, '1:03:12'],
    [-5, '00:00'],
  ])('%i ms run as %s', (durationMs, clock) => expect(formatClock(durationMs)).toBe(clock))
  test.each([
    [0, '0 B'],
    [1_023, '1.023 B'],
    [1_234_567, '1,2 MB'],
    [1_048_500, '1 MB'],
    [200 * 1024 * 1024, '200 MB'],
  ])('%i bytes are written %s', (bytes, text) => expect(formatBytes(bytes, 'vi')).toBe(text))
  test('English uses a point', () => expect(formatBytes(1_234_567, 'en')).toBe('1.2 MB'))
})

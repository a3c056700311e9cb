import { expect, test } from 'vitest'
import { isDue, lastDueMs, nextDueMs } from './rules.ts'

/** 02:00 in Vietnam is 19:00 of the day before in UTC. */
const due = Date.UTC(2026, 10, 27, 19, 0)
const MINUTE = 60_000

test('the daily backup is due at the hour of Vietnam, once', () => {
  expect(lastDueMs('02:00', due)).toBe(due)
  expect(lastDueMs('02:00', due - 1)).toBe(due - 24 * 60 * MINUTE)
  expect(nextDueMs('02:00', due - 1)).toBe(due)
  expect(isDue('02:00', due - MINUTE, due - 23 * 60 * MINUTE, null)).toBe(false)
  expect(isDue('02:00', due, due - 23 * 60 * MINUTE, null)).toBe(true)
  expect(isDue('02:00', due + MINUTE, due, due)).toBe(false)
})

test('a server that was off at that hour makes up for it', () => {
  expect(isDue('02:00', due + 9 * 60 * MINUTE, due - 24 * 60 * MINUTE, null)).toBe(true)
})

test('one that was cut off is made up for after an hour, one made by hand before holds nothing up', () => {
  const dayBefore = due - 24 * 60 * MINUTE
  expect(isDue('02:00', due + 59 * MINUTE, dayBefore, due)).toBe(false)
  expect(isDue('02:00', due + 60 * MINUTE, dayBefore, due)).toBe(true)
  expect(isDue('02:00', due, due - MINUTE, due - MINUTE)).toBe(true)
})

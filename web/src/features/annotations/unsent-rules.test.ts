import { expect, test } from 'vitest'
import { recordsToForget, type RecordAge } from './unsent-rules.ts'

const DAY_MS = 24 * 60 * 60_000
const YEARS_MS = 3_650 * DAY_MS
const NOW = { hereMs: 50 * DAY_MS, serverMs: 50 * DAY_MS }
const kept = (key: number, daysAgo: number, bytes = 1_000): RecordAge => ({
  ...{ key, bytes },
  keptAtMs: NOW.hereMs - daysAgo * DAY_MS,
  seenAtMs: NOW.serverMs - daysAgo * DAY_MS,
})

test('a record older than two weeks is forgotten, a younger one is not', () => {
  expect(recordsToForget([kept(1, 15), kept(2, 13)], NOW)).toEqual([1])
})

test('one clock that stands ten years ahead, here or at the server, makes nothing old', () => {
  const records = [kept(1, 1), kept(2, 13)]
  expect(recordsToForget(records, { ...NOW, hereMs: NOW.hereMs + YEARS_MS })).toEqual([])
  expect(recordsToForget(records, { ...NOW, serverMs: NOW.serverMs + YEARS_MS })).toEqual([])
})

test('a record of the future is not old', () => {
  expect(recordsToForget([kept(1, -3_650)], NOW)).toEqual([])
})

test('of too many the oldest go, and so of too many bytes', () => {
  const many = Array.from({ length: 103 }, (_, index) => kept(index + 1, 1))
  expect(recordsToForget(many, NOW).sort((a, b) => a - b)).toEqual([1, 2, 3])
  const large = [1, 2, 3].map((key) => kept(key, 1, 30 * 1024 * 1024))
  expect(recordsToForget(large, NOW)).toEqual([1])
})

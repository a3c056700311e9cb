import { expect, test } from 'vitest'
import { timelineOf } from './presence.ts'
import { stay } from './test-stay.ts'

test('the number present rises and falls with joins and leaves, up to now', () => {
  expect(timelineOf([stay('account-a', 0, 30), stay('account-b', 10, null)], 50)).toEqual([
    { timeMs: 0, present: 1 },
    { timeMs: 10, present: 2 },
    { timeMs: 30, present: 1 },
    { timeMs: 50, present: 1 },
  ])
})
test('somebody with two devices in a hall is one person', () => {
  expect(timelineOf([stay('account-a', 0, 30), stay('account-a', 10, null)], 50)).toEqual([
    { timeMs: 0, present: 1 },
    { timeMs: 10, present: 1 },
    { timeMs: 30, present: 1 },
    { timeMs: 50, present: 1 },
  ])
})
test('nobody came: no points', () => expect(timelineOf([], 50)).toEqual([]))

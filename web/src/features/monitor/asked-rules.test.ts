import { expect, test } from 'vitest'
import { nextCamera, RESTARTS_AFTER_MS, restartsInSeconds } from './asked-rules.ts'

test('the next camera is the one after that in use, round and round; one that shows papers is passed over', () => {
  expect(nextCamera(['a', 'b', 'c'], 'a', null)).toBe('b')
  expect(nextCamera(['a', 'b', 'c'], 'c', null)).toBe('a')
  expect(nextCamera(['a', 'b', 'c'], 'a', 'b')).toBe('c')
  expect(nextCamera(['a', 'b'], null, null)).toBe('a')
})

test('where there is no other camera nothing can be changed', () => {
  expect(nextCamera(['a'], 'a', null)).toBeNull()
  expect(nextCamera([], null, null)).toBeNull()
  expect(nextCamera(['a', 'b'], 'a', 'b')).toBeNull()
})

test('the seconds left are whole ones and end at none', () => {
  expect([0, 100, 19_001, RESTARTS_AFTER_MS, 25_000].map(restartsInSeconds)).toEqual([20, 20, 1, 0, 0])
})

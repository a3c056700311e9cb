import { expect, test } from 'vitest'
import { otherCameras, RESTARTS_AFTER_MS, restartsInSeconds } from './asked-rules.ts'

test('the other cameras begin with the one after that in use, round and round; one that shows papers is passed over', () => {
  expect(otherCameras(['a', 'b', 'c'], 'a', null)).toEqual(['b', 'c'])
  expect(otherCameras(['a', 'b', 'c'], 'b', null)).toEqual(['c', 'a'])
  expect(otherCameras(['a', 'b', 'c'], 'a', 'b')).toEqual(['c'])
  expect(otherCameras(['a', 'b'], null, null)).toEqual(['a', 'b'])
})

test('where there is no other camera nothing can be changed', () => {
  expect(otherCameras(['a'], 'a', null)).toEqual([])
  expect(otherCameras([], null, null)).toEqual([])
  expect(otherCameras(['a', 'b'], 'a', 'b')).toEqual([])
})

test('the seconds left are whole ones and end at none', () => {
  expect([0, 100, 19_001, RESTARTS_AFTER_MS, 25_000].map(restartsInSeconds)).toEqual([20, 20, 1, 0, 0])
})

import { expect, test } from 'vitest'
import { judgeFigures, median } from './link-test.ts'

test('a line that carries a page of pictures and three sizes of camera is good', () => {
  expect(judgeFigures({ rttMs: 20, downKbps: 8_000, upKbps: 2_000 })).toBe('good')
})

test('a line that is thin upward is better without the camera', () => {
  expect(judgeFigures({ rttMs: 20, downKbps: 8_000, upKbps: 200 })).toBe('noCamera')
})

test('a line of 128 kbit/s, or one that could not be measured upward, is for listening', () => {
  expect(judgeFigures({ rttMs: 90, downKbps: 128, upKbps: 90 })).toBe('listenOnly')
  expect(judgeFigures({ rttMs: 90, downKbps: 8_000, upKbps: null })).toBe('listenOnly')
})

test('without any answer nothing is promised', () => {
  expect(judgeFigures({ rttMs: null, downKbps: null, upKbps: null })).toBe('unreachable')
})

test('one delayed answer does not speak for the line', () => {
  expect(median([20, 22, 900, 21, 19])).toBe(21)
  expect(median([])).toBeNull()
})

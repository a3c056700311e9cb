import { expect, test } from 'vitest'
import { loadedKbps } from './page-load.ts'

const part = (startTime: number, responseEnd: number, transferSize: number) => ({
  startTime,
  responseEnd,
  transferSize,
})

test('a page of 600 kB that took 75 s came over some 64 kbit/s, whatever came side by side and whatever time passed between', () => {
  const parts = [part(0, 30_000, 100_000), part(500, 45_000, 300_000), part(50_000, 80_000, 200_000)]
  expect(loadedKbps(parts)).toBeCloseTo(64, 5)
  expect(loadedKbps(parts.toReversed())).toBeCloseTo(64, 5)
})

test('a page that was on this machine already says nothing', () => {
  expect(loadedKbps([part(0, 40, 0), part(0, 3_000, 12_000)])).toBeNull()
  expect(loadedKbps([])).toBeNull()
})

test('a page that came quickly says nothing against the link', () => {
  expect(loadedKbps([part(0, 2_000, 600_000)])).toBeNull()
})

import { expect, test } from 'vitest'
import type { LinkTest } from '../../../../signaling/passport/wire.ts'
import { countGroups, linesOf, topOf } from './link-rules.ts'

const GOOD: LinkTest = {
  ...{ atMs: 1, device: 'Chrome', downKbps: 8_000, upKbps: 2_000, rttMs: 20, jitterMs: 2, lossShare: 0, way: 'udp' },
}

test('sites are counted by what their newest test says', () => {
  const tests = [
    GOOD,
    { ...GOOD, upKbps: 100 },
    { ...GOOD, lossShare: 0.3 },
    { ...GOOD, way: 'blocked' as const },
    null,
  ]
  expect(countGroups(tests.map((newest) => ({ newest })))).toEqual({ all: 5, good: 1, weak: 2, failed: 1, untested: 1 })
})

test('a line goes from the oldest at the left to the newest at the right, and is broken where nothing was measured', () => {
  expect(linesOf([0, 50, null, 100], 100, 300, 100)).toEqual(['0,100 100,50', '300,0'])
  expect(linesOf([40], 100, 300, 100)).toEqual(['150,60'])
  expect(linesOf([null, null], 100, 300, 100)).toEqual([])
})

test('the top of a chart is a round figure, and never nothing', () => {
  expect(topOf([[3, null], [410]])).toBe(500)
  expect(topOf([[1_000]])).toBe(1_000)
  expect(topOf([[null]])).toBe(1)
})

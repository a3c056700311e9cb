import { expect, test } from 'vitest'
import { barsOf } from './bars.ts'

const MINUTE = 60_000

test.each([
  ['within its plan', 10, 4, { planned: 0.5, took: 0.2, over: 0 }],
  ['beyond its plan', 10, 15, { planned: 0.5, took: 0.5, over: 0.25 }],
  ['without a plan', 0, 20, { planned: 0, took: 1, over: 0 }],
  ['that is off the agenda', null, 5, { planned: 0, took: 0.25, over: 0 }],
  ['that was not discussed', 20, 0, { planned: 1, took: 0, over: 0 }],
] as const)('the bars of an item %s are on the scale of the longest', (_which, plannedMinutes, took, bars) => {
  expect(barsOf({ plannedMinutes, tookMs: took * MINUTE }, 20 * MINUTE)).toEqual(bars)
})

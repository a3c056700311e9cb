import { expect, test } from 'vitest'
import { firstGuessBps, START_AGE_MS, startOf } from './rules.ts'

const NOW_MS = 1_800_000_000_000
const measured = (downKbps: number | null, upKbps: number | null, ageMs = 1_000) => ({
  downKbps,
  upKbps,
  atMs: NOW_MS - ageMs,
})

test('the median of the last three speaks, so that one bad minute or one lie does not', () => {
  const tests = [measured(90_000, 90_000), measured(400, 120), measured(420, 110), measured(8_000, 2_000)]
  expect(startOf(tests, NOW_MS)).toEqual({ downKbps: 420, upKbps: 120 })
})

test('of two the lower one is taken, and what was not measured is passed over', () => {
  expect(startOf([measured(900, null), measured(300, 80)], NOW_MS)).toEqual({ downKbps: 300, upKbps: 80 })
  expect(startOf([measured(null, null)], NOW_MS)).toEqual({ downKbps: null, upKbps: null })
})

test('a test that is too old says nothing', () => {
  expect(startOf([measured(300, 80, START_AGE_MS + 1)], NOW_MS)).toBeNull()
  expect(startOf([], NOW_MS)).toBeNull()
})

test('the first guess leaves something for everything else on the line, and never starves the sound', () => {
  expect(firstGuessBps({ downKbps: 400, upKbps: null })).toBe(320_000)
  expect(firstGuessBps({ downKbps: 0, upKbps: null })).toBe(100_000)
  expect(firstGuessBps({ downKbps: null, upKbps: 5 })).toBeUndefined()
  expect(firstGuessBps(null)).toBeUndefined()
})

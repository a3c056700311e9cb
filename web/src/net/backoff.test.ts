import { expect, test } from 'vitest'
import { LONGEST_WAIT_MS, waitBeforeTryMs } from './backoff.ts'

test('the first try comes within half a second', () => {
  expect(waitBeforeTryMs(0, 0.999)).toBeLessThanOrEqual(500)
})

test('no try waits longer than four seconds, however many have failed', () => {
  for (const failures of [3, 10, 1_000]) expect(waitBeforeTryMs(failures, 0.999)).toBeLessThanOrEqual(LONGEST_WAIT_MS)
  expect(waitBeforeTryMs(1_000, 0.999)).toBeGreaterThan(3_900)
})

test('a little is always waited, so that a server that refuses at once is not asked in a circle', () => {
  expect(waitBeforeTryMs(0, 0)).toBe(50)
})

test('sites that were cut off together spread over the whole wait', () => {
  const waits = Array.from({ length: 241 }, (_, site) => waitBeforeTryMs(3, site / 241))
  expect(Math.max(...waits) - Math.min(...waits)).toBeGreaterThan(3_000)
})

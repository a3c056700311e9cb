import { expect, test } from 'vitest'
import { waitWhenBusyMs, whatRefusalMeans } from './join-rules.ts'

test('241 sites sent away together come back spread over as long again, none too early', () => {
  const waits = Array.from({ length: 241 }, (_, site) => waitWhenBusyMs(3_000, site / 241))
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(3_000)
  expect(Math.max(...waits) - Math.min(...waits)).toBeGreaterThan(2_500)
})

test('a busy server that names no time, or a senseless one, is left alone for a second at least and not for minutes', () => {
  expect(waitWhenBusyMs(undefined, 0)).toBe(1_000)
  expect(waitWhenBusyMs(-5, 0)).toBe(1_000)
  expect(waitWhenBusyMs(9_999_999, 0.999)).toBeLessThanOrEqual(40_000)
})

test('what waiting cannot mend is final, what nobody knows is tried again', () => {
  expect(whatRefusalMeans('seatFull')).toBe('final')
  expect(whatRefusalMeans('noSiteSeat')).toBe('final')
  expect(whatRefusalMeans('busy')).toBe('waitTurn')
  expect(whatRefusalMeans('unavailable')).toBe('later')
})

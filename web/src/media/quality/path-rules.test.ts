import { expect, test } from 'vitest'
import { judgePath, LEAST_PACKETS } from './path-rules.ts'

const counts = { sent: 100, back: 90, jitterMs: 4, rttSumMs: 360, rtts: 6 }

test('the share that did not come back is lost, and the round trip is the mean of what measured it', () => {
  const { lossShare, ...others } = judgePath(counts) ?? never()
  expect(lossShare).toBeCloseTo(0.1)
  expect(others).toEqual({ rttMs: 60, jitterMs: 4 })
})

test('without a measure of the round trip loss is reported all the same', () => {
  expect(judgePath({ ...counts, rttSumMs: 0, rtts: 0 })).toMatchObject({ rttMs: null, jitterMs: 4 })
})

test('too few packets say nothing, and neither does a way on which none came back', () => {
  expect(judgePath({ ...counts, sent: LEAST_PACKETS - 1, back: LEAST_PACKETS - 1 })).toBeNull()
  expect(judgePath({ ...counts, back: 0 })).toBeNull()
})

test('a packet that came twice is no gain', () => {
  expect(judgePath({ ...counts, back: 101 })?.lossShare).toBe(0)
})

function never(): never {
  throw new Error('nothing was measured')
}

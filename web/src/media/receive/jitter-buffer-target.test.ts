import fc from 'fast-check'
import { expect, test } from 'vitest'
import { NO_JITTER_TARGET, nextJitterTarget, type JitterTarget } from './jitter-buffer-target.ts'

const SAMPLE_MS = 1_500
function afterSamples(
  target: JitterTarget,
  count: number,
  fromMs: number,
  lossShare: number | null,
  rttMs = 170,
): JitterTarget {
  let next = target
  for (let turn = 1; turn <= count; turn += 1)
    next = nextJitterTarget(next, { nowMs: fromMs + turn * SAMPLE_MS, lossShare, rttMs })
  return next
}

test('sound on a link that loses nothing is not held back', () => {
  expect(afterSamples(NO_JITTER_TARGET, 200, 0, 0).ms).toBe(0)
  expect(afterSamples(NO_JITTER_TARGET, 200, 0, null).ms).toBe(0)
})

test('a link that loses holds sound for as long as one repair takes, one that loses much for two', () => {
  expect(afterSamples(NO_JITTER_TARGET, 1, 0, 0.02).ms).toBe(300)
  expect(afterSamples(NO_JITTER_TARGET, 1, 0, 0.05).ms).toBe(500)
  expect(afterSamples(NO_JITTER_TARGET, 1, 0, 0.05, 20).ms).toBe(150)
})

test('the target goes back in small steps, and only after half a minute without need', () => {
  const held = afterSamples(NO_JITTER_TARGET, 1, 0, 0.05)
  expect(afterSamples(held, 19, SAMPLE_MS, 0).ms).toBe(500)
  expect(afterSamples(held, 22, SAMPLE_MS, 0).ms).toBe(400)
  expect(afterSamples(held, 200, SAMPLE_MS, 0).ms).toBe(0)
})

test('whatever the samples: never negative, never longer than half a second, less by small steps alone', () => {
  const sample = fc.record({
    lossShare: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    rttMs: fc.option(fc.integer({ min: 0, max: 5_000 })),
  })
  fc.assert(
    fc.property(fc.array(sample, { maxLength: 200 }), (given) => {
      let target = NO_JITTER_TARGET
      for (const [index, figures] of given.entries()) {
        const next = nextJitterTarget(target, { nowMs: index * SAMPLE_MS, ...figures })
        expect(next.ms).toBeGreaterThanOrEqual(Math.max(0, target.ms - 100))
        expect(next.ms).toBeLessThanOrEqual(500)
        target = next
      }
    }),
  )
})

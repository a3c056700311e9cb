import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LONG_AGO, moment } from '../kit/clock.ts'
import { gatherDelayMs } from './rules.ts'

describe('how long changes are gathered', () => {
  test('a quarter of a second when all was quiet', () => {
    expect(gatherDelayMs({ nowMs: moment(10_000), lastSentAtMs: moment(1_000), lastCount: 241 })).toBe(250)
    expect(gatherDelayMs({ nowMs: moment(10_000), lastSentAtMs: LONG_AGO, lastCount: 0 })).toBe(250)
  })

  test('a storm of 241 in five seconds is six messages at most, whatever the moments of the joins', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 241, maxLength: 241 }), (moments) => {
        expect(messagesFor(moments).length).toBeLessThanOrEqual(6)
      }),
    )
  })

  test('never more than two messages in a second after the first, and nothing waits longer than a second and a half', () => {
    let followed = 0
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 400 }), (moments) => {
        const told = messagesFor(moments)
        for (const [index, { atMs, firstAtMs }] of told.entries()) {
          expect(atMs - firstAtMs).toBeLessThanOrEqual(1_500)
          const before = told[index - 1]
          if (before === undefined) continue
          followed += 1
          expect(atMs - before.atMs).toBeGreaterThanOrEqual(500)
        }
      }),
    )
    expect(followed).toBeGreaterThan(0)
  })
})

/** When messages go out if a seat changes at each of these moments. */
function messagesFor(moments: readonly number[]): { atMs: number; firstAtMs: number }[] {
  const told: { atMs: number; firstAtMs: number }[] = []
  let dueMs: number | null = null
  let firstAtMs = 0
  let gathered = 0
  let lastCount = 0
  for (const atMs of [...moments].sort((a, b) => a - b).concat(Number.POSITIVE_INFINITY)) {
    if (dueMs !== null && atMs > dueMs) {
      told.push({ atMs: dueMs, firstAtMs })
      lastCount = gathered
      gathered = 0
      dueMs = null
    }
    gathered += 1
    if (dueMs !== null || atMs === Number.POSITIVE_INFINITY) continue
    firstAtMs = atMs
    const last = told.at(-1)
    const lastSentAtMs = last === undefined ? LONG_AGO : moment(last.atMs)
    dueMs = atMs + gatherDelayMs({ nowMs: moment(atMs), lastSentAtMs, lastCount })
  }
  return told
}

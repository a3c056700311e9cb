import { describe, expect, test } from 'vitest'
import { fullAgainMs, mostlyAt, placeOf, stepDownMs, type RungAt } from './rungs.ts'

const timeline: RungAt[] = [
  { atMs: 0, rung: 'full' },
  { atMs: 1_500, rung: 'smallStage' },
  { atMs: 4_000, rung: 'still' },
  { atMs: 20_000, rung: 'smallStage' },
  { atMs: 26_000, rung: 'full' },
]

describe('the rungs that a page showed', () => {
  test('tell how long the first step down took', () => {
    expect(stepDownMs(timeline, 1_000)).toBe(500)
    expect(stepDownMs(timeline, 2_000)).toBe(2_000)
    expect(stepDownMs(timeline, 5_000)).toBeUndefined()
  })

  test('tell when everything was back', () => {
    expect(fullAgainMs(timeline, 16_000)).toBe(10_000)
    expect(fullAgainMs(timeline, 500)).toBe(0)
    expect(fullAgainMs(timeline.slice(0, 4), 16_000)).toBeUndefined()
  })

  test('tell where the ladder settled, a short try left aside', () => {
    expect(mostlyAt(timeline, 4_000, 21_000)).toBe('still')
    expect(mostlyAt(timeline, 30_000, 31_000)).toBe('full')
    expect(mostlyAt([], 0, 1_000)).toBeUndefined()
  })

  test('are counted from everything down to the papers alone', () => {
    expect(placeOf('full')).toBe(0)
    expect(placeOf('text')).toBe(4)
  })
})

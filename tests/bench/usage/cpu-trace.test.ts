import { describe, expect, test } from 'vitest'
import { secondsBetween } from './cpu-trace.ts'

const samples = [
  { atMs: 100, seconds: [1, 10] },
  { atMs: 200, seconds: [2, 10.5] },
  { atMs: 300, seconds: [4, 12] },
  { atMs: 400, seconds: [8, 12] },
]

describe('the CPU time of a stretch', () => {
  test('is counted for each process from the last sample before it to the first one after it', () => {
    expect(secondsBetween(samples, 250, 310)).toEqual([6, 1.5])
  })

  test('begins and ends at samples of exactly its own times', () => {
    expect(secondsBetween(samples, 200, 300)).toEqual([2, 1.5])
  })

  test('that reaches beyond the samples is counted as far as they go', () => {
    expect(secondsBetween(samples, 0, 1_000)).toEqual([7, 2])
  })

  test('cannot be told without a sample', () => {
    expect(() => secondsBetween([], 0, 1)).toThrow(RangeError)
  })
})

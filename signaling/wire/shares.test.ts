import { describe, expect, test } from 'vitest'
import { arithmeticOf } from './shares.ts'

const HALF = { numerator: 1, denominator: 2, strict: true }
const TWO_THIRDS = { numerator: 2, denominator: 3, strict: false }

describe('how many are needed', () => {
  test.each([
    [54, 28],
    [53, 27],
    [1, 1],
    [0, 1],
  ])('more than half of %i is %i', (of, needed) => {
    expect(arithmeticOf(HALF, of).needed).toBe(needed)
  })
  test.each([
    [54, 36],
    [55, 37],
    [56, 38],
    [1, 1],
    [0, 0],
  ])('at least two thirds of %i is %i', (of, needed) => {
    expect(arithmeticOf(TWO_THIRDS, of).needed).toBe(needed)
  })
  test('is always the smallest count with which the comparison holds', () => {
    for (let denominator = 1; denominator <= 7; denominator += 1)
      for (let numerator = 0; numerator <= denominator; numerator += 1)
        for (const strict of numerator === denominator ? [false] : [false, true])
          for (let of = 1; of <= 40; of += 1) {
            const holds = (count: number) =>
              strict ? count * denominator > of * numerator : count * denominator >= of * numerator
            const smallest = Array.from({ length: of + 1 }, (_, count) => count).find(holds)
            expect(arithmeticOf({ numerator, denominator, strict }, of).needed).toBe(smallest)
          }
  })
  test('the figures of the comparison are those of the smallest count', () => {
    expect(arithmeticOf(HALF, 54)).toEqual({ needed: 28, left: 56, right: 54 })
    expect(arithmeticOf(TWO_THIRDS, 54)).toEqual({ needed: 36, left: 108, right: 108 })
  })
})

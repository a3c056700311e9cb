import { describe, expect, test } from 'vitest'
import { comparisonWords, shortTitle } from './words.ts'

const HALF = { numerator: 1, denominator: 2, strict: true }
const TWO_THIRDS = { numerator: 2, denominator: 3, strict: false }

describe('the arithmetic of a threshold', () => {
  test('more than half of 54: 27 is not enough, 28 is', () => {
    const of = { of: 54, share: HALF, right: 54, needed: 28 }
    expect(comparisonWords({ ...of, count: 27, left: 54, holds: false })).toBe('27 × 2 = 54 ≤ 54 = 54 × 1')
    expect(comparisonWords({ ...of, count: 28, left: 56, holds: true })).toBe('28 × 2 = 56 > 54 = 54 × 1')
  })

  test('at least two thirds of 54: 36 is enough, 35 is not', () => {
    const of = { of: 54, share: TWO_THIRDS, right: 108, needed: 36 }
    expect(comparisonWords({ ...of, count: 36, left: 108, holds: true })).toBe('36 × 3 = 108 ≥ 108 = 54 × 2')
    expect(comparisonWords({ ...of, count: 35, left: 105, holds: false })).toBe('35 × 3 = 105 < 108 = 54 × 2')
  })
})

describe('a title in a line of news', () => {
  test('a short one stays as it is, a long one ends with a whole word', () => {
    expect(shortTitle('Thông qua Nghị quyết')).toBe('Thông qua Nghị quyết')
    expect(shortTitle('mười chữ '.repeat(20))).toBe(`${'mười chữ '.repeat(9)}mười chữ…`)
    expect(shortTitle('a'.repeat(120))).toBe(`${'a'.repeat(90)}…`)
  })
})

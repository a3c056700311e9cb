import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exponentOf, figureOf, Gathered, medianOf, percentile } from './figures.ts'

const values = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 50 })

describe('a figure', () => {
  test('has the middle value of an odd number of runs, and the mean of the middle two of an even number', () => {
    expect(medianOf([9, 1, 5])).toBe(5)
    expect(medianOf([9, 1, 5, 7])).toBe(6)
    expect(medianOf([3])).toBe(3)
  })

  test('keeps the runs in the order in which they were made', () => {
    expect(figureOf('ms', [3, 1, 2])).toEqual({ unit: 'ms', median: 2, min: 1, max: 3, runs: [3, 1, 2] })
  })

  test('is refused when nothing was measured, or nothing that is a number', () => {
    expect(() => figureOf('ms', [])).toThrow(RangeError)
    expect(() => figureOf('ms', [1, NaN])).toThrow(RangeError)
    expect(() => figureOf('ms', [Infinity])).toThrow(RangeError)
  })

  test('has its median within its range, whatever the runs', () => {
    fc.assert(
      fc.property(values, (runs) => {
        const { median, min, max } = figureOf('', runs)
        expect(median).toBeGreaterThanOrEqual(min)
        expect(median).toBeLessThanOrEqual(max)
      }),
    )
  })

  test('is gathered run by run under its name', () => {
    const gathered = new Gathered()
    for (const value of [4, 8, 6]) gathered.add('join', 'ms', value)
    gathered.add('joined', '', 30)
    expect(gathered.runsOf('join')).toEqual([4, 8, 6])
    expect(gathered.figures()).toMatchObject({ join: { unit: 'ms', median: 6 }, joined: { median: 30 } })
  })
})

describe('a percentile', () => {
  test('is a value that was measured: the 19th of twenty at 95 %', () => {
    const twenty = Array.from({ length: 20 }, (_, index) => 20 - index)
    expect(percentile(twenty, 0.95)).toBe(19)
    expect(percentile(twenty, 1)).toBe(20)
    expect(percentile(twenty, 0)).toBe(1)
  })

  test('has at least that share of the values at or below it', () => {
    fc.assert(
      fc.property(values, fc.double({ noNaN: true, min: 0, max: 1 }), (some, share) => {
        const at = percentile(some, share)
        expect(some).toContain(at)
        expect(some.filter((value) => value <= at).length).toBeGreaterThanOrEqual(share * some.length - 1e-9)
      }),
    )
  })
})

describe('the exponent of a growth', () => {
  const sizes = [30, 60, 120, 241]

  test('is found again in a power of the size', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, min: 0, max: 3 }),
        fc.double({ noNaN: true, min: 0.1, max: 1e4 }),
        (k, c) => {
          expect(exponentOf(sizes.map((n) => ({ n, value: c * n ** k })))).toBeCloseTo(k, 6)
        },
      ),
    )
  })

  test('lies above one as soon as a part grows with the square', () => {
    expect(exponentOf(sizes.map((n) => ({ n, value: 10 * n + n * n })))).toBeGreaterThan(1.7)
  })

  test('is not made up from one size or from nothing', () => {
    expect(exponentOf([{ n: 30, value: 5 }])).toBeUndefined()
    expect(exponentOf([])).toBeUndefined()
    expect(
      exponentOf([
        { n: 30, value: 5 },
        { n: 30, value: 6 },
      ]),
    ).toBeUndefined()
    expect(exponentOf(sizes.map((n) => ({ n, value: 0 })))).toBeUndefined()
  })
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CHART_HEIGHT, CHART_WIDTH, chartOf, niceTop, stateRuns } from './chart-rules.ts'

test('the scale is a round number that holds the highest figure', () => {
  expect([0, 3, 99, 100, 101, 1_234].map(niceTop)).toEqual([1, 5, 100, 100, 200, 2_000])
})

test('what is said of a chart: the figure now, the highest and how long ago it was', () => {
  const values = [10, null, 400, 40, ...Array.from({ length: 12 }, () => 20), null]
  const { now, highest, top } = chartOf(values, 10_000, 360, 100)
  expect({ now, highest, top }).toEqual({ now: null, highest: { value: 400, minutesAgo: 2 }, top: 500 })
})

test('every known sample lies within the picture, and a gap breaks the line', () => {
  const figure = fc.option(fc.nat(60_000), { nil: null, freq: 3 })
  fc.assert(
    fc.property(fc.array(figure, { maxLength: 360 }), (values) => {
      const { path } = chartOf(values, 10_000, 360, 100)
      const points = [...path.matchAll(/[ML]([\d.]+) ([\d.]+)/gu)].map(([, x, y]) => [Number(x), Number(y)] as const)
      expect(points).toHaveLength(values.filter((value) => value !== null).length)
      for (const [x, y] of points) {
        expect(x).toBeGreaterThanOrEqual(0)
        expect(x).toBeLessThanOrEqual(CHART_WIDTH)
        expect(y).toBeGreaterThanOrEqual(0)
        expect(y).toBeLessThanOrEqual(CHART_HEIGHT)
      }
      const runs = values.filter((value, index) => value !== null && (values[index - 1] ?? null) === null).length
      expect(path.split('M').length - 1).toBe(runs)
    }),
  )
})

test('states become runs that end where the picture ends', () => {
  expect(stateRuns([1, 1, 2], 4)).toEqual([
    { state: 1, from: 0.25, to: 0.75 },
    { state: 2, from: 0.75, to: 1 },
  ])
})

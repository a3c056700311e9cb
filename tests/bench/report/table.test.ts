import { expect, test } from 'vitest'
import { figureOf } from './figures.ts'
import { short, tableOf } from './table.ts'

test('a figure that misses its aim is called so, beside its aim', () => {
  const table = tableOf('forwarding', { 'plain: ours against base': figureOf('×', [0.9, 0.91, 0.89]) })
  expect(table).toMatch(/plain: ours against base +0\.9 +0\.89 +0\.91 +× +3 +≤ 0\.85 +NOT MET/)
})

test('a figure that reaches its aim is called so, and one without an aim is only shown', () => {
  const table = tableOf('forwarding', { 'plain: ours against base': figureOf('×', [0.7]), bare: figureOf('µs', [14]) })
  expect(table).toMatch(/≤ 0\.85 +met/)
  expect(table).toMatch(/bare +14 +14 +14 +µs +1$/m)
})

test('an aim for which nothing was measured is not passed over in silence', () => {
  expect(tableOf('forwarding', { bare: figureOf('µs', [14]) })).toMatch(/plain: ours against base .*NOT MEASURED/)
})

test('numbers are shown with three digits that count', () => {
  expect([0.012_345, 1.2345, 99.96, 123.4, 12_345.6, 7].map(short)).toEqual([
    '0.0123',
    '1.23',
    '100',
    '123',
    '12346',
    '7',
  ])
})

import { expect, test } from 'vitest'
import { joinLines } from './selection.ts'

test('the words of a line become one band, and another line or column stays apart', () => {
  const height = 0.02
  const bands = joinLines([
    { x: 0.1, y: 0.1, width: 0.1, height },
    { x: 0.21, y: 0.101, width: 0.1, height },
    { x: 0.1, y: 0.13, width: 0.3, height },
    { x: 0.7, y: 0.13, width: 0.1, height },
  ])
  expect(bands).toHaveLength(3)
  expect(bands[0]?.width).toBeCloseTo(0.21)
})

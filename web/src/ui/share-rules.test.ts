import { expect, test } from 'vitest'
import { shareKind } from './share-rules.ts'

const HALF = { numerator: 1, denominator: 2, strict: true }
const TWO_THIRDS = { numerator: 2, denominator: 3, strict: false }

test.each([
  [HALF, 'half'],
  [{ numerator: 2, denominator: 4, strict: true }, 'half'],
  [{ numerator: 1, denominator: 2, strict: false }, 'least'],
  [TWO_THIRDS, 'least'],
  [{ numerator: 2, denominator: 3, strict: true }, 'over'],
  [{ numerator: 3, denominator: 3, strict: false }, 'whole'],
  [{ numerator: 0, denominator: 1, strict: false }, 'none'],
  [{ numerator: 0, denominator: 1, strict: true }, 'over'],
] as const)('%o is said as “%s”', (share, kind) => {
  expect(shareKind(share)).toBe(kind)
})

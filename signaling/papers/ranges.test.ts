import fc from 'fast-check'
import { expect, test } from 'vitest'
import { askedRange } from './ranges.ts'

test('a range that is answered lies within the file, whatever is asked', () => {
  const header = fc.oneof(
    fc.string(),
    fc.tuple(fc.nat(200), fc.nat(200)).map(([a, b]) => `bytes=${a}-${b}`),
    fc.constantFrom('bytes=-', 'bytes=5-', 'bytes=-3', 'bytes=-0', 'bytes=-999999'),
  )
  let answered = 0
  fc.assert(
    fc.property(header, fc.integer({ min: 1, max: 150 }), (asked, size) => {
      const range = askedRange(asked, size)
      if (range.kind !== 'part') return
      expect(range.first).toBeGreaterThanOrEqual(0)
      expect(range.last).toBeGreaterThanOrEqual(range.first)
      expect(range.last).toBeLessThan(size)
      answered += 1
    }),
  )
  expect(answered).toBeGreaterThan(10)
})

test('ends that are left out, too far or the wrong way round are read as the standard says', () => {
  expect(askedRange('bytes=5-', 10)).toEqual({ kind: 'part', first: 5, last: 9 })
  expect(askedRange('bytes=-3', 10)).toEqual({ kind: 'part', first: 7, last: 9 })
  expect(askedRange('bytes=5-99', 10)).toEqual({ kind: 'part', first: 5, last: 9 })
  expect(askedRange('bytes=10-', 10)).toEqual({ kind: 'unsatisfiable' })
  expect(askedRange('bytes=-0', 10)).toEqual({ kind: 'unsatisfiable' })
  expect(askedRange('bytes=7-5', 10)).toEqual({ kind: 'whole' })
  expect(askedRange('lines=0-1', 10)).toEqual({ kind: 'whole' })
  expect(askedRange(undefined, 10)).toEqual({ kind: 'whole' })
})

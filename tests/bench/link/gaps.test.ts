import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { gapsOf } from './gaps.ts'

describe('gaps in a known sound', () => {
  test('are the windows more than 20 dB below its usual loudness', () => {
    expect(gapsOf([0.2, 0.019, 0.021, 0.2], 0.2)).toEqual({ windows: 4, lost: 1, share: 0.25, longestMs: 20 })
  })

  test('have the length of the longest run of lost windows', () => {
    expect(gapsOf([0, 1, 0, 0, 0, 1, 0, 0], 1)).toMatchObject({ lost: 6, longestMs: 60 })
  })

  test('are everything when nothing was captured at all', () => {
    expect(gapsOf([], 0.2).share).toBe(1)
    expect(gapsOf([0, 0, 0], 0.2)).toMatchObject({ share: 1, longestMs: 60 })
  })

  test('are exactly the windows that were cut out, wherever they lay', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { minLength: 1, maxLength: 200 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (cut, usual) => {
          const { lost } = gapsOf(
            cut.map((isCut) => (isCut ? 0 : usual * 0.7)),
            usual,
          )
          expect(lost).toBe(cut.filter(Boolean).length)
        },
      ),
    )
  })
})

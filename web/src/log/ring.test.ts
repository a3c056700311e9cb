import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRing } from './ring.ts'

test('a ring holds the newest lines in their order, and never more than it may', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { maxLength: 60 }), fc.integer({ min: 1, max: 20 }), (added, maxLines) => {
      const ring = createRing(maxLines)
      for (const line of added) ring.add(line)
      expect(ring.lines()).toEqual(added.slice(-maxLines))
      expect(ring.lost()).toBe(Math.max(0, added.length - maxLines))
    }),
  )
})

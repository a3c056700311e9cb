import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LOOK_HEIGHT, LOOK_WIDTH, lookOf } from './camera-look.ts'

const picture = (lightAt: (index: number) => number) =>
  new Uint8ClampedArray(
    Array.from({ length: LOOK_WIDTH * LOOK_HEIGHT }, (_, index) =>
      [0, 0, 0].map(() => lightAt(index)).concat(255),
    ).flat(),
  )

test('a black picture with the noise of its sensor is black', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 16 }), fc.infiniteStream(fc.integer({ min: 0, max: 6 })), (dark, noise) => {
      expect(lookOf(picture(() => dark + (noise.next().value ?? 0)))).toBe('black')
    }),
  )
})

test('a hand or a lid before the lens is one even surface, however bright', () => {
  for (const light of [40, 90, 160, 240]) expect(lookOf(picture((index) => light + (index % 5) - 2))).toBe('covered')
})

test('a white wall with a shadow, a dark hall with a lamp, and a document are pictures', () => {
  expect(lookOf(picture((index) => (index % LOOK_WIDTH < 20 ? 220 : 195)))).toBe('picture')
  expect(lookOf(picture((index) => (index < 12 ? 200 : 10)))).toBe('picture')
  expect(lookOf(picture((index) => (index % 3 === 0 ? 60 : 245)))).toBe('picture')
})

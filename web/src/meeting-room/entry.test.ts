import { expect, test } from 'vitest'
import { headCountToSay, mayChoosePlace, placeFor } from './entry.ts'

test('an operator sits at the site, whatever this machine remembers', () => {
  expect(placeFor('operator', true, 'own')).toBe('site')
})

test('whose site takes part may choose, whose site does not has a desk of their own', () => {
  expect(placeFor('delegate', true, 'site')).toBe('site')
  expect(placeFor('delegate', false, 'site')).toBe('own')
  expect(mayChoosePlace('chair', true)).toBe(true)
  expect(mayChoosePlace('chair', false)).toBe(false)
})

test('an observer watches from a place of their own', () => {
  expect(placeFor('observer', true, 'site')).toBe('own')
})

test('the number of people said at the door is written down for a hall, and by no prefilled one over what was said before', () => {
  const own = (headCount: number) => ({ headCount })
  expect(headCountToSay({ headCount: 12, typed: false }, 'site', own(0))).toBe(12)
  expect(headCountToSay({ headCount: 12, typed: false }, 'site', own(30))).toBeNull()
  expect(headCountToSay({ headCount: 12, typed: true }, 'site', own(30))).toBe(12)
  expect(headCountToSay({ headCount: 0, typed: true }, 'site', own(30))).toBe(0)
  // Skipped, at a desk, or said already.
  expect(headCountToSay(null, 'site', own(0))).toBeNull()
  expect(headCountToSay({ headCount: 12, typed: true }, 'own', own(0))).toBeNull()
  expect(headCountToSay({ headCount: 12, typed: true }, 'site', own(12))).toBeNull()
})

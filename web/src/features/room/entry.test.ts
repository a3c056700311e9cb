import { expect, test } from 'vitest'
import { mayChoosePlace, placeFor } from './entry.ts'

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

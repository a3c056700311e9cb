import { expect, test } from 'vitest'
import { ownPublished } from './published-rules.ts'

const LIST = { trackers: ['a', 'b'], mayChange: true }

test('a ballot that is in the list is found, by what this browser has or else by what the server says', () => {
  expect(ownPublished({ ...LIST, kept: 'a', told: 'a' })).toEqual({ kind: 'found', own: 'a' })
  expect(ownPublished({ ...LIST, kept: null, told: 'b' })).toEqual({ kind: 'found', own: 'b' })
  expect(ownPublished({ ...LIST, kept: null, told: null })).toEqual({ kind: 'none' })
})

test('a ballot that was changed on another device is no alarm: both codes are said', () => {
  expect(ownPublished({ ...LIST, kept: 'c', told: 'b' })).toEqual({ kind: 'replaced', own: 'c', told: 'b' })
})

test('a ballot that is not there is missing, whatever the server says in its place', () => {
  expect(ownPublished({ ...LIST, kept: 'c', told: 'c' })).toEqual({ kind: 'missing', own: 'c' })
  expect(ownPublished({ ...LIST, kept: 'c', told: 'd' })).toEqual({ kind: 'missing', own: 'c' })
  expect(ownPublished({ ...LIST, kept: 'c', told: null })).toEqual({ kind: 'missing', own: 'c' })
  expect(ownPublished({ ...LIST, mayChange: false, kept: 'c', told: 'b' })).toEqual({ kind: 'missing', own: 'c' })
})

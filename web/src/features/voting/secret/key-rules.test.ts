import { expect, test } from 'vitest'
import { isKeyUsedUp, keyStanding } from './key-rules.ts'

const DRAFT = { state: 'draft' } as const
const OPEN = { state: 'open' } as const

test('a trustee whose browser holds another key than the server shows is warned, at any time', () => {
  expect(keyStanding('own', 'theirs', DRAFT)).toBe('other')
  expect(keyStanding('own', 'theirs', OPEN)).toBe('other')
  expect(keyStanding('own', null, OPEN)).toBe('other')
})

test('the same key is held, none is missing, and before one was given nothing is wrong', () => {
  expect(keyStanding('own', 'own', DRAFT)).toBe('held')
  expect(keyStanding(null, 'own', OPEN)).toBe('missing')
  expect(keyStanding(null, null, DRAFT)).toBe('none')
  // Made here, and its public half never reached the server.
  expect(keyStanding('own', null, DRAFT)).toBe('none')
})

test('private keys are forgotten once the ballot is counted or the count has failed, and not before', () => {
  expect(isKeyUsedUp({ state: 'ended', counting: null })).toBe(true)
  expect(isKeyUsedUp({ state: 'ended', counting: 'failed' })).toBe(true)
  expect(isKeyUsedUp({ state: 'ended', counting: 'waiting' })).toBe(false)
  for (const state of ['draft', 'open', 'stopped'] as const) expect(isKeyUsedUp({ state, counting: null })).toBe(false)
})

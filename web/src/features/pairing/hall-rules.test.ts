import { expect, test } from 'vitest'
import { codeInTwo, mayEnterAgain, TRY_AGAIN_MS } from './hall-rules.ts'

test.each([
  ['it has just been opened', null, 0, true],
  ['it comes from another meeting', { from: 'meeting-2', reason: 'ended' }, 0, true],
  ['somebody left by the button', { from: 'meeting-1', reason: 'left' }, 10 * TRY_AGAIN_MS, false],
  ['it was not let in a moment ago', { from: 'meeting-1', reason: 'refused' }, TRY_AGAIN_MS - 1, false],
  ['it was not let in a while ago', { from: 'meeting-1', reason: 'refused' }, TRY_AGAIN_MS, true],
] as const)('whether a paired browser goes into the meeting by itself: %s', (_, returned, sinceMs, expected) => {
  expect(mayEnterAgain(returned, 'meeting-1', sinceMs)).toBe(expected)
})

test('a code is written in two halves', () => expect(codeInTwo('K7M4PX')).toBe('K7M 4PX'))

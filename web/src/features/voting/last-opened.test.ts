import { expect, test } from 'vitest'
import type { Ballot } from '../../../../signaling/voting/wire.ts'
import { lastOpened } from './last-opened.ts'

const ballot = (state: Ballot['state'], openedAtMs: number | null) => ({ state, openedAtMs })

test('of ballots that have ended it is the one that was opened last, and a draft never', () => {
  const [first, second] = [ballot('ended', 10), ballot('ended', 20)]
  expect(lastOpened([ballot('draft', null), second, first])).toBe(second)
  expect(lastOpened([ballot('draft', null)])).toBeUndefined()
})

test('the one that is open or stopped comes first, also when the clock was set back before it was opened', () => {
  for (const state of ['open', 'stopped'] as const) {
    const running = ballot(state, 10)
    expect(lastOpened([ballot('ended', 20), running])).toBe(running)
  }
})

import { expect, test } from 'vitest'
import { clockState, endedByClock } from './clock-rules.ts'

test.each([
  ['without a limit', { endsAtMs: null, warnAtMs: null }, 5_000, { phase: 'running', leftMs: null }],
  ['before the warning', { endsAtMs: 100, warnAtMs: 60 }, 59, { phase: 'running', leftMs: 41 }],
  ['from the warning on', { endsAtMs: 100, warnAtMs: 60 }, 60, { phase: 'soon', leftMs: 40 }],
  ['at the end', { endsAtMs: 100, warnAtMs: 60 }, 100, { phase: 'over', leftMs: 0 }],
  ['past it', { endsAtMs: 100, warnAtMs: 60 }, 130, { phase: 'over', leftMs: -30 }],
  ['without a warning before the end', { endsAtMs: 100, warnAtMs: 100 }, 99, { phase: 'running', leftMs: 1 }],
])('%s', (_, clock, nowMs, expected) => expect(clockState(clock, nowMs)).toEqual(expected))

test.each([
  ['at its hard end', { endsAtMs: 60_000, hardEnd: true }, 60_000, true],
  ['by a page that is a second behind', { endsAtMs: 60_000, hardEnd: true }, 59_000, true],
  ['by somebody, well before', { endsAtMs: 60_000, hardEnd: true }, 50_000, false],
  ['without a hard end', { endsAtMs: 60_000, hardEnd: false }, 60_000, false],
  ['without a limit', { endsAtMs: null, hardEnd: true }, 60_000, false],
])('a turn that was ended %s', (_, turn, nowMs, expected) => expect(endedByClock(turn, nowMs)).toBe(expected))

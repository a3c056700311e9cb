import { expect, test } from 'vitest'
import { clockState } from './clock-rules.ts'

test.each([
  ['without a limit', { endsAtMs: null, warnAtMs: null }, 5_000, { phase: 'running', leftMs: null }],
  ['before the warning', { endsAtMs: 100, warnAtMs: 60 }, 59, { phase: 'running', leftMs: 41 }],
  ['from the warning on', { endsAtMs: 100, warnAtMs: 60 }, 60, { phase: 'soon', leftMs: 40 }],
  ['at the end', { endsAtMs: 100, warnAtMs: 60 }, 100, { phase: 'over', leftMs: 0 }],
  ['past it', { endsAtMs: 100, warnAtMs: 60 }, 130, { phase: 'over', leftMs: -30 }],
  ['without a warning before the end', { endsAtMs: 100, warnAtMs: 100 }, 99, { phase: 'running', leftMs: 1 }],
])('%s', (_, clock, nowMs, expected) => expect(clockState(clock, nowMs)).toEqual(expected))

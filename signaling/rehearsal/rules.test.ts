import { expect, test } from 'vitest'
import { isOpen, mayBeginByItself, planRehearsal, TAKEN_FOR_MS } from './rules.ts'

const NOW_MS = 1_800_000_000_000
const HOUR_MS = 3_600_000
const tomorrow = { state: 'invited', endsAtMs: NOW_MS + 30 * HOUR_MS } as const
const now = { opensAtMs: null, minutes: 60 }

test('it is open from now on for the minutes asked for, or from the time planned', () => {
  expect(planRehearsal(tomorrow, [], now, NOW_MS)).toMatchObject({
    value: { opensAtMs: NOW_MS, closesAtMs: NOW_MS + HOUR_MS },
  })
  const planned = { opensAtMs: NOW_MS + 5 * HOUR_MS, minutes: 30 }
  expect(planRehearsal(tomorrow, [], planned, NOW_MS)).toMatchObject({
    value: { opensAtMs: planned.opensAtMs, closesAtMs: planned.opensAtMs + HOUR_MS / 2 },
  })
})

test('one at a time: also a planned one is in the way, one that is over is not', () => {
  const planned = { opensAtMs: NOW_MS + HOUR_MS, closesAtMs: NOW_MS + 2 * HOUR_MS }
  expect(planRehearsal(tomorrow, [planned], now, NOW_MS)).toMatchObject({ error: 'alreadyOpen' })
  const over = { opensAtMs: NOW_MS - HOUR_MS, closesAtMs: NOW_MS }
  expect(planRehearsal(tomorrow, [over], now, NOW_MS)).toMatchObject({ ok: true })
})

test('nobody is called to a meeting that is not sent, called off or over, nor for a time that has passed', () => {
  for (const state of ['draft', 'cancelled', 'ended', 'postponed'] as const) {
    expect(planRehearsal({ ...tomorrow, state }, [], now, NOW_MS)).toMatchObject({ error: 'notInvited' })
  }
  expect(planRehearsal({ ...tomorrow, endsAtMs: NOW_MS }, [], now, NOW_MS)).toMatchObject({ error: 'tooLate' })
  const past = { opensAtMs: NOW_MS - HOUR_MS, minutes: 60 }
  expect(planRehearsal(tomorrow, [], past, NOW_MS)).toMatchObject({ error: 'tooLate' })
})

test('it is open from its first moment, and no longer at its last', () => {
  const span = { opensAtMs: NOW_MS, closesAtMs: NOW_MS + 1 }
  expect([NOW_MS - 1, NOW_MS, NOW_MS + 1].map((atMs) => isOpen(span, atMs))).toEqual([false, true, false])
})

test('a machine begins by itself once for its site, beside no other machine, and never into a meeting', () => {
  const free = { done: false, inMeeting: false, takenAgoMs: null }
  expect(mayBeginByItself(free)).toMatchObject({ ok: true })
  expect(mayBeginByItself({ ...free, done: true })).toMatchObject({ error: 'alreadyDone' })
  expect(mayBeginByItself({ ...free, inMeeting: true })).toMatchObject({ error: 'inMeeting' })
  expect(mayBeginByItself({ ...free, takenAgoMs: TAKEN_FOR_MS - 1 })).toMatchObject({ error: 'taken' })
  // The other one broke down on its way: it is this one's turn.
  expect(mayBeginByItself({ ...free, takenAgoMs: TAKEN_FOR_MS })).toMatchObject({ ok: true })
})

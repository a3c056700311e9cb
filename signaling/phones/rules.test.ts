import { expect, test } from 'vitest'
import type { MeetingState } from '../meeting/wire.ts'
import { CODE_LASTS_MS, mayUseCode, phoneLabel } from './rules.ts'
import { numberedPhone, phoneNumberOf } from './wire.ts'

const NOW = { steadyMs: 1_000_000_000, nowMs: 1_000_000_000 }
const code = (more: { leftMs?: number; beganAtMs?: number; state?: MeetingState; startsAtMs?: number } = {}) => ({
  codeUntilMs: NOW.steadyMs + (more.leftMs ?? CODE_LASTS_MS),
  beganAtMs: more.beganAtMs ?? null,
  meeting: { state: more.state ?? 'inSession', startsAtMs: more.startsAtMs ?? NOW.nowMs },
})
const errorOf = (...args: Parameters<typeof mayUseCode>) => {
  const may = mayUseCode(...args)
  return may.ok ? null : may.error
}

test('a code is good until its last moment, once, and while its meeting can be entered', () => {
  expect(errorOf(code(), NOW)).toBeNull()
  expect(errorOf(code({ leftMs: 1 }), NOW)).toBeNull()
  expect(errorOf(code({ leftMs: 0 }), NOW)).toBe('codeOver')
  expect(errorOf(code({ beganAtMs: 5 }), NOW)).toBe('codeUsed')
  expect(errorOf(null, NOW)).toBe('wrongCode')
  for (const state of ['ended', 'cancelled', 'archived', 'postponed', 'draft'] as const) {
    expect(errorOf(code({ state }), NOW)).toBe('meetingOver')
  }
  expect(errorOf(code({ state: 'paused' }), NOW)).toBeNull()
  expect(errorOf(code({ state: 'invited', startsAtMs: NOW.nowMs + 24 * 3_600_000 }), NOW)).toBe('meetingOver')
})

test('a code that was made under a clock that stood ahead does not last for longer', () => {
  expect(errorOf(code({ leftMs: CODE_LASTS_MS + 1 }), NOW)).toBe('codeOver')
})

test('phones are numbered, and a number that is free again is given again', () => {
  expect(phoneLabel([])).toBe('Điện thoại 1')
  expect(phoneLabel(['Điện thoại 1', 'Điện thoại 3'])).toBe('Điện thoại 2')
})

test('the number of a phone is read from the name that it was given, and from no other', () => {
  expect(phoneNumberOf(numberedPhone(12))).toBe(12)
  expect(['Điện thoại', 'Điện thoại của Lan', 'Điện thoại 0', 'Máy 1', ''].map(phoneNumberOf)).toEqual(
    Array.from({ length: 5 }, () => null),
  )
})

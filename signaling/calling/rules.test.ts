import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isOperatorTitle, placeState, rings } from './rules.ts'

const call = { ringUntilMs: 1_000, stoppedAtMs: null }

test('a place rings while a page is open there, until it answers, joins, the time is over or the call is ended', () => {
  const open = { answer: null, entered: false, reached: true } as const
  expect(placeState(call, open, 999)).toBe('ringing')
  expect(placeState(call, { ...open, reached: false }, 999)).toBe('unreached')
  expect(placeState(call, open, 1_000)).toBe('missed')
  expect(placeState({ ...call, stoppedAtMs: 5 }, open, 999)).toBe('missed')
  expect(placeState(call, { ...open, answer: 'declines' }, 999)).toBe('declined')
  expect(placeState(call, { ...open, answer: 'comes' }, 2_000)).toBe('comes')
  expect(placeState(call, { ...open, answer: 'comes', entered: true }, 2_000)).toBe('joined')
})

test('a paired screen that entered by itself is no answer', () => {
  const entered = { answer: null, entered: true, reached: true } as const
  expect(placeState(call, entered, 999)).toBe('ringing')
  expect(placeState(call, entered, 1_000)).toBe('missed')
  expect(placeState(call, { ...entered, answer: 'declines' }, 999)).toBe('declined')
})

test('nothing rings before or after: only an unanswered place in time', () => {
  fc.assert(
    fc.property(
      fc.nat(2_000),
      fc.option(fc.nat(2_000)),
      fc.constantFrom('comes' as const, 'declines' as const, null),
      fc.boolean(),
      fc.boolean(),
      (nowMs, stoppedAtMs, answer, entered, reached) => {
        const times = { ringUntilMs: 1_000, stoppedAtMs }
        const state = placeState(times, { answer, entered, reached }, nowMs)
        expect(state === 'ringing').toBe(rings(times, nowMs) && answer === null && reached)
      },
    ),
  )
})

test('operators are known by their position, however its letters are composed', () => {
  expect(isOperatorTitle('Cán bộ điểm cầu'.normalize('NFD'))).toBe(true)
  expect(isOperatorTitle('Chủ tịch UBND xã')).toBe(false)
})

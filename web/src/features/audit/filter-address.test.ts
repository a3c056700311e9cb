import { expect, test } from 'vitest'
import { askedBy, filterOf } from './filter-address.ts'

test('days of the address are whole days of the province’s clock, the last one included', () => {
  const { fromMs, untilMs } = filterOf(askedBy(new URLSearchParams('tu=2026-11-28&den=2026-11-28')))
  expect(new Date(fromMs ?? 0).toISOString()).toBe('2026-11-27T17:00:00.000Z')
  expect((untilMs ?? 0) - (fromMs ?? 0)).toBe(24 * 3_600_000)
})

test('an address opens with the sign-ins, and what it does not understand narrows nothing down', () => {
  expect(filterOf(askedBy(new URLSearchParams()))).toEqual({
    ...{ accountId: null, fromMs: null, untilMs: null },
    kind: 'signIns',
  })
  expect(filterOf(askedBy(new URLSearchParams('muc=hoat-dong&loai=bua&tu=28/11&den=2026-02-31')))).toEqual({
    accountId: null,
    fromMs: null,
    untilMs: null,
    kind: null,
  })
})

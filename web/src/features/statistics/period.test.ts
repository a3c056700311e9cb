import { expect, test } from 'vitest'
import { askedBy, paramsOf, searchOf } from './period.ts'

test('an address names the period, and what it does not name is this year as the units were', () => {
  const read = (address: string) => askedBy(new URLSearchParams(address), '2026')
  expect(read('')).toEqual({ year: '2026', month: null, units: 'past' })
  expect(read('nam=2025&thang=07&don-vi=hien-nay')).toEqual({ year: '2025', month: '07', units: 'today' })
  expect(read('nam=tat-ca&thang=07')).toEqual({ year: null, month: null, units: 'past' })
  expect(read('nam=2025&thang=13').month).toBe(null)
  for (const address of ['nam=2025&thang=07&don-vi=hien-nay', 'nam=tat-ca', 'nam=2026'])
    expect(new URLSearchParams(searchOf(read(address))).toString()).toBe(address)
})

test('a year is asked for from January to December, a month alone', () => {
  expect(paramsOf({ year: '2025', month: null, units: 'today' })).toEqual({
    from: '2025-01',
    until: '2025-12',
    units: 'today',
  })
  expect(paramsOf({ year: '2025', month: '07', units: 'past' })).toEqual({
    from: '2025-07',
    until: '2025-07',
    units: 'past',
  })
  expect(paramsOf({ year: null, month: null, units: 'past' })).toEqual({ from: null, until: null, units: 'past' })
})

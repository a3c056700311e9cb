import { expect, test } from 'vitest'
import { askedBy, isNarrowed, searchOf } from './asked.ts'

const read = (address: string) => askedBy(new URLSearchParams(address))

test('an address names what is asked for, and what it does not name is one’s own tasks in any state', () => {
  expect(read('')).toEqual({
    ...{ scope: 'mine', standing: null, siteId: null, meetingId: null, from: null, until: null, text: '', page: 0 },
  })
  const whole =
    'pham-vi=tat-ca&trang-thai=qua-han&don-vi=hg%2Fx&cuoc-hop=AAAAAAAAAA&tu=2026-01-01&den=2026-12-31&tim=cau&trang=3'
  expect(read(whole)).toMatchObject({ scope: 'all', standing: 'overdue', siteId: 'hg/x', from: '2026-01-01', page: 2 })
  for (const address of ['pham-vi=cua-toi', whole])
    expect(new URLSearchParams(searchOf(read(address))).toString()).toBe(address)
})

test('what an address says wrongly counts as not said', () => {
  const asked = read('pham-vi=x&trang-thai=y&tu=2026-13-45&den=hom-nay&trang=-2&cuoc-hop=%20')
  expect(asked).toEqual(read(''))
  expect(isNarrowed(asked)).toBe(false)
  expect(isNarrowed(read('den=2026-12-31'))).toBe(true)
})

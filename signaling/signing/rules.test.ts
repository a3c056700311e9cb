import { describe, expect, test } from 'vitest'
import { AccountId } from '../wire/ids.ts'
import { namesAgree, orderOf, proposedOrder, stateOf, turnOf } from './rules.ts'
import type { SigningStep } from './wire.ts'

const person = (id: string, fullName: string, role: 'chair' | 'secretary'): SigningStep => ({
  ...{ kind: 'person', accountId: AccountId.parse(id), fullName, role },
})
const chair = person('account-chair', 'Nguyễn Thị Đường', 'chair')
const secretary = person('account-first', 'Vừ Mí Ghi', 'secretary')
const second = person('account-second', 'Sùng Văn Hai', 'secretary')
const agency: SigningStep = { kind: 'agency', name: 'UBND tỉnh' }

test('secretary, chair, agency are proposed, of several secretaries the first', () => {
  expect(proposedOrder([chair, secretary, second, agency])).toEqual([secretary, chair, agency])
})

test('an order takes the names of today, and leaves signed steps as they were signed', () => {
  const asked = [secretary, chair].map((step) => ({ kind: 'person' as const, accountId: AccountId.parse(idOf(step)) }))
  const signedThen = { ...secretary, fullName: 'Tên cũ' } as SigningStep
  expect(orderOf(asked, [chair, secretary], [signedThen])).toEqual({ ok: true, value: [signedThen, chair] })
  // Who has signed stays, although no secretary of the meeting by now.
  expect(orderOf(asked, [chair], [signedThen])).toEqual({ ok: true, value: [signedThen, chair] })
  expect(orderOf(asked.toReversed(), [chair, secretary], [signedThen])).toMatchObject({ error: 'signedStays' })
})
const idOf = (step: SigningStep): string => (step.kind === 'person' ? step.accountId : '')

test('all steps signed is nobody’s turn', () => {
  expect([0, 1, 2].map((signed) => turnOf([secretary, chair], signed))).toEqual([0, 1, null])
  expect([0, 1, 2].map((signed) => stateOf([secretary, chair], signed, false))).toEqual([
    'approved',
    'signing',
    'signed',
  ])
  expect(stateOf([chair], 1, true)).toBe('issued')
})

describe('a certificate names who signs', () => {
  test.each([
    ['NGUYỄN THỊ ĐƯỜNG', 'Nguyễn Thị Đường', true],
    ['Nguyen Thi Duong', 'Nguyễn Thị Đường', true],
    ['Nguyễn Thị Đường', 'Bà Nguyễn Thị Đường', true],
    ['Nguyễn Thị Đường (Giám đốc)', 'Nguyễn Thị Đường', true],
    ['Nguyễn Thị Đường', 'Nguyễn Thị Đường Anh', false],
    ['Nguyễn Thị Đương', 'Nguyễn Thị Đường', false],
    ['NGUYỄN THỊ HOÀ', 'Nguyễn Thị Hòa', true],
    ['TS. Nguyễn Thị Đường', 'Nguyễn Thị Đường', true],
    ['Nguyễn Thị Dũng', 'Nguyễn Thị Đường', false],
    ['Nguyễn', 'Nguyễn Thị Đường', false],
    ['Thị Đường', 'Nguyễn Thị Đường', false],
    ['', 'Nguyễn Thị Đường', false],
    ['chutri', 'Chutri', true],
  ])('%s for %s: %s', (certificate, expected, agrees) => {
    expect(namesAgree(certificate, expected)).toBe(agrees)
  })
  test('and one without a name is nobody’s', () => {
    expect(namesAgree(null, 'Nguyễn Thị Đường')).toBe(false)
    expect(namesAgree('?', 'Nguyễn Thị Đường')).toBe(false)
  })
})

import { describe, expect, test } from 'vitest'
import { notApproved, orderWith, shareOf, standingOf } from './ballot-rules.ts'

const draft = { state: 'draft', approved: false } as const
const approved = { state: 'draft', approved: true } as const
const running = { outcome: 'running' } as const

describe('where a ballot stands', () => {
  test('a draft waits while the list is before the chair, and is a draft again when it was not approved', () => {
    expect(standingOf(draft, null)).toBe('draft')
    expect(standingOf(draft, running)).toBe('waiting')
    expect(standingOf(draft, { outcome: 'notApproved' })).toBe('draft')
  })
  test('a draft that was edited after the approval is a draft, though the list was approved', () => {
    expect(standingOf(draft, { outcome: 'approved' })).toBe('draft')
  })
  test('what an earlier list approved stays approved while another is before the chair', () => {
    expect(standingOf(approved, running)).toBe('approved')
    expect(standingOf(approved, { outcome: 'notApproved' })).toBe('approved')
  })
  test.each(['open', 'stopped', 'ended'] as const)('once opened it is %s, whatever the list', (state) => {
    expect(standingOf({ state, approved: true }, running)).toBe(state)
    expect(standingOf({ state, approved: false }, null)).toBe(state)
  })
})

test('only drafts are left to approve', () => {
  expect(notApproved([draft, approved, draft, { state: 'ended', approved: false }])).toBe(2)
  expect(notApproved([])).toBe(0)
})

test('a ballot moves by one place; past the ends it does not go', () => {
  expect(orderWith(['a', 'b', 'c'], 'b', -1)).toEqual(['b', 'a', 'c'])
  expect(orderWith(['a', 'b', 'c'], 'b', 1)).toEqual(['a', 'c', 'b'])
  expect(orderWith(['a', 'b'], 'a', -1)).toBeNull()
  expect(orderWith(['a', 'b'], 'b', 1)).toBeNull()
  expect(orderWith<string>(['a'], 'z', 1)).toBeNull()
})

test('a bar of nobody is empty', () => {
  expect(shareOf(0, 0)).toBe(0)
  expect(shareOf(1, 4)).toBe(25)
})

import { expect, test } from 'vitest'
import { stay } from '../../ui/test-stay.ts'
import { summaryOf, sumOfSites } from './summary.ts'

test('a person who came back is counted once', () => {
  const summary = summaryOf([stay('account-a', 0, 10), stay('account-a', 20, null)], [{ role: 'chair' }])
  expect(summary).toMatchObject({ came: 1, present: 1, sitesPresent: 1 })
  expect(summary.byRole).toEqual([
    { role: 'chair', came: 0, absent: 1 },
    { role: 'delegate', came: 1, absent: 0 },
  ])
})
test('people in halls are counted where the site came', () => {
  const sites = [
    { joinedAtMs: 5, headCount: 12 },
    { joinedAtMs: 6, headCount: 0 },
    { joinedAtMs: null, headCount: 9 },
  ]
  expect(sumOfSites(sites)).toEqual({ came: 2, all: 3, people: 12 })
})

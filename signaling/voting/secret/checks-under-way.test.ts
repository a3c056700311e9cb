import { expect, test } from 'vitest'
import { newId } from '../../kit/clock.ts'
import { AccountId } from '../../wire/ids.ts'
import { ChecksUnderWay } from './checks-under-way.ts'

/** Checks whose answers are given by hand. */
function world() {
  const begun: { readonly ballot: string; answer(holds: boolean): void; fail(): void }[] = []
  const checks = new ChecksUnderWay<boolean>()
  const [one, other] = [newId(AccountId), newId(AccountId)]
  const check = (accountId: AccountId, ballot: string) =>
    checks.of(accountId, ballot, () => {
      const { promise, resolve, reject } = Promise.withResolvers<boolean>()
      begun.push({ ballot, answer: resolve, fail: () => reject(new Error('the thread died')) })
      return promise
    })
  return { begun, check, one, other }
}

test('the same ballot that is sent again while it is checked is not checked twice, and both are answered', async () => {
  const { begun, check, one } = world()
  const [first, again] = [check(one, 'a'), check(one, 'a')]
  expect(begun).toHaveLength(1)
  begun[0]?.answer(true)
  expect(await Promise.all([first, again])).toEqual([true, true])
})

test('a second ballot of one voter is turned away while the first is checked, and taken afterwards; others are not held up', async () => {
  const { begun, check, one, other } = world()
  const first = check(one, 'a')
  expect(await check(one, 'b')).toBeNull()
  const others = check(other, 'c')
  expect(begun.map(({ ballot }) => ballot)).toEqual(['a', 'c'])
  begun[0]?.answer(false)
  begun[1]?.answer(true)
  expect(await Promise.all([first, others])).toEqual([false, true])
  const second = check(one, 'b')
  begun[2]?.answer(true)
  expect(await second).toBe(true)
})

test('after a check that failed the voter may send again', async () => {
  const { begun, check, one } = world()
  const first = check(one, 'a')
  begun[0]?.fail()
  await expect(first).rejects.toThrow('the thread died')
  const second = check(one, 'a')
  begun[1]?.answer(true)
  expect(await second).toBe(true)
})

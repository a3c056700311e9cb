import { expect, test } from 'vitest'
import { fakeClock } from '../identity/test-support.ts'
import { fakeTimers } from '../seats/test-support.ts'
import { atMost } from './timers.ts'

test('work that does not come back is waited for until its time is over, and not longer', async () => {
  const timers = fakeTimers(fakeClock())
  let over = false
  const waiting = atMost(timers, 1_000, new Promise(() => undefined)).then(() => {
    over = true
  })
  await timers.pass(999)
  expect(over).toBe(false)
  await timers.pass(1)
  expect(over).toBe(true)
  await waiting
})

test('work that is done or has failed leaves no timer behind', async () => {
  const timers = fakeTimers(fakeClock())
  await atMost(timers, 1_000, Promise.resolve())
  await atMost(timers, 1_000, Promise.reject(new Error('failed')))
  expect(timers.waiting).toBe(0)
})

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { persistently } from './lazily.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

test('a part that could not be fetched is asked for again until it comes', async () => {
  let tries = 0
  const part = persistently(async () => {
    tries += 1
    if (tries < 4) throw new Error('offline')
    return 'the part'
  })
  await vi.runAllTimersAsync()
  expect(await part).toBe('the part')
  expect(tries).toBe(4)
})

test('one that never comes fails in the end, and says why', async () => {
  const part = persistently(() => Promise.reject(new Error('gone')), [10, 10])
  const outcome = part.catch(String)
  await vi.runAllTimersAsync()
  expect(await outcome).toBe('Error: gone')
})

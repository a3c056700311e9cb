import { expect, test } from 'vitest'
import { fakeClock } from '../identity/test-support.ts'
import { createAdmission, type AdmissionDeps } from './admission.ts'
import { fakeTimers, settle } from './test-support.ts'

function open(more: Partial<Pick<AdmissionDeps, 'atOnce' | 'maxWaiting' | 'maxWaitMs'>> = {}) {
  const clock = fakeClock()
  const timers = fakeTimers(clock)
  const admission = createAdmission({
    clock,
    timers,
    atOnce: 2,
    pacedPerSecond: 10,
    maxWaiting: 500,
    maxWaitMs: 5_000,
    ...more,
  })
  const ends: (() => void)[] = []
  const work = () => new Promise<number>((resolve) => ends.push(() => resolve(ends.length)))
  return { admission, timers, ends, work }
}

test('five hundred wait in a queue, no more than two are worked on at once, and all are served in their order', async () => {
  const { admission, timers } = open()
  let busy = 0
  let most = 0
  const served: number[] = []
  const answers = Array.from({ length: 502 }, (_, index) =>
    admission.run(async () => {
      most = Math.max(most, (busy += 1))
      await settle()
      busy -= 1
      served.push(index)
    }),
  )
  expect(admission.waiting).toBe(500)
  expect((await Promise.all(answers)).every((answer) => answer !== null)).toBe(true)
  expect(most).toBe(2)
  expect(served).toEqual(served.toSorted((a, b) => a - b))
  expect(timers.waiting).toBe(0)
})

test('a client that finds the queue too long is refused at once, with the time after which to ask again', async () => {
  const { admission, work, ends } = open({ maxWaiting: 1 })
  const first = [admission.run(work), admission.run(work), admission.run(work)]
  expect(await admission.run(work)).toBeNull()
  expect(admission.retryAfterMs()).toBeGreaterThanOrEqual(500)
  for (const end of ends) end()
  await settle()
  for (const end of ends) end()
  expect((await Promise.all(first)).every((answer) => answer !== null)).toBe(true)
})

test('a client that waits too long is refused, and its work is never done', async () => {
  const { admission, timers, work, ends } = open({ atOnce: 1 })
  const slow = admission.run(work)
  let done = false
  const late = admission.run(async () => void (done = true))
  await timers.pass(5_000)
  expect(await late).toBeNull()
  for (const end of ends) end()
  await slow
  await settle()
  expect(done).toBe(false)
  expect(admission.waiting).toBe(0)
})

test('work that fails makes room for the next', async () => {
  const { admission } = open({ atOnce: 1 })
  const failing = admission.run(() => Promise.reject(new Error('no')))
  const next = admission.run(() => Promise.resolve('served'))
  await expect(failing).rejects.toThrow('no')
  expect(await next).toEqual({ value: 'served' })
})

test('paced clients come in one after the other, others pass them, and none is forgotten', async () => {
  const { admission, timers } = open({ maxWaitMs: 20_000 })
  const served: string[] = []
  const come = (name: string, paced: boolean) => admission.run(async () => void served.push(name), paced)
  const returning = Array.from({ length: 50 }, (_, index) => come(`back ${index}`, true))
  await timers.pass(50)
  // The first few at once, as many as are worked on at once anyway.
  expect(served).toEqual(['back 0', 'back 1'])
  const fresh = come('fresh', false)
  await settle()
  expect(served.at(-1)).toBe('fresh')
  await timers.pass(1_000)
  expect(served.length).toBeGreaterThanOrEqual(3 + 9)
  expect(served.length).toBeLessThanOrEqual(3 + 11)
  await timers.pass(5_000)
  expect((await Promise.all([...returning, fresh])).every((answer) => answer !== null)).toBe(true)
  expect(served.filter((name) => name !== 'fresh')).toEqual(returning.map((_, index) => `back ${index}`))
  expect(timers.waiting).toBe(0)
})

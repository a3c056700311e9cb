import { expect, test } from 'vitest'
import { createSemaphore, QueueFullError } from './semaphore.ts'

test('two run, three wait in order, the sixth is turned away, and a failure gives its place on', async () => {
  const withPermit = createSemaphore(2, 3)
  const begun: number[] = []
  const ends: PromiseWithResolvers<void>[] = []
  const all = [0, 1, 2, 3, 4, 5].map((index) =>
    withPermit(() => {
      begun.push(index)
      const end = Promise.withResolvers<void>()
      ends.push(end)
      return end.promise.then(() => index)
    }),
  )
  await expect(all[5]).rejects.toThrow(QueueFullError)
  expect(begun).toEqual([0, 1])

  ends[0]?.reject(new Error('broken'))
  await expect(all[0]).rejects.toThrow('broken')
  await expect.poll(() => begun).toEqual([0, 1, 2])
  for (const index of [1, 2, 3, 4]) {
    await expect.poll(() => begun).toContain(index)
    ends[index]?.resolve()
    expect(await all[index]).toBe(index)
  }
  expect(begun).toEqual([0, 1, 2, 3, 4])
  expect(await withPermit(() => Promise.resolve('free again'))).toBe('free again')
})

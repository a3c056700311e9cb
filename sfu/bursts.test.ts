import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Bursts, GATHER_MS } from './bursts.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** Who has begun, in that order. */
function watched(bursts: Bursts) {
  const begun: string[] = []
  return {
    begun,
    async join(consumerId: string): Promise<void> {
      void bursts.join('picture', consumerId).then(() => begun.push(consumerId))
      await vi.advanceTimersByTimeAsync(0)
    },
  }
}

test('whoever watches alone begins at once', async () => {
  const bursts = new Bursts(() => Date.now())
  const { begun, join } = watched(bursts)
  bursts.expect('picture', 'a')
  await join('a')
  expect(begun).toEqual(['a'])
})

test('all who were offered a picture together begin with the last of them', async () => {
  const bursts = new Bursts(() => Date.now())
  const { begun, join } = watched(bursts)
  for (const id of ['a', 'b', 'c']) bursts.expect('picture', id)
  await join('b')
  await join('a')
  expect(begun).toEqual([])
  await join('c')
  expect(begun).toEqual(['b', 'a', 'c'])
})

test('nobody waits longer than the gathering time for one who does not answer', async () => {
  const bursts = new Bursts(() => Date.now())
  const { begun, join } = watched(bursts)
  for (const id of ['a', 'b', 'slow']) bursts.expect('picture', id)
  await join('a')
  await vi.advanceTimersByTimeAsync(GATHER_MS - 1)
  await join('b')
  expect(begun).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  expect(begun).toEqual(['a', 'b'])
  await join('slow')
  expect(begun).toEqual(['a', 'b', 'slow'])
})

test('one who went away, or who never answered long ago, is not waited for', async () => {
  const bursts = new Bursts(() => Date.now())
  const { begun, join } = watched(bursts)
  bursts.expect('picture', 'gone')
  bursts.expect('picture', 'silent')
  bursts.expect('picture', 'a')
  await join('a')
  bursts.forget('picture', 'gone')
  await vi.advanceTimersByTimeAsync(GATHER_MS)
  expect(begun).toEqual(['a'])
  await vi.advanceTimersByTimeAsync(2_000)
  bursts.expect('picture', 'b')
  await join('b')
  expect(begun).toEqual(['a', 'b'])
})

test('another picture has nothing to do with it, a second resumption goes on at once, and closing lets everybody go', async () => {
  const bursts = new Bursts(() => Date.now())
  const { begun, join } = watched(bursts)
  bursts.expect('another', 'x')
  bursts.expect('picture', 'a')
  bursts.expect('picture', 'b')
  await join('a')
  bursts.close()
  await vi.advanceTimersByTimeAsync(0)
  expect(begun).toEqual(['a'])
  await join('a')
  expect(begun).toEqual(['a', 'a'])
})

test('who only wants the picture larger goes along with those who have none, and alone when nobody comes', async () => {
  const bursts = new Bursts(() => Date.now())
  const { begun, join } = watched(bursts)
  const along = (name: string): void => void bursts.along('picture').then(() => begun.push(name))
  along('larger')
  bursts.expect('picture', 'a')
  bursts.expect('picture', 'b')
  await join('a')
  expect(begun).toEqual([])
  await join('b')
  expect(begun.toSorted()).toEqual(['a', 'b', 'larger'])

  along('alone')
  await vi.advanceTimersByTimeAsync(2 * GATHER_MS - 1)
  expect(begun).toHaveLength(3)
  await vi.advanceTimersByTimeAsync(1)
  expect(begun[3]).toBe('alone')
})

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { KeyFrameBatcher, GATHER_MS } from './key-frame-batcher.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** Who has begun, in that order. */
function watched(batcher: KeyFrameBatcher) {
  const begun: string[] = []
  return {
    begun,
    async join(consumerId: string): Promise<void> {
      void batcher.join('picture', consumerId).then(() => begun.push(consumerId))
      await vi.advanceTimersByTimeAsync(0)
    },
  }
}

test('a receiver that watches alone begins at once', async () => {
  const batcher = new KeyFrameBatcher(() => Date.now())
  const { begun, join } = watched(batcher)
  batcher.expect('picture', 'a')
  await join('a')
  expect(begun).toEqual(['a'])
})

test('all who were offered a picture together begin with the last of them', async () => {
  const batcher = new KeyFrameBatcher(() => Date.now())
  const { begun, join } = watched(batcher)
  for (const id of ['a', 'b', 'c']) batcher.expect('picture', id)
  await join('b')
  await join('a')
  expect(begun).toEqual([])
  await join('c')
  expect(begun).toEqual(['b', 'a', 'c'])
})

test('nobody waits longer than the gathering time for one who does not answer', async () => {
  const batcher = new KeyFrameBatcher(() => Date.now())
  const { begun, join } = watched(batcher)
  for (const id of ['a', 'b', 'slow']) batcher.expect('picture', id)
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
  const batcher = new KeyFrameBatcher(() => Date.now())
  const { begun, join } = watched(batcher)
  batcher.expect('picture', 'gone')
  batcher.expect('picture', 'silent')
  batcher.expect('picture', 'a')
  await join('a')
  batcher.forget('picture', 'gone')
  await vi.advanceTimersByTimeAsync(GATHER_MS)
  expect(begun).toEqual(['a'])
  await vi.advanceTimersByTimeAsync(2_000)
  batcher.expect('picture', 'b')
  await join('b')
  expect(begun).toEqual(['a', 'b'])
})

test('another picture has nothing to do with it, a second resumption goes on at once, and closing lets everybody go', async () => {
  const batcher = new KeyFrameBatcher(() => Date.now())
  const { begun, join } = watched(batcher)
  batcher.expect('another', 'x')
  batcher.expect('picture', 'a')
  batcher.expect('picture', 'b')
  await join('a')
  batcher.close()
  await vi.advanceTimersByTimeAsync(0)
  expect(begun).toEqual(['a'])
  await join('a')
  expect(begun).toEqual(['a', 'a'])
})

test('a receiver that only wants the picture larger goes along with receivers that have none, and alone when none comes', async () => {
  const batcher = new KeyFrameBatcher(() => Date.now())
  const { begun, join } = watched(batcher)
  const waitForBatch = (name: string): void => void batcher.waitForBatch('picture').then(() => begun.push(name))
  waitForBatch('larger')
  batcher.expect('picture', 'a')
  batcher.expect('picture', 'b')
  await join('a')
  expect(begun).toEqual([])
  await join('b')
  expect(begun.toSorted()).toEqual(['a', 'b', 'larger'])

  waitForBatch('alone')
  await vi.advanceTimersByTimeAsync(2 * GATHER_MS - 1)
  expect(begun).toHaveLength(3)
  await vi.advanceTimersByTimeAsync(1)
  expect(begun[3]).toBe('alone')
})

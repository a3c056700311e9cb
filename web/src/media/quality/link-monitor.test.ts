import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createLinkMonitor } from './link-monitor.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('the server’s estimate is believed for two beats, and no longer', async () => {
  const link = createLinkMonitor()
  expect(link.receiveKbps()).toBeNull()
  link.noteReceiveBps(256_000)
  expect(link.receiveKbps()).toBe(256)
  await vi.advanceTimersByTimeAsync(11_000)
  expect(link.receiveKbps()).toBe(256)
  await vi.advanceTimersByTimeAsync(2_000)
  expect(link.receiveKbps()).toBeNull()
})

test('an estimate that the server no longer has is forgotten at once', () => {
  const link = createLinkMonitor()
  link.noteReceiveBps(256_000)
  link.noteReceiveBps(null)
  expect(link.receiveKbps()).toBeNull()
})

test('a round trip of a beat long ago says nothing of the link now', () => {
  const link = createLinkMonitor()
  const sample = { rttMs: 40, lossShare: 0, sendKbps: null }
  link.noteRoundTrip(1_300)
  link.noteStats(sample, false)
  expect(link.store.getState().quality).toBe('bad')
  // The control connection is gone since, while sound and pictures go on.
  vi.advanceTimersByTime(13_000)
  for (let turn = 0; turn < 4; turn += 1) link.noteStats(sample, false)
  expect(link.store.getState().quality).toBe('good')
})

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

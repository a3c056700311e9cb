import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { askLater } from './use-room-news.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('four events in a row are one question, within the time and not at once', () => {
  const refetch = vi.fn<() => void>()
  const news = askLater(refetch, 4_000)
  for (let nth = 0; nth < 4; nth += 1) news.ask()
  expect(refetch).not.toHaveBeenCalled()
  vi.advanceTimersByTime(4_000)
  expect(refetch).toHaveBeenCalledTimes(1)
  news.ask()
  vi.advanceTimersByTime(4_000)
  expect(refetch).toHaveBeenCalledTimes(2)
})

test('pages that hear the same event ask at different moments', () => {
  const at: number[] = []
  const start = Date.now()
  for (let page = 0; page < 241; page += 1) askLater(() => void at.push(Date.now() - start), 3_600).ask()
  vi.advanceTimersByTime(3_600)
  expect(at).toHaveLength(241)
  for (let second = 0; second < 3; second += 1) {
    expect(at.filter((ms) => ms >= second * 1_000 && ms < (second + 1) * 1_000).length).toBeLessThan(120)
  }
})

test('a page that is left asks no more', () => {
  const refetch = vi.fn<() => void>()
  const news = askLater(refetch, 4_000)
  news.ask()
  news.stop()
  vi.advanceTimersByTime(10_000)
  expect(refetch).not.toHaveBeenCalled()
})

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { STILL_AFTER_MS, watchFrames, type WatchedVideo } from './frame-watch.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

test('a browser whose counter of frames stays 0 shows moving pictures all the same', () => {
  const video = fakeVideo({ counts: false, callsBack: true })
  const told: boolean[] = []
  watchFrames(video.element, (moving) => told.push(moving))
  expect(told).toEqual([])
  video.present()
  expect(told).toEqual([true])
})

test('a browser without a callback for each frame is watched by its counter', () => {
  const video = fakeVideo({ counts: true, callsBack: false })
  const told: boolean[] = []
  watchFrames(video.element, (moving) => told.push(moving))
  video.present()
  vi.advanceTimersByTime(1_000)
  expect(told).toEqual([true])
})

for (const kind of [
  { counts: false, callsBack: true },
  { counts: true, callsBack: false },
  { counts: true, callsBack: true },
]) {
  test(`pictures that stop are reported as stopped, and as moving when they come again (${JSON.stringify(kind)})`, () => {
    const video = fakeVideo(kind)
    const told: boolean[] = []
    watchFrames(video.element, (moving) => told.push(moving))
    for (let frame = 0; frame < 20; frame += 1) {
      video.present()
      vi.advanceTimersByTime(250)
    }
    expect(told).toEqual([true])
    vi.advanceTimersByTime(STILL_AFTER_MS + 1_000)
    expect(told).toEqual([true, false])
    video.present()
    vi.advanceTimersByTime(1_000)
    expect(told).toEqual([true, false, true])
  })
}

test('another stream on the same element, whose counter begins at 0, is no picture by that alone', () => {
  const video = fakeVideo({ counts: true, callsBack: false })
  video.present()
  const told: boolean[] = []
  watchFrames(video.element, (moving) => told.push(moving))
  video.startCounterAgain()
  vi.advanceTimersByTime(1_000)
  expect(told).toEqual([])
})

test('after the watch was closed nothing is reported and no callback stays behind', () => {
  const video = fakeVideo({ counts: true, callsBack: true })
  const told: boolean[] = []
  const stop = watchFrames(video.element, (moving) => told.push(moving))
  stop()
  video.present()
  vi.advanceTimersByTime(10_000)
  expect(told).toEqual([])
  expect(video.waiting()).toBe(0)
  expect(vi.getTimerCount()).toBe(0)
})

function fakeVideo({ counts, callsBack }: { counts: boolean; callsBack: boolean }) {
  let total = 0
  let ids = 0
  const waiting = new Map<number, VideoFrameRequestCallback>()
  const element: WatchedVideo = {
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
    getVideoPlaybackQuality: () => ({
      totalVideoFrames: total,
      droppedVideoFrames: 0,
      corruptedVideoFrames: 0,
      creationTime: 0,
    }),
    ...(callsBack
      ? {
          requestVideoFrameCallback(callback: VideoFrameRequestCallback) {
            waiting.set((ids += 1), callback)
            return ids
          },
          cancelVideoFrameCallback: (id: number) => void waiting.delete(id),
        }
      : {}),
  }
  return {
    element,
    present() {
      if (counts) total += 1
      const due = [...waiting.values()]
      waiting.clear()
      for (const callback of due)
        callback(performance.now(), {
          presentationTime: 0,
          expectedDisplayTime: 0,
          width: 640,
          height: 360,
          mediaTime: 0,
          presentedFrames: total,
        })
    },
    startCounterAgain: () => (total = 0),
    waiting: () => waiting.size,
  }
}

// Finds out whether a <video> shows moving pictures or has stopped.
/** A camera that gave no picture for this long has stopped, as far as a person can tell. */
export const STILL_AFTER_MS = 3_000
const SAMPLE_EVERY_MS = 1_000

/** What of a video element is used, so that a test can stand in for one. */
export type WatchedVideo = Pick<
  HTMLVideoElement,
  'addEventListener' | 'removeEventListener' | 'getVideoPlaybackQuality'
> &
  Partial<Pick<HTMLVideoElement, 'requestVideoFrameCallback' | 'cancelVideoFrameCallback'>>

/**
 * Tells when pictures begin to come on an element and when they stop, by each picture that the browser presents
 * (`requestVideoFrameCallback`): Firefox 153 leaves `totalVideoFrames` of a live stream at 0. That counter is read as well, for
 * browsers without the callback.
 *
 * @returns the way to stop watching.
 */
export function watchFrames(video: WatchedVideo, onMoving: (moving: boolean) => void): () => void {
  let moving = false
  let lastCount = countedFrames(video)
  let lastFrameMs: number | null = null
  let stopped = false
  let callback: number | undefined

  function sample(): void {
    const count = countedFrames(video)
    // The counter starts at 0 with another stream, so any difference but that to 0 is a picture.
    if (count !== lastCount && count > 0) lastFrameMs = performance.now()
    lastCount = count
    tell()
  }
  function tell(): void {
    const next = lastFrameMs !== null && performance.now() - lastFrameMs < STILL_AFTER_MS
    if (next !== moving && !stopped) onMoving((moving = next))
  }
  function awaitFrame(): void {
    callback = video.requestVideoFrameCallback?.(() => {
      if (stopped) return
      lastFrameMs = performance.now()
      tell()
      awaitFrame()
    })
  }

  awaitFrame()
  const timer = setInterval(sample, SAMPLE_EVERY_MS)
  // The first picture is not kept waiting for the next sample.
  video.addEventListener('loadeddata', sample)
  video.addEventListener('resize', sample)
  return () => {
    stopped = true
    clearInterval(timer)
    if (callback !== undefined) video.cancelVideoFrameCallback?.(callback)
    video.removeEventListener('loadeddata', sample)
    video.removeEventListener('resize', sample)
  }
}

function countedFrames(video: WatchedVideo): number {
  return video.getVideoPlaybackQuality().totalVideoFrames
}

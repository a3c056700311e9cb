/** A camera that gave no picture for this long has stopped, as far as a person can tell. */
export const STILL_AFTER_MS = 3_000
const LOOK_EVERY_MS = 1_000

/**
 * Tells when pictures begin to come on an element and when they stop.
 *
 * @returns the way to stop watching.
 */
export function watchFrames(video: HTMLVideoElement, onMoving: (moving: boolean) => void): () => void {
  let moving = false
  let lastCount = shownFrames(video)
  let lastChangeMs = performance.now()
  function look(): void {
    const count = shownFrames(video)
    const nowMs = performance.now()
    // Counters begin anew with another stream, so any difference counts.
    const changed = count !== lastCount
    if (changed) lastChangeMs = nowMs
    lastCount = count
    const next = changed && count > 0 ? true : moving && nowMs - lastChangeMs < STILL_AFTER_MS
    if (next !== moving) onMoving((moving = next))
  }
  const timer = setInterval(look, LOOK_EVERY_MS)
  // The first picture is not kept waiting for the next look.
  video.addEventListener('loadeddata', look)
  video.addEventListener('resize', look)
  return () => {
    clearInterval(timer)
    video.removeEventListener('loadeddata', look)
    video.removeEventListener('resize', look)
  }
}

function shownFrames(video: HTMLVideoElement): number {
  return video.getVideoPlaybackQuality().totalVideoFrames
}

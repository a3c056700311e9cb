// Publishes a microphone again with another ptime, in a pause of speech, since ptime is fixed for a producer.
import { MICS, type MediaSource } from '../../../../signaling/media/wire.ts'
import type { Publisher } from './publisher.ts'

const SAMPLE_EVERY_MS = 120
const QUIET_SAMPLES = 4
/** A speaker without such a pause in some 15 s is not waited for any longer: the next breath will do. */
export const PATIENT_SAMPLES = 125
/** Below this nobody speaks, and likewise far below the loudest of the last moments, in a hall that is never silent. */
const SILENCE = 0.01
const OF_THE_LOUDEST = 0.15
const PEAK_FADES = 0.98

/** Tells when a pause in speech has come, from one loudness (0–1) after the other; null where a browser does not tell it (Firefox 153). */
export function pauseFinder(): (level: number | null) => boolean {
  let quiet = 0
  let peak = 0
  let samples = 0
  return (level) => {
    samples += 1
    if (level === null) return samples > PATIENT_SAMPLES
    peak = Math.max(level, peak * PEAK_FADES)
    quiet = level <= Math.max(SILENCE, peak * OF_THE_LOUDEST) ? quiet + 1 : 0
    return quiet >= (samples > PATIENT_SAMPLES ? 1 : QUIET_SAMPLES)
  }
}

export interface PtimeSwitcher {
  /** Starts waiting for a pause in each microphone whose producer has another ptime than is wanted now. */
  check(): void
  close(): void
}

/**
 * Opus ptime is fixed for a producer, so changing it needs a new producer, which listeners hear as a short gap. The switch therefore waits
 * for a pause in speech. (Chromium 156 takes another `ptime` at a mere
 * negotiation as well, on the same stream, but the library writes that line of its answers only once.)
 */
export function createPtimeSwitcher(
  publisher: Pick<Publisher, 'hasOtherPtime' | 'levelOf' | 'switchPtime'>,
  sources: readonly MediaSource[] = MICS,
): PtimeSwitcher {
  const running = new Map<MediaSource, ReturnType<typeof setInterval>>()

  function stop(source: MediaSource): void {
    clearInterval(running.get(source))
    running.delete(source)
  }
  function start(source: MediaSource): void {
    const isPause = pauseFinder()
    const timer = setInterval(() => void takeSample(), SAMPLE_EVERY_MS)
    running.set(source, timer)

    async function takeSample(): Promise<void> {
      if (!publisher.hasOtherPtime(source)) return stop(source)
      const level = await publisher.levelOf(source)
      if (running.get(source) !== timer || !isPause(level)) return
      stop(source)
      await publisher.switchPtime(source)
    }
  }

  return {
    check() {
      for (const source of sources) if (!running.has(source) && publisher.hasOtherPtime(source)) start(source)
    },
    close() {
      for (const source of [...running.keys()]) stop(source)
    },
  }
}

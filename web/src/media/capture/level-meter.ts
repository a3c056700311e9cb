import { openLoopMeter, type LoopMeter } from './loop-meter.ts'

export interface LevelMeter {
  /** Loudness now, 0 (silence) to 1 (as loud as it goes); null while it cannot be measured. */
  read(): number | null
  close(): void
}

/** A browser that has not begun to run Web Audio by then is measured in the other way. */
const CONTEXT_RUNS_WITHIN_MS = 1_000

/**
 * Measures a microphone without sending it to the loudspeaker: by Web Audio, and where that does not run – Firefox 153 runs no
 * AudioContext on a machine without any loudspeaker – by a connection of the page to itself.
 */
export function openLevelMeter(track: MediaStreamTrack): LevelMeter {
  const context = new AudioContext()
  const source = context.createMediaStreamSource(new MediaStream([track]))
  const analyser = context.createAnalyser()
  analyser.fftSize = 512
  source.connect(analyser)
  // Browsers start it stopped when the page was not touched yet; the first click or key wakes it.
  const wake = () => void context.resume()
  wake()
  document.addEventListener('pointerdown', wake)
  const samples = new Float32Array(analyser.fftSize)
  let loop: LoopMeter | null = null
  let closed = false
  const timer = setTimeout(() => {
    if (context.state !== 'running') loop = openLoopMeter(track)
  }, CONTEXT_RUNS_WITHIN_MS)
  return {
    read() {
      if (context.state !== 'running') {
        const rms = loop?.readRms() ?? null
        return rms === null ? null : levelOfRms(rms)
      }
      loop?.close()
      loop = null
      analyser.getFloatTimeDomainData(samples)
      return levelOf(samples)
    },
    close() {
      if (closed) return
      closed = true
      clearTimeout(timer)
      loop?.close()
      document.removeEventListener('pointerdown', wake)
      source.disconnect()
      void context.close()
    },
  }
}

/** Loudness of some samples, amplitudes from −1 to 1. */
export function levelOf(samples: Float32Array): number {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  return levelOfRms(Math.sqrt(sum / Math.max(1, samples.length)))
}

/**
 * Root mean square on a scale that people read well: −60 dB and below is 0, −10 dB, a voice close by, is 1.
 *
 * @param rms - Of amplitudes from −1 to 1.
 */
export function levelOfRms(rms: number): number {
  const decibels = 10 * Math.log10(rms * rms + 1e-12)
  return Math.min(1, Math.max(0, (decibels + 60) / 50))
}

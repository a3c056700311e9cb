export interface LevelMeter {
  /** Loudness now, 0 (silence) to 1 (as loud as it goes). */
  read(): number
  close(): void
}

/** Measures a microphone without sending it to the loudspeaker. */
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
  let closed = false
  return {
    read() {
      analyser.getFloatTimeDomainData(samples)
      return levelOf(samples)
    },
    close() {
      if (closed) return
      closed = true
      document.removeEventListener('pointerdown', wake)
      source.disconnect()
      void context.close()
    },
  }
}

/**
 * Root mean square on a scale that people read well: −60 dB and below is 0, −10 dB, a voice close by, is 1.
 *
 * @param samples - Amplitudes from −1 to 1.
 */
export function levelOf(samples: Float32Array): number {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  const decibels = 10 * Math.log10(sum / Math.max(1, samples.length) + 1e-12)
  return Math.min(1, Math.max(0, (decibels + 60) / 50))
}

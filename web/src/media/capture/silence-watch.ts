// Watches a microphone that is on for silence that is a fault (muted by the system, zeros alone).
import { log } from '../../log/log.ts'
import { openListening } from './listening-context.ts'
import { LISTENING, nextSilence, type MicSilence } from './silence-rules.ts'

const SAMPLE_EVERY_MS = 250
/** Longer than the time between two samples, so that no sound falls between them: 0.34 s at 48 kHz. */
const SAMPLES = 16_384

/**
 * Watches a microphone that is on for whether anything comes from it at all. Where Web Audio does not run (no click on the
 * page yet, a browser without a loudspeaker) only what the track says of itself is known, and zeros are not judged.
 *
 * @param onChange - Told each change; `null`: sound comes, or nothing is known.
 * @returns the way to end it; twice is fine.
 */
export function watchSilence(track: MediaStreamTrack, onChange: (silence: MicSilence | null) => void): () => void {
  const listening = openListening((error) => log.devices('the watch over a microphone cannot listen', {}, error))
  const { context } = listening
  const source = context.createMediaStreamSource(new MediaStream([track]))
  const analyser = context.createAnalyser()
  analyser.fftSize = SAMPLES
  source.connect(analyser)
  const samples = new Float32Array(SAMPLES)
  let state = LISTENING
  let clockBefore = 0
  let closed = false

  /** Null unless the context really went on: a clock that stands still gives old samples, or zeros. */
  function span(): number | null {
    const ran = context.state === 'running' && context.currentTime > clockBefore
    clockBefore = context.currentTime
    if (!ran || clockBefore * context.sampleRate < SAMPLES) return null
    analyser.getFloatTimeDomainData(samples)
    let [low, high] = [Infinity, -Infinity]
    for (const sample of samples) {
      if (sample < low) low = sample
      if (sample > high) high = sample
    }
    return high - low
  }
  const timer = setInterval(() => {
    const before = state.silence
    state = nextSilence(state, { nowMs: performance.now(), muted: track.muted, span: span() })
    if (state.silence !== before) onChange(state.silence)
  }, SAMPLE_EVERY_MS)

  return () => {
    if (closed) return
    closed = true
    clearInterval(timer)
    source.disconnect()
    listening.close()
  }
}

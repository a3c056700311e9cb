import { logOnce } from '../../log/log.ts'

const TONE_HZ = 880
const TONE_S = 0.25
const PAUSE_S = 0.4
/** Heard in a hall, and still below a voice. */
const LOUDNESS = 0.2

/** Sounds so many short tones on this machine's loudspeaker; where the browser allows none, nothing is heard. */
export function chime(times: number): void {
  try {
    const context = new AudioContext()
    for (let tone = 0; tone < times; tone += 1) {
      const startS = context.currentTime + tone * PAUSE_S
      const oscillator = new OscillatorNode(context, { frequency: TONE_HZ })
      const gain = new GainNode(context, { gain: 0 })
      gain.gain.setValueAtTime(0, startS)
      gain.gain.linearRampToValueAtTime(LOUDNESS, startS + 0.02)
      gain.gain.linearRampToValueAtTime(0, startS + TONE_S)
      oscillator.connect(gain).connect(context.destination)
      oscillator.start(startS)
      oscillator.stop(startS + TONE_S)
      if (tone === times - 1) oscillator.onended = () => void context.close()
    }
  } catch (error) {
    logOnce('devices', 'the end of a turn could not be sounded', error)
  }
}

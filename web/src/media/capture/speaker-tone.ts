/** Firefox 153 leaves an AudioContext suspended for ever where the machine has no loudspeaker. */
const STARTS_WITHIN_MS = 3_000
/** Three rising notes, soft at both ends. Hertz. */
const NOTES = [440, 554.37, 659.25] as const
const NOTE_S = 0.35

/**
 * Plays a short sound for trying a loudspeaker.
 *
 * @param speakerId - Where to, if the browser lets one choose; null for the system's own choice.
 * @returns when it is over. Rejects when the loudspeaker cannot be used.
 */
export async function playTestTone(speakerId: string | null): Promise<void> {
  const context = new AudioContext()
  const element = new Audio()
  try {
    const output = context.createMediaStreamDestination()
    const gain = context.createGain()
    gain.gain.value = 0.25
    gain.connect(output)
    element.srcObject = output.stream
    if (speakerId !== null && 'setSinkId' in element) await element.setSinkId(speakerId)
    await within(Promise.all([context.resume(), element.play()]), STARTS_WITHIN_MS)
    const ends = NOTES.map((hertz, index) => playNote(context, gain, hertz, context.currentTime + index * NOTE_S))
    await Promise.all(ends)
  } finally {
    element.srcObject = null
    await context.close()
  }
}

function within<T>(work: Promise<T>, limitMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the loudspeaker does not start')), limitMs)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

function playNote(context: AudioContext, output: AudioNode, hertz: number, startS: number): Promise<void> {
  const oscillator = context.createOscillator()
  const envelope = context.createGain()
  oscillator.frequency.value = hertz
  envelope.gain.setValueAtTime(0, startS)
  envelope.gain.linearRampToValueAtTime(1, startS + 0.05)
  envelope.gain.linearRampToValueAtTime(0, startS + NOTE_S)
  oscillator.connect(envelope).connect(output)
  oscillator.start(startS)
  oscillator.stop(startS + NOTE_S)
  return new Promise((resolve) => (oscillator.onended = () => resolve()))
}

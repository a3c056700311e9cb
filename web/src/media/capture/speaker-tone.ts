/** Firefox 153 leaves an AudioContext suspended for ever where the machine has no loudspeaker. */
const STARTS_WITHIN_MS = 3_000

/** One note, seconds from the beginning; `softS` is how long it takes to come and to go. */
export interface Note {
  readonly hertz: number
  readonly startS: number
  readonly lengthS: number
  readonly softS: number
}

const NOTE_S = 0.35
/** Three rising notes. */
const TEST_TONE: readonly Note[] = [440, 554.37, 659.25].map((hertz, index) => ({
  hertz,
  startS: index * NOTE_S,
  lengthS: NOTE_S,
  softS: 0.05,
}))

/** Plays a short sound for trying a loudspeaker: see `playNotes`. */
export function playTestTone(speakerId: string | null): Promise<void> {
  return playNotes(speakerId, TEST_TONE, 0.25)
}

/**
 * @param speakerId - Where to, if the browser lets one choose; null for the system's own choice.
 * @param loudness - 0–1.
 * @returns when it is over. Rejects when the loudspeaker cannot be used.
 */
export async function playNotes(speakerId: string | null, notes: readonly Note[], loudness: number): Promise<void> {
  const context = new AudioContext()
  const element = new Audio()
  try {
    const output = context.createMediaStreamDestination()
    const gain = context.createGain()
    gain.gain.value = loudness
    gain.connect(output)
    element.srcObject = output.stream
    if (speakerId !== null && 'setSinkId' in element) await element.setSinkId(speakerId)
    await within(Promise.all([context.resume(), element.play()]), STARTS_WITHIN_MS)
    const beginsS = context.currentTime
    await Promise.all(notes.map((note) => playNote(context, gain, note, beginsS)))
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

function playNote(
  context: AudioContext,
  output: AudioNode,
  { hertz, startS, lengthS, softS }: Note,
  beginsS: number,
): Promise<void> {
  const oscillator = context.createOscillator()
  const envelope = context.createGain()
  const [fromS, toS] = [beginsS + startS, beginsS + startS + lengthS]
  oscillator.frequency.value = hertz
  envelope.gain.setValueAtTime(0, fromS)
  envelope.gain.linearRampToValueAtTime(1, fromS + softS)
  envelope.gain.setValueAtTime(1, toS - softS)
  envelope.gain.linearRampToValueAtTime(0, toS)
  oscillator.connect(envelope).connect(output)
  oscillator.start(fromS)
  oscillator.stop(toS)
  return new Promise((resolve) => (oscillator.onended = () => resolve()))
}

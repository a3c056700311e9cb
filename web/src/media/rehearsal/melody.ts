// The short melody by which a loudspeaker is heard in a microphone: how it sounds, and whether samples hold it. Pure.

/** No one is a multiple of another, and all go through loudspeakers of laptops and halls alike. In this order they are nobody's song. Hertz. */
export const MELODY_HERTZ = [1_125, 1_733, 1_310, 1_987] as const
export const NOTE_S = 0.25
/** Between two notes, for the echo of a hall to fade. */
export const GAP_S = 0.09
const STEP_S = NOTE_S + GAP_S
export const MELODY_S = MELODY_HERTZ.length * STEP_S

/** Where each note begins, seconds after the first. */
export const noteStarts: readonly number[] = MELODY_HERTZ.map((_, index) => index * STEP_S)

const HOP_S = 0.03
const WINDOW_S = 0.06
/** Share of a moment's sound energy that has to be in the melody's notes: 12 dB below all else a note is still heard. */
const LEAST_SHARE = 0.06
/** How much of the notes' energy has to be the one whose turn it is: a chord, a whistle and noise hold all of them alike. */
const LEAST_TURN = 0.6
/** What is as soft as this is the rounding of samples, not a room. */
const LEAST_ENERGY = 1e-11

/** Of each moment: how much of its energy is in the melody's notes, and which part of that each note has. */
interface Moment {
  readonly share: number
  readonly parts: readonly number[]
}

/**
 * Whether the melody is in these samples, from whatever moment on it begins.
 *
 * @param samples - Amplitudes from −1 to 1.
 * @returns how surely, 0–1: the weakest of its notes at the best moment; above 0 it is there.
 */
export function hearMelody(samples: Float32Array, sampleRate: number): number {
  const moments = momentsOf(samples, sampleRate)
  const hops = (seconds: number) => Math.round(seconds / HOP_S)
  let best = 0
  for (let first = 0; first + hops(MELODY_S - GAP_S) <= moments.length; first += 1) {
    let weakest = 1
    for (const [note, startS] of noteStarts.entries()) {
      // The middle of the note: its beginning and its end are soft, and the hall's echo blurs them.
      const within = moments.slice(first + hops(startS + 0.06), first + hops(startS + NOTE_S - 0.03))
      const clear = within.filter(({ share, parts }) => share >= LEAST_SHARE && (parts[note] ?? 0) >= LEAST_TURN)
      weakest = Math.min(weakest, clear.length / Math.max(1, within.length))
      if (weakest <= best) break
    }
    best = Math.max(best, weakest)
  }
  return best >= 0.75 ? best : 0
}

function momentsOf(samples: Float32Array, sampleRate: number): Moment[] {
  const window = Math.round(WINDOW_S * sampleRate)
  const hop = HOP_S * sampleRate
  const moments: Moment[] = []
  for (let start = 0; start + window <= samples.length; start = Math.round(moments.length * hop)) {
    moments.push(momentOf(samples.subarray(start, start + window), sampleRate))
  }
  return moments
}

function momentOf(samples: Float32Array, sampleRate: number): Moment {
  let energy = 0
  for (const sample of samples) energy += sample * sample
  energy /= samples.length
  if (energy < LEAST_ENERGY) return { share: 0, parts: [] }
  const notes = MELODY_HERTZ.map((hertz) => energyAt(samples, hertz, sampleRate))
  const sum = notes.reduce((all, note) => all + note, 0)
  return { share: Math.min(1, sum / energy), parts: notes.map((note) => note / Math.max(sum, 1e-20)) }
}

/** Mean energy at one frequency (Goertzel), under a Hann window so that loud sounds beside it do not count as it. */
function energyAt(samples: Float32Array, hertz: number, sampleRate: number): number {
  const turn = (2 * Math.PI * hertz) / sampleRate
  const factor = 2 * Math.cos(turn)
  const bend = (2 * Math.PI) / samples.length
  let [before, last] = [0, 0]
  for (const [index, sample] of samples.entries()) {
    const next = sample * (0.5 - 0.5 * Math.cos(bend * index)) + factor * last - before
    before = last
    last = next
  }
  const power = last * last + before * before - factor * last * before
  // A sine of amplitude a under a Hann window gives (a·n/4)²; its energy is a²/2.
  return (power * 8) / (samples.length * samples.length)
}

/** The melody as samples, for tests and for files that microphones of tests hear. */
export function melodySamples(sampleRate: number, loudness = 0.4): Float32Array {
  const samples = new Float32Array(Math.round(MELODY_S * sampleRate))
  for (const [note, startS] of noteStarts.entries()) {
    const hertz = MELODY_HERTZ[note] ?? 0
    const from = Math.round(startS * sampleRate)
    const length = Math.round(NOTE_S * sampleRate)
    for (let at = 0; at < length; at += 1) {
      const edge = Math.min(1, at / (0.02 * sampleRate), (length - at) / (0.02 * sampleRate))
      samples[from + at] = loudness * edge * Math.sin((2 * Math.PI * hertz * at) / sampleRate)
    }
  }
  return samples
}

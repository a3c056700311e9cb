import { expect, test } from 'vitest'
import { hearMelody, MELODY_HERTZ, MELODY_S, melodySamples } from './melody.ts'

const RATE = 48_000

/** Numbers that look random and are the same in each run. */
function noiseOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 2_147_483_648 - 1
  }
}
function room(seconds: number, at: (index: number) => number): Float32Array {
  return Float32Array.from({ length: Math.round(seconds * RATE) }, (_, index) => at(index))
}
/** The melody begins half a second after the recording. */
function played(loudness: number, noise: number, rate = RATE): Float32Array {
  const melody = melodySamples(rate, loudness)
  const random = noiseOf(7)
  const offset = Math.round(0.5 * rate)
  return Float32Array.from({ length: Math.round((MELODY_S + 1) * rate) }, (_, index) => {
    return (melody[index - offset] ?? 0) + noise * random()
  })
}

test('the melody is heard, loud or soft, at any sample rate', () => {
  expect(hearMelody(played(0.4, 0), RATE)).toBeGreaterThan(0.9)
  expect(hearMelody(played(0.003, 0), RATE)).toBeGreaterThan(0.9)
  expect(hearMelody(played(0.4, 0.001, 16_000), 16_000)).toBeGreaterThan(0.9)
  expect(hearMelody(played(0.4, 0.001, 44_100), 44_100)).toBeGreaterThan(0.9)
})

test('it is heard in the noise of a hall, and not when the noise is far louder', () => {
  expect(hearMelody(played(0.1, 0.2), RATE)).toBeGreaterThan(0)
  expect(hearMelody(played(0.001, 0.5), RATE)).toBe(0)
})

test('it is heard with the echo of a hall behind every note', () => {
  const dry = played(0.3, 0.002)
  const hall = Float32Array.from(dry, (_, index) => {
    let sum = 0
    for (let bounce = 0; bounce < 20; bounce += 1) {
      sum += (dry[index - Math.round(bounce * 0.011 * RATE)] ?? 0) * 0.7 ** bounce
    }
    return sum
  })
  expect(hearMelody(hall, RATE)).toBeGreaterThan(0)
})

test('silence, noise, one steady note, all notes at once and the melody backwards are not it', () => {
  const random = noiseOf(11)
  expect(hearMelody(new Float32Array(RATE * 3), RATE)).toBe(0)
  expect(hearMelody(new Float32Array(10), RATE)).toBe(0)
  expect(
    hearMelody(
      room(3, () => random() * 0.3),
      RATE,
    ),
  ).toBe(0)
  const note = (hertz: number, index: number) => 0.2 * Math.sin((2 * Math.PI * hertz * index) / RATE)
  for (const hertz of MELODY_HERTZ)
    expect(
      hearMelody(
        room(3, (index) => note(hertz, index)),
        RATE,
      ),
    ).toBe(0)
  const chord = room(3, (index) => MELODY_HERTZ.reduce((sum, hertz) => sum + note(hertz, index), 0))
  expect(hearMelody(chord, RATE)).toBe(0)
  expect(hearMelody(played(0.4, 0).toReversed(), RATE)).toBe(0)
})

test('a beep each half second, as of a made-up microphone, and a voice are not it', () => {
  const beep = room(4, (index) =>
    index % (RATE / 2) < RATE * 0.02 ? 0.5 * Math.sin((2 * Math.PI * 1_000 * index) / RATE) : 0,
  )
  expect(hearMelody(beep, RATE)).toBe(0)
  let phase = 0
  const voice = room(4, (index) => {
    const hertz = 130 + 60 * Math.sin((2 * Math.PI * 0.7 * index) / RATE)
    phase += hertz / RATE
    let sum = 0
    for (let harmonic = 1; harmonic < 30; harmonic += 1) sum += Math.sin(2 * Math.PI * harmonic * phase) / harmonic
    return 0.2 * sum * Math.max(0, Math.sin((2 * Math.PI * 3 * index) / RATE))
  })
  expect(hearMelody(voice, RATE)).toBe(0)
})

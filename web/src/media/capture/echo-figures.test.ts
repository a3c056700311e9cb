import { expect, test } from 'vitest'
import { findEcho, levelsOf, WINDOW_PIECES, type Levels } from './echo-figures.ts'

/** Numbers from 0 to below 1, the same for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}
/** A voice's levels in four bands: syllables of a quarter of a second, each with vowel and loudness of its own, pauses between phrases. */
function voice(seed: number, loudness = 0.1): number[][] {
  const random = randomFrom(seed)
  const syllables = Array.from({ length: Math.ceil(WINDOW_PIECES / 24) + 1 }, () => ({
    spoken: random() > 0.25,
    bands: Array.from({ length: 4 }, () => random()),
  }))
  return Array.from({ length: 4 }, (_, band) =>
    Array.from({ length: WINDOW_PIECES }, (__, at) => {
      const syllable = syllables[Math.floor(at / 24)]
      const rise = Math.sin((Math.PI * (at % 24)) / 24)
      return syllable?.spoken === true ? loudness * rise * (syllable.bands[band] ?? 0) : 0
    }),
  )
}
const later = (levels: Levels, pieces: number, share: number): number[][] =>
  levels.map((band) => band.map((_, at) => share * (band[at - pieces] ?? 0)))
const together = (one: Levels, other: Levels): number[][] =>
  one.map((band, index) => band.map((level, at) => Math.hypot(level, other[index]?.[at] ?? 0)))
const room = (seed: number): number[][] => {
  const random = randomFrom(seed)
  return Array.from({ length: 4 }, () => Array.from({ length: WINDOW_PIECES }, () => 0.001 * random()))
}

test.each([3, 12, 25, 45])(
  'what comes back %i pieces later, weaker and over the rustle of the room, is found',
  (pieces) => {
    for (const seed of [1, 2, 3]) {
      const played = voice(seed)
      const { after, before } = findEcho(played, together(later(played, pieces, 0.2), room(seed))) ?? never()
      expect(after).toBeGreaterThan(0.7)
      expect(after - before).toBeGreaterThan(0.25)
    }
  },
)

test('another voice in the same rhythm, and the bare room, are no echo', () => {
  for (let seed = 1; seed <= 30; seed += 1) {
    const { after, before } = findEcho(voice(seed), together(voice(seed + 100), room(seed))) ?? never()
    expect(after < 0.5 || after - before < 0.15, `seed ${seed}: ${after} ${before}`).toBe(true)
    const quiet = findEcho(voice(seed), room(seed)) ?? never()
    expect(quiet.after).toBeLessThan(0.5)
  }
})

test('what nobody would hear is no echo, though it be the same to the last piece', () => {
  expect(findEcho(voice(1), later(voice(1), 10, 0.005))).toEqual({ after: 0, before: 0 })
})

test('without anything played, and with too much missed, nothing is said', () => {
  expect(findEcho(room(1), voice(1))).toBeNull()
  const missed = voice(1).map((band) => band.map((level, at) => (at < 400 ? Number.NaN : level)))
  expect(findEcho(missed, voice(1))).toBeNull()
})

test('pieces that were missed are left out of the comparison', () => {
  const played = voice(5)
  const holed = played.map((band) => band.map((level, at) => (at % 100 < 20 ? Number.NaN : level)))
  expect(findEcho(holed, later(played, 15, 0.3))?.after).toBeGreaterThan(0.9)
})

test('the level of a piece is its root mean square', () => {
  expect(levelsOf(Float32Array.of(1, -1, 0.5, 0.5, 9), 2)).toEqual([1, 0.5])
})

function never(): never {
  throw new Error('nothing was measured')
}

// Finds whether what a loudspeaker plays comes back by the microphone, from the levels of both over time; pure functions.

/** Levels are taken of pieces this long. */
export const PIECE_MS = 10
/** So much of the past is compared. */
export const WINDOW_PIECES = 600
/** A hall's loudspeaker, its air and the microphone's processing together are not later than this. */
const LATEST_PIECES = 50
/** Of the two measures neither is exact to less than this. */
const BLUR_PIECES = 5
/** With fewer pieces known on both sides nothing is said. */
const LEAST_KNOWN = 300
/** −50 dB: below it nothing is played that anybody would hear come back. */
const PLAYED_FROM = 0.003
const LEAST_PLAYED = 100
/** −55 dB: what a microphone gives below this nobody hears. */
const HEARD_FROM = 0.0018

/** Levels (root mean square, 0–1) of one sound in some bands of its spectrum, a piece each; NaN where a piece was missed. */
export type Levels = readonly (readonly number[])[]

export interface EchoFigures {
  /** Likeness of what is heard to what was played up to half a second before, −1 to 1. */
  readonly after: number
  /** The same to what was played only later: as much is chance. */
  readonly before: number
}

/**
 * Compares what a microphone heard with what was played.
 *
 * @param played - Bands of the same kind and pieces of the same time as `heard`.
 * @returns null when too little was played, or too little is known. An inaudible microphone gives no likeness.
 */
export function findEcho(played: Levels, heard: Levels): EchoFigures | null {
  const length = Math.min(...[...played, ...heard].map((band) => band.length))
  const loudness = Array.from({ length }, (_, at) => total(played, at))
  const known = loudness.filter((level, at) => !Number.isNaN(level + total(heard, at)))
  if (known.length < LEAST_KNOWN || known.filter((level) => level >= PLAYED_FROM).length < LEAST_PLAYED) return null
  const audible = Array.from({ length }, (_, at) => total(heard, at)).some((level) => level >= HEARD_FROM)
  if (!audible) return { after: 0, before: 0 }
  return {
    after: mostAlike(played, heard, -BLUR_PIECES, LATEST_PIECES),
    before: mostAlike(played, heard, -LATEST_PIECES, -BLUR_PIECES - 1),
  }
}

function total(bands: Levels, at: number): number {
  return Math.sqrt(bands.reduce((sum, band) => sum + (band[at] ?? Number.NaN) ** 2, 0))
}

/** @param from - How many pieces the echo is late, from this to that; negative: it would be early. */
function mostAlike(played: Levels, heard: Levels, from: number, to: number): number {
  let most = -1
  for (let late = from; late <= to; late += 1) most = Math.max(most, likeness(played, heard, late))
  return most
}

/** Mean correlation of the bands in which both sounds move. */
function likeness(played: Levels, heard: Levels, late: number): number {
  const found = played.flatMap((band, index) => {
    const one = correlation(band, heard[index] ?? [], late)
    return one === null ? [] : [one]
  })
  return found.length === 0 ? 0 : found.reduce((sum, one) => sum + one, 0) / found.length
}

/** Of the levels' square roots, so that a single loud piece does not speak for all. */
function correlation(played: readonly number[], heard: readonly number[], late: number): number | null {
  let [count, sumP, sumH, sumPP, sumHH, sumPH] = [0, 0, 0, 0, 0, 0]
  for (let at = Math.max(0, late); at < heard.length && at - late < played.length; at += 1) {
    const [p, h] = [Math.sqrt(played[at - late] ?? Number.NaN), Math.sqrt(heard[at] ?? Number.NaN)]
    if (Number.isNaN(p + h)) continue
    count += 1
    sumP += p
    sumH += h
    sumPP += p * p
    sumHH += h * h
    sumPH += p * h
  }
  const spread = (count * sumPP - sumP ** 2) * (count * sumHH - sumH ** 2)
  // A band in which one of them is still says nothing.
  return count === 0 || spread <= 1e-12 * count ** 4 ? null : (count * sumPH - sumP * sumH) / Math.sqrt(spread)
}

/** Root mean square of pieces of equal length, of samples from −1 to 1. */
export function levelsOf(samples: Float32Array, pieceLength: number): number[] {
  return Array.from({ length: Math.floor(samples.length / pieceLength) }, (_, piece) => {
    let sum = 0
    for (let at = piece * pieceLength; at < (piece + 1) * pieceLength; at += 1) sum += (samples[at] ?? 0) ** 2
    return Math.sqrt(sum / pieceLength)
  })
}

// What a camera and a microphone gave in a rehearsal, judged by pixels and samples. Pure.
import type { CameraCheck, MicCheck } from '../../../../signaling/rehearsal/wire.ts'

/** Brightness of one picture: a few thousand points, 0–255. */
export type Brightness = Uint8Array

/** A cap before the lens still lets some light and noise through. */
const BLACK_MEAN = 24
/** A dark hall has lamps and a screen somewhere: of a covered lens no point is much brighter than the others. */
const BLACK_SPREAD = 26
/** A wall, a ceiling or a sheet of paper right before the lens: bright, but nothing to see. */
const EVEN_SPREAD = 6

/**
 * @param pictures - Some, at least half a second between two.
 * @returns `black`: covered or dark; `still`: the same picture over and over, to the last point; `missing` when none came.
 */
export function judgePictures(pictures: readonly Brightness[]): CameraCheck {
  const last = pictures.at(-1)
  if (last === undefined || last.length === 0) return 'failed'
  if (pictures.every((one) => isBlack(one))) return 'black'
  const first = pictures[0] ?? last
  // A sensor's noise changes some points even before a wall.
  if (pictures.length > 2 && pictures.every((one) => one.every((value, at) => value === first[at]))) return 'still'
  return 'ok'
}

function isBlack(picture: Brightness): boolean {
  const sorted = picture.toSorted()
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
  let sum = 0
  for (const value of picture) sum += value
  const mean = sum / picture.length
  const spread = at(0.98) - at(0.02)
  return (mean < BLACK_MEAN && spread < BLACK_SPREAD) || (mean < BLACK_MEAN * 2 && spread < EVEN_SPREAD)
}

/** No microphone that is on is as soft as this, −86 dB: what is softer is a switch that is off, or a lead that is not plugged in. */
const SILENT_RMS = 5e-5

/** @param samples - Amplitudes from −1 to 1, without the browser's suppression of noise. */
export function judgeSound(samples: Float32Array): MicCheck {
  if (samples.length === 0) return 'failed'
  // The loudest of some moments: a single click between zeros is no voice either, but one that is on rustles all the time.
  const moment = Math.max(1, Math.floor(samples.length / 20))
  const levels: number[] = []
  for (let start = 0; start + moment <= samples.length; start += moment) {
    let energy = 0
    for (const sample of samples.subarray(start, start + moment)) energy += sample * sample
    levels.push(Math.sqrt(energy / moment))
  }
  const middle = levels.toSorted((a, b) => a - b)[Math.floor(levels.length / 2)] ?? 0
  return middle < SILENT_RMS ? 'silent' : 'ok'
}

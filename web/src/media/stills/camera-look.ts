// Tells by a few points of a still whether a camera shows anything: black, one even surface, or a picture. Pure.

export type CameraLook = 'picture' | 'black' | 'covered'

/** A still is made so small for this; it evens out the noise of a dark sensor too. */
export const LOOK_WIDTH = 32
export const LOOK_HEIGHT = 18

/** Of 255. A hall at night with one lamp is brighter in places; video black is 16 and less. */
const BLACK_BELOW = 24
/** By how much points differ, as a standard deviation: a wall with a shadow has 10, a hand or a lid before the lens 2 to 4. */
const EVEN_BELOW = 4
/** Of 100 points so many may be brighter on a black picture: a dead pixel, a lamp of the camera itself. */
const BRIGHT_SHARE = 0.01

/** @param rgba - Four bytes a point. */
export function lookOf(rgba: Uint8ClampedArray): CameraLook {
  const count = rgba.length / 4
  let sum = 0
  let squares = 0
  let bright = 0
  for (let at = 0; at < rgba.length; at += 4) {
    const light = 0.299 * (rgba[at] ?? 0) + 0.587 * (rgba[at + 1] ?? 0) + 0.114 * (rgba[at + 2] ?? 0)
    sum += light
    squares += light * light
    if (light >= BLACK_BELOW) bright += 1
  }
  if (bright <= count * BRIGHT_SHARE) return 'black'
  const mean = sum / count
  const deviation = Math.sqrt(Math.max(0, squares / count - mean * mean))
  return deviation < EVEN_BELOW ? 'covered' : 'picture'
}

/** Windows of sound that are judged one by one. */
export const WINDOW_MS = 20
/** A window with less than a tenth of the signal's usual loudness (20 dB below it) carries no energy of it. */
const LOST_BELOW = 0.1

export interface Gaps {
  readonly windows: number
  readonly lost: number
  /** 0 to 1. */
  readonly share: number
  readonly longestMs: number
}

/**
 * Where a signal that never pauses was not heard.
 *
 * @param rms - Loudness of each window of {@link WINDOW_MS}, root mean square, full scale 1.
 * @param usual - The signal's loudness where nothing is lost.
 */
export function gapsOf(rms: readonly number[], usual: number): Gaps {
  let lost = 0
  let running = 0
  let longest = 0
  for (const loudness of rms) {
    running = loudness < usual * LOST_BELOW ? running + 1 : 0
    if (running > 0) lost += 1
    longest = Math.max(longest, running)
  }
  return { windows: rms.length, lost, share: rms.length === 0 ? 1 : lost / rms.length, longestMs: longest * WINDOW_MS }
}

// Decides who is next; pure functions.
import type { SeatId } from '../wire/ids.ts'
import { NOBODY_NEXT, type PreparingState } from './wire.ts'

/** Who is next: whom chair or secretary have set, else the first in line. */
export function nextOf(chosen: SeatId | null, firstInLine: SeatId | null): PreparingState {
  if (chosen !== null) return { seatId: chosen, chosen: true }
  return firstInLine === null ? NOBODY_NEXT : { seatId: firstInLine, chosen: false }
}

/**
 * Whether the choice has served: its seat has come on air. Who was on air when chosen (a second time, or among several speakers) stays chosen.
 */
export function hasServed(chosen: SeatId | null, before: ReadonlySet<SeatId>, now: ReadonlySet<SeatId>): boolean {
  return chosen !== null && now.has(chosen) && !before.has(chosen)
}

// Which sites stand in front because of a trouble: held for a while, so that a link that comes and goes every second does not make tiles jump.
import type { SeatId } from '../../../../signaling/wire/ids.ts'
import { SITE_STATES, type SiteState } from './link-words.ts'

/** A trouble that is over keeps its place in front for so long. */
export const HELD_MS = 30_000

/** The states that stand in front, the gravest first. */
export const FRONT_STATES = ['away', 'weak', 'trouble'] as const satisfies readonly SiteState[]
export type FrontState = (typeof FRONT_STATES)[number]

const isFront = (state: SiteState): state is FrontState => FRONT_STATES.some((one) => one === state)

/** For each site when it was last seen in each of these states, on this machine's monotonic clock. */
export class HeldTroubles {
  readonly #seen = new Map<SeatId, Partial<Record<FrontState, number>>>()

  /**
   * @param states - Of all sites now.
   * @returns the gravest state of each that had a trouble within HELD_MS.
   */
  take(states: ReadonlyMap<SeatId, SiteState>, nowMs: number): ReadonlyMap<SeatId, FrontState> {
    const held = new Map<SeatId, FrontState>()
    for (const [seatId, state] of states) {
      if (isFront(state)) this.#seen.set(seatId, { ...this.#seen.get(seatId), [state]: nowMs })
      const seen = this.#seen.get(seatId)
      const gravest = FRONT_STATES.find((one) => nowMs - (seen?.[one] ?? -Infinity) < HELD_MS)
      // Who has left has no trouble any more.
      if (gravest === undefined || state === 'absent') this.#seen.delete(seatId)
      else held.set(seatId, gravest)
    }
    for (const seatId of this.#seen.keys()) if (!states.has(seatId)) this.#seen.delete(seatId)
    return held
  }
}

/** Sorts by how grave; sites that are alike keep the order given. */
export function rankOf(state: SiteState): number {
  return SITE_STATES.indexOf(state)
}

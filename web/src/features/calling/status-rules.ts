// How the places of a call are counted and ordered for those who called; pure functions.
import type { CalledPlace, PlaceState } from '../../../../signaling/calling/wire.ts'

/** What needs somebody first. */
export const STATES: readonly PlaceState[] = ['declined', 'unreached', 'missed', 'ringing', 'comes', 'joined']

export function countStates(places: readonly Pick<CalledPlace, 'state'>[]): Record<PlaceState, number> {
  const counts = { declined: 0, unreached: 0, missed: 0, ringing: 0, comes: 0, joined: 0 }
  for (const { state } of places) counts[state] += 1
  return counts
}

/** By state, and within it as the list has them. */
export function inOrder(places: readonly CalledPlace[]): CalledPlace[] {
  return STATES.flatMap((state) => places.filter((place) => place.state === state))
}

import type { Ballot } from '../../../../../signaling/voting/wire.ts'

/** `none`: no key was given yet. `missing`: this browser has no private key. `other`: it has one, and the server shows another public key as one's own. */
export type KeyStanding = 'none' | 'held' | 'missing' | 'other'

/**
 * What a trustee's browser can say of the key that the server shows as theirs.
 *
 * @param kept - The public key of the private one in this browser; null: there is none.
 * @param given - As the committee's list has it; null: none. Of a draft a key whose public half never reached the server is as good as none.
 */
export function keyStanding(kept: string | null, given: string | null, { state }: Pick<Ballot, 'state'>): KeyStanding {
  if (given === null && (kept === null || state === 'draft')) return 'none'
  if (kept === null) return 'missing'
  return kept === given ? 'held' : 'other'
}

/** Counted, or on record as failed: private keys must not stay, since all of a committee's together open single ballots. */
export function isKeyUsedUp({ state, counting }: Pick<Ballot, 'state' | 'counting'>): boolean {
  return state === 'ended' && counting !== 'waiting'
}

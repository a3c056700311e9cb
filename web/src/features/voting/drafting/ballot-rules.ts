// What the list of ballots shows of each, and what is left to approve. Pure functions.
import type { Ballot, ListApproval } from '../../../../../signaling/voting/wire.ts'

type Known = Pick<Ballot, 'state' | 'approved'>

/** Where a ballot stands: `waiting` is before the chair just now, `approved` may be opened. */
export type BallotStanding = 'draft' | 'waiting' | 'approved' | 'open' | 'stopped' | 'ended'

export function standingOf({ state, approved }: Known, approval: Pick<ListApproval, 'outcome'> | null): BallotStanding {
  if (state !== 'draft') return state
  if (approved) return 'approved'
  return approval?.outcome === 'running' ? 'waiting' : 'draft'
}

/** What an approval is about: what was opened stays as it is for good. */
export function drafts<T extends Known>(ballots: readonly T[]): T[] {
  return ballots.filter(({ state }) => state === 'draft')
}

/** So many drafts are not approved as they are now. */
export function notApproved(ballots: readonly Known[]): number {
  return drafts(ballots).filter(({ approved }) => !approved).length
}

/** The ids in the order with one ballot moved; null where it cannot go further. */
export function orderWith<T extends string>(ids: readonly T[], id: T, by: -1 | 1): T[] | null {
  const from = ids.indexOf(id)
  const to = from + by
  if (from < 0 || to < 0 || to >= ids.length) return null
  return ids.toSpliced(from, 1).toSpliced(to, 0, id)
}

/** A part of a whole in hundredths, for a bar. */
export function shareOf(count: number, all: number): number {
  return all === 0 ? 0 : (100 * count) / all
}

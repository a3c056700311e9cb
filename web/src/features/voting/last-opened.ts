import type { Ballot } from '../../../../signaling/voting/wire.ts'

/** The ballot that is open or stopped, or else the one that was opened last. Of one that is open no time decides it: the clock may have been set back. */
export function lastOpened<B extends Pick<Ballot, 'state' | 'openedAtMs'>>(ballots: readonly B[]): B | undefined {
  const running = ballots.find(({ state }) => state === 'open' || state === 'stopped')
  if (running !== undefined) return running
  return ballots
    .filter(({ openedAtMs }) => openedAtMs !== null)
    .toSorted((one, other) => (other.openedAtMs ?? 0) - (one.openedAtMs ?? 0))[0]
}

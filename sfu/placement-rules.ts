// Chooses the worker for a peer of a room by the load of all workers; a pure function.
/** A stream that a peer sends or receives counts 1; a peer who has just come counts as many as it will soon have. */
export const EXPECTED_STREAMS = 8

/**
 * Streams on one worker up to which a room stays together on it: about a third of what one core carries, so that a meeting
 * of thirty costs no pipes, and a full one leaves each worker room for what its peers will still ask for.
 */
export const DEFAULT_SPREAD_ABOVE = 30 * EXPECTED_STREAMS

/** What is known of a worker when a peer is to be placed. */
export interface WorkerLoad {
  readonly alive: boolean
  /** Streams of all rooms on it, each peer counted as at least EXPECTED_STREAMS. */
  readonly load: number
  /** Peers of the room in question that are on it. */
  readonly peersOfRoom: number
}

/**
 * Chooses the worker for a peer of a room; the peer stays on it while that worker lives.
 *
 * A worker that the room uses already is preferred while it stays at or below `spreadAbove` with this peer, because streams
 * within one worker need no pipe; of several such, the one with most of the room's peers. Otherwise it is the least loaded
 * worker, so that beyond the threshold no two workers differ by more than what one peer brings.
 *
 * @returns The worker's index; undefined when none is alive. The same question always has the same answer.
 */
export function placePeer(workers: readonly WorkerLoad[], spreadAbove: number): number | undefined {
  const living = workers.flatMap((worker, index) => (worker.alive ? [{ ...worker, index }] : []))
  const together = living
    .filter(({ peersOfRoom, load }) => peersOfRoom > 0 && load + EXPECTED_STREAMS <= spreadAbove)
    .sort((a, b) => b.peersOfRoom - a.peersOfRoom || a.load - b.load || a.index - b.index)[0]
  const idlest = living.sort((a, b) => a.load - b.load || b.peersOfRoom - a.peersOfRoom || a.index - b.index)[0]
  return (together ?? idlest)?.index
}

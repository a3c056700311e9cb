import type { LeaveReason } from '../seats/wire.ts'
import type { LocksState } from './wire.ts'

/** Ends of a stay that nobody wanted; `moved`: to another seat, in which the person sits down at once. Null: the server died meanwhile. */
const CUT_OFF: ReadonlySet<LeaveReason | null> = new Set([null, 'lost', 'closed', 'restarted', 'moved', 'takenOver'])

/** What is known of somebody who comes to the door. */
export interface Comer {
  /** Why the last stay in this meeting ended; undefined: never was in it. */
  readonly lastLeave: LeaveReason | null | undefined
  readonly admitted: boolean
  /** Waits already, or did until the line broke. */
  readonly waits: boolean
}

/**
 * Whether somebody who is no leader and sits nowhere in the meeting may come in. A locked meeting takes back only who was cut off from it, or
 * was let in by name; in the waiting room nobody waits twice.
 */
export function atTheDoor(locks: LocksState, { lastLeave, admitted, waits }: Comer): 'in' | 'locked' | 'waits' {
  if (admitted) return 'in'
  if (locks.meeting) {
    // Who was shown out stands on a list of its own, and was let in again to have come so far.
    if (lastLeave !== undefined && (CUT_OFF.has(lastLeave) || lastLeave === 'removed')) return 'in'
    return locks.waitingRoom && waits ? 'waits' : 'locked'
  }
  return locks.waitingRoom && lastLeave === undefined ? 'waits' : 'in'
}

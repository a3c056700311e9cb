import { CLOSE } from '../../../signaling/wire/kit.ts'
import type { RoomStatus } from './session.ts'

/** What to do about a join that was refused. */
export type RefusalMeaning =
  /** The person decides: they sit here from elsewhere. */
  | 'askPerson'
  | 'signedOut'
  | 'ended'
  /** The seat was shown out and not let in since. */
  | 'shownOut'
  /** Waiting cannot mend it. */
  | 'final'
  /** Too many come at once: ask again when the server says. */
  | 'waitTurn'
  /** Until chair or secretary let the person in. */
  | 'waitAtDoor'
  | 'later'

export function whatRefusalMeans(error: string): RefusalMeaning {
  switch (error) {
    case 'alreadySeated':
      return 'askPerson'
    case 'unauthenticated':
      return 'signedOut'
    case 'meetingOver':
      return 'ended'
    case 'shownOut':
      return 'shownOut'
    case 'busy':
      return 'waitTurn'
    case 'waiting':
      return 'waitAtDoor'
    case 'meetingLocked':
    case 'noSiteSeat':
    case 'seatFull':
    case 'notOpenYet':
    case 'meetingFull':
    case 'notFound':
    case 'forbidden':
    case 'badRequest':
    case 'badReply':
      return 'final'
    default:
      return 'later'
  }
}

const LONGEST_BUSY_WAIT_MS = 20_000
const USUAL_BUSY_WAIT_MS = 1_000

/**
 * When to ask again after `busy`: never before the server's own time, and spread over as much again, so that the clients that it
 * sent away together do not come back together.
 *
 * @param retryAfterMs - As the refusal's details have it; anything but a number above 0 counts as a second.
 * @param random - In [0, 1).
 */
export function waitWhenBusyMs(retryAfterMs: unknown, random: number): number {
  const told = typeof retryAfterMs === 'number' && retryAfterMs > 0 ? retryAfterMs : USUAL_BUSY_WAIT_MS
  return Math.round(Math.min(told, LONGEST_BUSY_WAIT_MS) * (1 + random))
}

/** What a close code of our own says about the session; null for a cut, after which one comes back. */
export function overStatus(code: number): Extract<RoomStatus, { kind: 'over' }> | null {
  switch (code) {
    case CLOSE.outdatedClient:
      return { kind: 'over', reason: 'outdated' }
    case CLOSE.takenOver:
      return { kind: 'over', reason: 'takenOver' }
    case CLOSE.sessionEnded:
    case CLOSE.signedOut:
      return { kind: 'over', reason: 'signedOut' }
    case CLOSE.sessionRevoked:
      return { kind: 'over', reason: 'revoked' }
    case CLOSE.removed:
      return { kind: 'over', reason: 'removed' }
    case CLOSE.meetingEnded:
      return { kind: 'over', reason: 'ended' }
    default:
      return null
  }
}

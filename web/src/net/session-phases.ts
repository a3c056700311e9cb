import { overStatus, whatRefusalMeans } from './join-rules.ts'
import type { RoomStatus } from './session.ts'

/** Where the control connection of one session stands, for `room-session.ts`; what the pages show of it is the status. */
export type Phase =
  /** A socket is being opened. */
  | 'connecting'
  /** The join is on its way to the server. */
  | 'asking'
  /** The server lets only so many in at once; the socket stays. */
  | 'waitingTurn'
  /** The place is given; the list of seats is on its way. */
  | 'placed'
  | 'joined'
  /** No socket; the next try is at a set time. */
  | 'backingOff'
  /** The same person sits here from elsewhere: the person is asked. No socket. */
  | 'alreadySeated'
  | 'over'

export interface SessionState {
  readonly phase: Phase
  readonly status: RoomStatus
  /** How the place is asked for: moved from another device only after a yes. */
  readonly claim: 'ask' | 'takeOver' | 'add'
  readonly everJoined: boolean
  /** Tries that failed since the last join; the wait before the next one grows with them. */
  readonly failures: number
}

export type SessionEvent =
  /** The wait before the next try is over. */
  | { readonly kind: 'due' }
  | { readonly kind: 'opened' }
  | { readonly kind: 'refused'; readonly error: string; readonly retryAfterMs: unknown }
  | { readonly kind: 'placed' }
  | { readonly kind: 'listCame' }
  /** Events, or the list of seats, did not come; only a fresh join brings the whole picture. `failed`: asking at once would fail again. */
  | { readonly kind: 'missed'; readonly failed: boolean }
  /** The socket ended. `opened` is false when the connection never came about. */
  | { readonly kind: 'lost'; readonly code: number; readonly opened: boolean }
  /** The browser's word about the network. */
  | { readonly kind: 'online' }
  | { readonly kind: 'offline' }
  | { readonly kind: 'claimed'; readonly claim: 'takeOver' | 'add' }
  /** The server answered that nobody is signed in on this machine. */
  | { readonly kind: 'notSignedIn' }
  | { readonly kind: 'left' }
  /** The page goes away: the end without a word. */
  | { readonly kind: 'closed' }

export type SessionEffect =
  | { readonly do: 'open' }
  /** Sends the join on the socket that is open. */
  | { readonly do: 'ask' }
  | { readonly do: 'fetchList' }
  /** Shows the meeting, and calls the listeners of `onJoined`. */
  | { readonly do: 'enter' }
  /** Lets go of the socket without its end being taken for a cut. */
  | { readonly do: 'drop' }
  /** Closes the socket; its end comes back as `lost`. */
  | { readonly do: 'hangUp' }
  | { readonly do: 'tryLater'; readonly failures: number }
  | { readonly do: 'askLater'; readonly retryAfterMs: unknown }
  /** The proof of the seat is worth nothing any more. */
  | { readonly do: 'forgetProof' }
  /** A session that ended looks just like a dead link from here. */
  | { readonly do: 'checkSession' }
  /** Lets go of everything, for good. */
  | { readonly do: 'end' }

const ASK_AT_DOOR_MS = 20_000

export interface Step {
  readonly state: SessionState
  readonly effects: readonly SessionEffect[]
}

export const FIRST: SessionState = {
  phase: 'backingOff',
  status: { kind: 'joining' },
  claim: 'ask',
  everJoined: false,
  failures: 0,
}

const WITH_SOCKET: readonly Phase[] = ['connecting', 'asking', 'waitingTurn', 'placed', 'joined']

/**
 * What an event makes of the state, and what is to be done about it, in this order. An event that cannot come in a phase changes nothing.
 *
 * @param nowMs - Of `performance.now`, for how long a cut lasts.
 */
export function next(state: SessionState, event: SessionEvent, nowMs: number): Step {
  const { phase } = state
  switch (event.kind) {
    case 'due':
      if (phase === 'backingOff') return step({ ...state, phase: 'connecting' }, { do: 'open' })
      return phase === 'waitingTurn' ? step({ ...state, phase: 'asking' }, { do: 'ask' }) : step(state)
    case 'opened':
      return phase === 'connecting' ? step({ ...state, phase: 'asking' }, { do: 'ask' }) : step(state)
    case 'refused':
      return phase === 'asking' ? refused(state, event.error, event.retryAfterMs) : step(state)
    case 'placed':
      return phase === 'asking' ? step({ ...state, phase: 'placed', claim: 'ask' }, { do: 'fetchList' }) : step(state)
    case 'listCame':
      if (phase !== 'placed') return step(state)
      return step(
        { ...state, phase: 'joined', status: { kind: 'joined' }, everJoined: true, failures: 0 },
        { do: 'enter' },
      )
    case 'missed':
      if (phase !== 'placed' && phase !== 'joined') return step(state)
      return backOff(cutOff(state, nowMs), event.failed)
    case 'lost':
      return WITH_SOCKET.includes(phase) ? lost(state, event, nowMs) : step(state)
    case 'online':
      // A connection begun while the link was down may hang until its own deadline.
      if (phase === 'joined' || phase === 'alreadySeated' || phase === 'over') return step(state)
      return backOff({ ...state, failures: 0 }, false)
    case 'offline':
      return WITH_SOCKET.includes(phase) ? step(state, { do: 'hangUp' }) : step(state)
    case 'claimed':
      if (phase !== 'alreadySeated') return step(state)
      return step({ ...state, phase: 'connecting', status: { kind: 'joining' }, claim: event.claim }, { do: 'open' })
    case 'notSignedIn':
      return phase === 'joined' ? step(state) : over(state, { kind: 'over', reason: 'signedOut' })
    case 'left':
      return left(state)
    case 'closed':
      return over(state, state.status)
    default:
      return event satisfies never
  }
}

/** Who was on the way out has left, also if the session ended otherwise meanwhile. */
function left(state: SessionState): Step {
  const status = { kind: 'over', reason: 'left' } as const
  return state.phase === 'over' ? step({ ...state, status }) : over(state, status)
}

function refused(state: SessionState, error: string, retryAfterMs: unknown): Step {
  const meaning = whatRefusalMeans(error)
  switch (meaning) {
    case 'askPerson':
      return step(
        { ...state, phase: 'alreadySeated', status: { kind: 'alreadySeated' } },
        { do: 'forgetProof' },
        { do: 'drop' },
      )
    case 'signedOut':
      return over(state, { kind: 'over', reason: 'signedOut' })
    case 'ended':
      return over(state, state.everJoined ? { kind: 'over', reason: 'ended' } : refusedFor(error))
    case 'shownOut':
      return over(state, { kind: 'over', reason: 'removed' })
    case 'final':
      return over(state, refusedFor(error))
    case 'waitTurn':
      // The socket stays: asking again on it costs the crowded server less than a new one.
      return step(
        { ...state, phase: 'waitingTurn', status: state.everJoined ? state.status : { kind: 'joining', queued: true } },
        { do: 'askLater', retryAfterMs },
      )
    case 'waitAtDoor':
      // The socket stays: the word that lets the person in comes on it. Asking now and then finds a socket that died unnoticed.
      return step(
        { ...state, phase: 'waitingTurn', status: { kind: 'waiting' } },
        { do: 'askLater', retryAfterMs: ASK_AT_DOOR_MS },
      )
    case 'later':
      // The server is not ready, or the answer got lost: ask again a little later.
      return backOff(state, true)
    default:
      return meaning satisfies never
  }
}

function refusedFor(error: string): RoomStatus {
  return { kind: 'over', reason: 'refused', error }
}

function lost(state: SessionState, { code, opened }: { code: number; opened: boolean }, nowMs: number): Step {
  const status = overStatus(code)
  if (status !== null) return over(state, status)
  const { state: after, effects } = backOff(cutOff(state, nowMs), state.phase !== 'joined')
  return step(after, ...effects, ...(opened ? [] : [{ do: 'checkSession' } as const]))
}

/** A page that had joined shows since when it is cut off; one that joins for the first time goes on joining. */
function cutOff(state: SessionState, nowMs: number): SessionState {
  if (!state.everJoined || state.status.kind === 'reconnecting') return state
  return { ...state, status: { kind: 'reconnecting', sinceMs: nowMs } }
}

/** Gives the socket up, if there is one, and tries again later. The seat and its media stay. */
function backOff(state: SessionState, failed: boolean): Step {
  const failures = state.failures + (failed ? 1 : 0)
  return step({ ...state, phase: 'backingOff', failures }, { do: 'drop' }, { do: 'tryLater', failures })
}

function over(state: SessionState, status: RoomStatus): Step {
  return state.phase === 'over' ? step(state) : step({ ...state, phase: 'over', status }, { do: 'end' })
}

function step(state: SessionState, ...effects: SessionEffect[]): Step {
  return { state, effects }
}

import { expect, test } from 'vitest'
import { CLOSE } from '../../../signaling/wire/kit.ts'
import { FIRST, next, type Phase, type SessionEvent, type SessionState } from './session-phases.ts'
import type { RoomStatus } from './session.ts'

const refused = (error: string): SessionEvent => ({ kind: 'refused', error, retryAfterMs: 700 })
const lost = (code: number, opened = true): SessionEvent => ({ kind: 'lost', code, opened })

const EVENTS = {
  due: { kind: 'due' },
  opened: { kind: 'opened' },
  busy: refused('busy'),
  waiting: refused('waiting'),
  locked: refused('meetingLocked'),
  seated: refused('alreadySeated'),
  unavailable: refused('unavailable'),
  meetingOver: refused('meetingOver'),
  shownOut: refused('shownOut'),
  unauthenticated: refused('unauthenticated'),
  notOpenYet: refused('notOpenYet'),
  placed: { kind: 'placed' },
  listCame: { kind: 'listCame' },
  gap: { kind: 'missed', failed: false },
  noList: { kind: 'missed', failed: true },
  cut: lost(1006),
  neverOpened: lost(1006, false),
  ended: lost(CLOSE.meetingEnded),
  online: { kind: 'online' },
  offline: { kind: 'offline' },
  takeOver: { kind: 'claimed', claim: 'takeOver' },
  add: { kind: 'claimed', claim: 'add' },
  notSignedIn: { kind: 'notSignedIn' },
  left: { kind: 'left' },
  closed: { kind: 'closed' },
} satisfies Record<string, SessionEvent>
type EventName = keyof typeof EVENTS

const PHASES: readonly Phase[] = [
  'connecting',
  'asking',
  'waitingTurn',
  'placed',
  'joined',
  'backingOff',
  'alreadySeated',
  'over',
]

const END = 'over: end'
const AGAIN = 'backingOff: drop, tryLater'
/** The end comes from every phase that has not come to it already. */
const ENDINGS = { left: END, closed: END, notSignedIn: END }
/** The same for every phase with a socket. */
const SOCKET = {
  ...ENDINGS,
  cut: AGAIN,
  neverOpened: `${AGAIN}, checkSession`,
  ended: END,
  offline: 'stays: hangUp',
  online: AGAIN,
}

/** What becomes of each phase, and what is done, by event; events that are not named change nothing. */
const TABLE: Record<Phase, Partial<Record<EventName, string>>> = {
  connecting: { ...SOCKET, opened: 'asking: ask' },
  asking: {
    ...SOCKET,
    busy: 'waitingTurn: askLater',
    waiting: 'waitingTurn: askLater',
    locked: END,
    seated: 'alreadySeated: forgetProof, drop',
    unavailable: AGAIN,
    meetingOver: END,
    shownOut: END,
    unauthenticated: END,
    notOpenYet: END,
    placed: 'placed: fetchList',
  },
  waitingTurn: { ...SOCKET, due: 'asking: ask' },
  placed: { ...SOCKET, listCame: 'joined: enter', gap: AGAIN, noList: AGAIN },
  joined: { ...SOCKET, notSignedIn: 'stays', online: 'stays', gap: AGAIN, noList: AGAIN },
  backingOff: { ...ENDINGS, due: 'connecting: open', online: AGAIN },
  alreadySeated: { ...ENDINGS, takeOver: 'connecting: open', add: 'connecting: open' },
  over: {},
}

function at(phase: Phase, changed: Partial<SessionState> = {}): SessionState {
  return { ...FIRST, phase, ...changed }
}

test.each(PHASES.flatMap((phase) => Object.keys(EVENTS).map((name) => [phase, name] as const)))(
  '%s, %s',
  (phase, name) => {
    const [, event] = Object.entries(EVENTS).find(([known]) => known === name) ?? []
    if (event === undefined) throw new Error(`no event ${name}`)
    const { state, effects } = next(at(phase), event, 1)
    const done = effects.map((effect) => effect.do).join(', ')
    const became = `${state.phase === phase ? 'stays' : state.phase}${done === '' ? '' : `: ${done}`}`
    const wanted = Object.entries(TABLE[phase]).find(([known]) => known === name)?.[1] ?? 'stays'
    // A phase that is begun once more is the same phase.
    expect(became).toBe(wanted.startsWith(`${phase}:`) ? wanted.replace(phase, 'stays') : wanted)
  },
)

/** Lets events happen one after the other. */
function after(state: SessionState, ...names: EventName[]): SessionState {
  return names.reduce((now, name, index) => next(now, EVENTS[name], index + 1).state, state)
}

test('a page that comes for the first time goes on joining through every failure; one that was in it says since when it is cut off', () => {
  expect(after(FIRST, 'due', 'opened', 'placed', 'cut', 'due', 'neverOpened').status).toEqual({ kind: 'joining' })
  const joined = after(FIRST, 'due', 'opened', 'placed', 'listCame')
  expect(joined.status).toEqual({ kind: 'joined' })
  const cut = next(joined, EVENTS.cut, 50).state
  expect(cut.status).toEqual({ kind: 'reconnecting', sinceMs: 50 })
  // Tries that fail later are part of the same cut, the queue of a crowded server too.
  expect(after(cut, 'due', 'neverOpened', 'due', 'opened', 'busy').status).toBe(cut.status)
})

test('the queue is shown until the place is there, also when the link is cut meanwhile', () => {
  const queued = { kind: 'joining', queued: true }
  const waiting = after(FIRST, 'due', 'opened', 'busy')
  expect(waiting.status).toEqual(queued)
  expect(after(waiting, 'due').status).toEqual(queued)
  expect(after(waiting, 'cut', 'due', 'opened').status).toEqual(queued)
})

test('tries that failed are counted until a join, and the end of a link that was good is none', () => {
  expect(after(FIRST, 'due', 'neverOpened', 'due', 'opened', 'unavailable', 'due', 'cut').failures).toBe(3)
  expect(after(FIRST, 'due', 'opened', 'placed', 'noList').failures).toBe(1)
  expect(after(at('backingOff', { failures: 7 }), 'due', 'opened', 'placed', 'listCame').failures).toBe(0)
  expect(after(at('joined', { everJoined: true }), 'cut').failures).toBe(0)
  expect(after(at('joined', { everJoined: true }), 'gap').failures).toBe(0)
  expect(after(at('backingOff', { failures: 7 }), 'online').failures).toBe(0)
  expect(next(at('backingOff', { failures: 7 }), EVENTS.online, 1).effects).toContainEqual({
    do: 'tryLater',
    failures: 0,
  })
})

test('a place is taken over or shared only once; the next join asks again', () => {
  const claimed = after(FIRST, 'due', 'opened', 'seated', 'add')
  expect(claimed).toMatchObject({ phase: 'connecting', claim: 'add', status: { kind: 'joining' } })
  // Until it is given: a cut before the answer does not forget what the person said.
  expect(after(claimed, 'neverOpened', 'due', 'opened').claim).toBe('add')
  expect(after(claimed, 'opened', 'placed').claim).toBe('ask')
})

const over = (reason: Extract<RoomStatus, { kind: 'over' }>['reason'], error?: string) =>
  error === undefined ? { kind: 'over', reason } : { kind: 'over', reason, error }
test.each<[EventName, boolean, object]>([
  ['meetingOver', false, over('refused', 'meetingOver')],
  ['meetingOver', true, over('ended')],
  ['shownOut', true, over('removed')],
  ['unauthenticated', false, over('signedOut')],
  ['notOpenYet', false, over('refused', 'notOpenYet')],
  ['ended', true, over('ended')],
  ['notSignedIn', true, over('signedOut')],
  ['left', true, over('left')],
])('%s (was in the meeting: %s) ends the session and says why', (name, everJoined, status) => {
  expect(after(at('asking', { everJoined }), name).status).toEqual(status)
})

test('a page that goes away shows nothing new; who left while the meeting ended has left', () => {
  expect(after(at('joined', { status: { kind: 'joined' } }), 'closed').status).toEqual({ kind: 'joined' })
  expect(after(at('joined'), 'ended', 'left').status).toEqual(over('left'))
})

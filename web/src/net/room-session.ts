import { createStore } from 'zustand/vanilla'
import type { Account } from '../../../signaling/identity/wire.ts'
import { beat, joinSeat, leaveSeat, type LinkQuality, type RoomSnapshot } from '../../../signaling/seats/wire.ts'
import type { MeetingId } from '../../../signaling/wire/ids.ts'
import { CLOSE } from '../../../signaling/wire/kit.ts'
import { waitBeforeTryMs } from './backoff.ts'
import { attachControlSocket, type ControlEvent, type ControlSocket, type WireSocket } from './control-socket.ts'
import { createListeners } from './listeners.ts'
import { openResumeStore, type Resume } from './resume-store.ts'
import { applyEvent, judgeSeq } from './room-reducer.ts'
import type { RoomSession, RoomState, RoomStatus } from './session.ts'

export const BEAT_EVERY_MS = 5_000
export const SILENT_AFTER_MS = 12_000
/** A connection that does not come about in this time is given up for another try. */
const OPEN_WITHIN_MS = 6_000

export interface RoomSessionParts {
  readonly meetingId: MeetingId
  readonly account: Account
  /** Whether there is a microphone and a camera to speak of, at the moment of joining. */
  devices(): { mic: 'none' | 'off'; camera: 'none' | 'off' }
  /** This machine's own view of its line, for the beat. */
  link(): LinkQuality
  /** Each answered beat's round trip, milliseconds. */
  onRoundTrip?(ms: number): void
  openSocket(): WireSocket
  /** Asked when a connection never came about: a session that ended looks just like a dead line from here. */
  isSignedIn(): Promise<boolean | 'unknown'>
  readonly storage: Storage | null
  /** The page itself: tells of `online`, `offline`, `pagehide`. */
  readonly page: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>
  random?(): number
}

/** Joins the meeting and stays in it until left, ended or closed; a cut line is taken up again for as long as it takes. */
export function startRoomSession(parts: RoomSessionParts): RoomSession {
  const random = parts.random ?? Math.random
  const resumes = openResumeStore(parts.meetingId, parts.storage)
  const listeners = createListeners()
  const store = createStore<RoomState>(() => ({
    status: { kind: 'joining' },
    self: { account: parts.account, seatId: null },
    room: null,
  }))

  let resume: Resume | undefined = resumes.take()
  let takeOver = false
  let everJoined = false
  let failures = 0
  let closed = false
  /** The person wants out: whatever becomes of the request, no page that comes after takes the seat again. */
  let leaving = false
  let control: ControlSocket | null = null
  let joined = false
  /** Events that overtook the join's reply. */
  let early: ControlEvent[] = []
  let retryTimer: ReturnType<typeof setTimeout> | undefined
  let beatTimer: ReturnType<typeof setInterval> | undefined
  let openTimer: ReturnType<typeof setTimeout> | undefined

  parts.page.addEventListener('online', tryNow)
  parts.page.addEventListener('offline', cutOff)
  parts.page.addEventListener('pagehide', keepForReload)
  parts.page.addEventListener('pageshow', takeBack)
  connect()

  function connect(): void {
    if (closed || control !== null) return
    clearTimeout(retryTimer)
    early = []
    // The callbacks know their own socket, so that a late one of an older socket changes nothing.
    const mine = attachControlSocket({
      socket: parts.openSocket(),
      onOpen: () => control === mine && void join(mine),
      onEvent: (event) => control === mine && receive(event),
      onClosed: (code, opened) => control === mine && lost(code, opened),
    })
    control = mine
    openTimer = setTimeout(() => mine.close(), OPEN_WITHIN_MS)
  }

  async function join(mine: ControlSocket): Promise<void> {
    clearTimeout(openTimer)
    const answer = await mine.request(joinSeat, {
      meetingId: parts.meetingId,
      takeOver,
      ...parts.devices(),
      ...(resume === undefined ? {} : { resume }),
    })
    if (control !== mine) return
    if (!answer.ok) return refused(answer.error)
    const { seatId, resumeToken, resumed, epoch, seq, snapshot } = answer.result
    resume = { token: resumeToken, epoch, lastSeq: seq }
    takeOver = false
    everJoined = true
    joined = true
    failures = 0
    store.setState({ status: { kind: 'joined' }, self: { account: parts.account, seatId }, room: snapshot })
    beatTimer = setInterval(() => void sendBeat(mine), BEAT_EVERY_MS)
    listeners.joined({ resumed })
    const waiting = early
    early = []
    for (const event of waiting) receive(event)
  }

  function refused(error: string): void {
    switch (error) {
      case 'alreadySeated':
        resume = undefined
        drop()
        return setStatus({ kind: 'alreadySeated' })
      case 'unauthenticated':
        return finish({ kind: 'over', reason: 'signedOut' })
      case 'meetingOver':
        return finish(everJoined ? { kind: 'over', reason: 'ended' } : { kind: 'over', reason: 'refused', error })
      case 'notOpenYet':
      case 'meetingFull':
      case 'notFound':
      case 'forbidden':
      case 'badRequest':
      case 'badReply':
        return finish({ kind: 'over', reason: 'refused', error })
      default:
        // The server is not ready, or the answer got lost: ask again a little later.
        drop()
        failures += 1
        return later()
    }
  }

  function receive(event: ControlEvent): void {
    if (!joined || resume === undefined) return void early.push(event)
    if (event.seq !== undefined) {
      const verdict = judgeSeq(resume.lastSeq, event.seq)
      if (verdict === 'seenBefore') return
      if (verdict === 'gap') return startAgain()
    }
    const { room } = store.getState()
    const next: RoomSnapshot | null = room === null ? null : applyEvent(room, event)
    if (next === null) return startAgain()
    if (event.seq !== undefined) resume = { ...resume, lastSeq: event.seq }
    if (next !== room) store.setState({ room: next })
    listeners.event(event)
  }

  /** Something was missed: a fresh join brings the whole picture. The seat and its media stay. */
  function startAgain(): void {
    drop()
    setStatus({ kind: 'reconnecting', sinceMs: Date.now() })
    later()
  }

  async function sendBeat(mine: ControlSocket): Promise<void> {
    if (mine.silentForMs() > SILENT_AFTER_MS) return mine.close()
    const sentMs = performance.now()
    const answer = await mine.request(beat, { link: parts.link() })
    if (answer.ok && control === mine) parts.onRoundTrip?.(performance.now() - sentMs)
  }

  function lost(code: number, opened: boolean): void {
    const hadSeat = joined
    forgetSocket()
    const over = overStatus(code)
    if (over !== null) return finish(over)
    if (!hadSeat) failures += 1
    if (everJoined && store.getState().status.kind !== 'reconnecting') {
      setStatus({ kind: 'reconnecting', sinceMs: Date.now() })
    }
    later()
    if (!opened) void checkSession()
  }

  async function checkSession(): Promise<void> {
    const signedIn = await parts.isSignedIn()
    if (signedIn === false && !closed && !joined) finish({ kind: 'over', reason: 'signedOut' })
  }

  function later(): void {
    if (closed) return
    clearTimeout(retryTimer)
    retryTimer = setTimeout(connect, waitBeforeTryMs(failures, random()))
  }

  function tryNow(): void {
    if (closed || joined || store.getState().status.kind === 'alreadySeated') return
    failures = 0
    // A connection begun while the line was down may hang until its own deadline.
    drop()
    later()
  }

  function cutOff(): void {
    control?.close()
  }

  function keepForReload(): void {
    if (resume !== undefined && !closed && !leaving) resumes.keep(resume)
  }
  function takeBack(): void {
    resumes.forget()
  }

  function forgetSocket(): void {
    control = null
    joined = false
    clearInterval(beatTimer)
    clearTimeout(openTimer)
  }
  /** Lets go of the socket without its end being taken for a cut. */
  function drop(): void {
    const mine = control
    forgetSocket()
    mine?.close()
  }
  function setStatus(status: RoomStatus): void {
    store.setState({ status })
  }
  function finish(status: Extract<RoomStatus, { kind: 'over' }>): void {
    stop()
    setStatus(status)
  }
  function stop(): void {
    if (closed) return
    closed = true
    clearTimeout(retryTimer)
    drop()
    resumes.forget()
    parts.page.removeEventListener('online', tryNow)
    parts.page.removeEventListener('offline', cutOff)
    parts.page.removeEventListener('pagehide', keepForReload)
    parts.page.removeEventListener('pageshow', takeBack)
  }

  return {
    store,
    async request(definition, params, options) {
      if (control === null || !joined) return { ok: false, error: 'offline' }
      return control.request(definition, params, options?.timeoutMs)
    },
    on: listeners.on,
    onJoined: listeners.onJoined,
    takeOver() {
      if (closed || store.getState().status.kind !== 'alreadySeated') return
      takeOver = true
      setStatus({ kind: 'joining' })
      connect()
    },
    async leave() {
      if (closed) return
      leaving = true
      if (joined) await control?.request(leaveSeat, {}, 2_000)
      finish({ kind: 'over', reason: 'left' })
    },
    close: stop,
  }
}

/** What a close code of our own says about the stay; null for a cut, after which one comes back. */
function overStatus(code: number): Extract<RoomStatus, { kind: 'over' }> | null {
  switch (code) {
    case CLOSE.outdatedClient:
      return { kind: 'over', reason: 'outdated' }
    case CLOSE.takenOver:
      return { kind: 'over', reason: 'takenOver' }
    case CLOSE.sessionEnded:
      return { kind: 'over', reason: 'signedOut' }
    case CLOSE.removed:
      return { kind: 'over', reason: 'removed' }
    case CLOSE.meetingEnded:
      return { kind: 'over', reason: 'ended' }
    default:
      return null
  }
}

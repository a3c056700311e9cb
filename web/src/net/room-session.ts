// Over 300 lines: the states of one stay (asking, joined, coming back, over) share the variables of one closure; a pure table of them is to come.
import { createStore } from 'zustand/vanilla'
import type { Account } from '../../../signaling/identity/wire.ts'
import { beat, joinSeat, leaveSeat, type LinkQuality, type Roster } from '../../../signaling/seats/wire.ts'
import type { MeetingId } from '../../../signaling/wire/ids.ts'
import type { RefusalDetails } from '../../../signaling/wire/kit.ts'
import { waitBeforeTryMs } from './backoff.ts'
import { attachControlSocket, type ControlSocket, type WireSocket } from './control-socket.ts'
import { createEventIntake, type EventIntake } from './event-intake.ts'
import { overStatus, waitWhenBusyMs, whatRefusalMeans } from './join-rules.ts'
import { createListeners } from './listeners.ts'
import { openResumeStore, type Resume } from './resume-store.ts'
import { modelOf } from './room-model.ts'
import { createRosters } from './rosters.ts'
import type { Answer, RoomSession, RoomState, RoomStatus } from './session.ts'
import { codeOf, log } from '../log/log.ts'

export const BEAT_EVERY_MS = 5_000
export const SILENT_AFTER_MS = 12_000
/** An answer that is late by so much, on a line on which nothing else comes either, does not come any more. */
const ANSWERED_WITHIN_MS = SILENT_AFTER_MS - BEAT_EVERY_MS
/** A page that woke from sleep, or whose timers a browser slows down, asks so long whether its line is still there. */
const PROBE_MS = 4_000
/** A connection that does not come about in this time is given up for another try. */
const OPEN_WITHIN_MS = 6_000

export interface RoomSessionParts {
  readonly meetingId: MeetingId
  readonly account: Account
  /** A desk of one's own, or the seat of one's site. */
  readonly place: 'own' | 'site'
  /** What the hall calls this device. */
  readonly label: string | null
  /** Whether there is a microphone and a camera to speak of, at the moment of joining. */
  devices(): { mic: 'none' | 'off'; camera: 'none' | 'off' }
  /** This machine's own view of its line, for the beat. */
  link(): LinkQuality
  /** Each answered beat's round trip, milliseconds. */
  onRoundTrip?(ms: number): void
  /** The server's clocks, as they were `roundTripMs` / 2 ago at best. */
  onServerTime?(times: { readonly nowMs: number; readonly steadyMs: number }, roundTripMs: number): void
  /** What the server believes this line can carry towards here, bits a second, with each answered beat. */
  onReceiveBps?(bps: number | null): void
  /** Fetches who is invited. Never throws. */
  loadRoster(hash: string): Promise<Answer<Roster>>
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
  const rosters = createRosters(parts.loadRoster, random)
  const listeners = createListeners()
  const store = createStore<RoomState>(() => ({
    status: { kind: 'joining' },
    self: { account: parts.account, seatId: null, deviceId: null },
    room: null,
    own: null,
  }))

  let resume: Resume | undefined = resumes.take()
  let claim: 'ask' | 'takeOver' | 'add' = 'ask'
  let everJoined = false
  let failures = 0
  let closed = false
  /** The person wants out: whatever becomes of the request, no page that comes after takes the seat again. */
  let leaving = false
  let control: ControlSocket | null = null
  let joined = false
  let intake: EventIntake | null = null
  let retryTimer: ReturnType<typeof setTimeout> | undefined
  /** When the first beat went out since which nothing has come. */
  let unansweredSinceMs: number | null = null
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
    const events = createEventIntake({ store, rosters, onEvent: listeners.event, onMissed: startAgain })
    // The callbacks know their own socket, so that a late one of an older socket changes nothing.
    const mine = attachControlSocket({
      socket: parts.openSocket(),
      onOpen: () => control === mine && void join(mine, events),
      onEvent: events.push,
      onClosed: (code, opened) => control === mine && lost(code, opened),
    })
    control = mine
    intake = events
    openTimer = setTimeout(() => giveUp(mine), OPEN_WITHIN_MS)
  }

  async function join(mine: ControlSocket, events: EventIntake): Promise<void> {
    clearTimeout(openTimer)
    const askedMs = performance.now()
    const answer = await mine.request(joinSeat, {
      meetingId: parts.meetingId,
      place: parts.place,
      claim,
      ...(parts.label === null ? {} : { label: parts.label }),
      ...parts.devices(),
      ...(resume === undefined ? {} : { resume }),
    })
    if (control !== mine) return
    if (!answer.ok) return refused(() => control === mine && void join(mine, events), answer.error, answer.details)
    const { seatId, deviceId, resumeToken, resumed, epoch, seq, snapshot, own } = answer.result
    log.net('joined', { resumed, seq })
    parts.onServerTime?.(answer.result, performance.now() - askedMs)
    // From here the place is ours, whatever becomes of the list of seats: the next try shows this proof.
    resume = { token: resumeToken, epoch, lastSeq: seq }
    claim = 'ask'
    unansweredSinceMs = null
    beatTimer = setInterval(() => void sendBeat(mine), BEAT_EVERY_MS)
    const roster = await rosters.get(snapshot.rosterHash)
    if (control !== mine) return
    if (roster === null) return startAgain(true)
    everJoined = true
    joined = true
    failures = 0
    store.setState({
      status: { kind: 'joined' },
      self: { account: parts.account, seatId, deviceId },
      room: modelOf(snapshot, roster),
      own,
    })
    listeners.joined({ resumed })
    events.begin(seq)
  }

  function refused(askAgain: () => void, error: string, details: RefusalDetails | undefined): void {
    log.net('the join was refused', { code: codeOf(error) })
    switch (whatRefusalMeans(error)) {
      case 'askPerson':
        resume = undefined
        drop()
        return setStatus({ kind: 'alreadySeated' })
      case 'signedOut':
        return finish({ kind: 'over', reason: 'signedOut' })
      case 'ended':
        return finish(everJoined ? { kind: 'over', reason: 'ended' } : { kind: 'over', reason: 'refused', error })
      case 'shownOut':
        return finish({ kind: 'over', reason: 'removed' })
      case 'final':
        return finish({ kind: 'over', reason: 'refused', error })
      case 'waitTurn':
        // The socket stays: asking again on it costs the crowded server less than a new one.
        if (!everJoined) setStatus({ kind: 'joining', queued: true })
        clearTimeout(retryTimer)
        retryTimer = setTimeout(askAgain, waitWhenBusyMs(details?.['retryAfterMs'], random()))
        return
      case 'later':
        // The server is not ready, or the answer got lost: ask again a little later.
        drop()
        failures += 1
        return later()
    }
  }

  /** Something was missed: a fresh join brings the whole picture. The seat and its media stay. */
  function startAgain(failed: boolean): void {
    log.net('events were missed or the list of seats did not come: joins once more', { failed })
    drop()
    if (failed) failures += 1
    if (everJoined && store.getState().status.kind !== 'reconnecting') {
      setStatus({ kind: 'reconnecting', sinceMs: performance.now() })
    }
    later()
  }

  /**
   * A line is given up when a beat was not answered, never because it was silent: browsers call a hidden page's timers once a
   * minute only, so its line has been silent for long at each beat, and is well. The server's own pings keep it open
   * meanwhile, since the browser answers them without the page.
   */
  async function sendBeat(mine: ControlSocket): Promise<void> {
    const sentMs = performance.now()
    const silentMs = mine.silentForMs()
    // Anything that came since then shows that the line is there.
    if (unansweredSinceMs !== null && sentMs - silentMs >= unansweredSinceMs) unansweredSinceMs = null
    const silent = silentMs > SILENT_AFTER_MS
    if (silent && unansweredSinceMs !== null && sentMs - unansweredSinceMs >= ANSWERED_WITHIN_MS) return giveUp(mine)
    unansweredSinceMs ??= sentMs
    const answer = await mine.request(beat, { link: parts.link() }, silent ? PROBE_MS : undefined)
    if (control !== mine) return
    if (silent && !answer.ok && answer.error === 'timeout' && mine.silentForMs() >= PROBE_MS) return giveUp(mine)
    if (!answer.ok) return
    const roundTripMs = performance.now() - sentMs
    parts.onRoundTrip?.(roundTripMs)
    parts.onServerTime?.(answer.result, roundTripMs)
    parts.onReceiveBps?.(answer.result.receiveBps)
  }

  function giveUp(mine: ControlSocket): void {
    log.net('control socket given up: nothing comes on it', { silentMs: mine.silentForMs() })
    mine.close()
  }

  function lost(code: number, opened: boolean): void {
    const hadSeat = joined
    forgetSocket()
    const over = overStatus(code)
    if (over !== null) return finish(over)
    if (!hadSeat) failures += 1
    if (everJoined && store.getState().status.kind !== 'reconnecting') {
      setStatus({ kind: 'reconnecting', sinceMs: performance.now() })
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
    const waitMs = waitBeforeTryMs(failures, random())
    if (failures < 5 || failures % 20 === 0) log.net('tries to connect later', { waitMs, failures })
    retryTimer = setTimeout(connect, waitMs)
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
    noteSeq()
    if (resume !== undefined && !closed && !leaving) resumes.keep(resume)
  }
  function takeBack(): void {
    resumes.forget()
  }

  /** The proof of the seat names the last event that was seen. */
  function noteSeq(): void {
    if (resume !== undefined && joined && intake !== null) resume = { ...resume, lastSeq: intake.lastSeq() }
  }
  function forgetSocket(): void {
    noteSeq()
    intake?.close()
    intake = null
    control = null
    joined = false
    clearInterval(beatTimer)
    clearTimeout(openTimer)
    clearTimeout(retryTimer)
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
    log.net('the stay is over', { reason: status.reason })
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
  function claimAgain(how: 'takeOver' | 'add'): void {
    if (closed || store.getState().status.kind !== 'alreadySeated') return
    claim = how
    setStatus({ kind: 'joining' })
    connect()
  }

  return {
    store,
    async request(definition, params, options) {
      if (control === null || !joined) return { ok: false, error: 'offline' }
      return control.request(definition, params, options?.timeoutMs)
    },
    on: listeners.on,
    onJoined: listeners.onJoined,
    takeOver: () => claimAgain('takeOver'),
    addDevice: () => claimAgain('add'),
    async leave() {
      if (closed) return
      leaving = true
      if (joined) await control?.request(leaveSeat, {}, 2_000)
      finish({ kind: 'over', reason: 'left' })
    },
    close: stop,
  }
}

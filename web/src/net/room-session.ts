// One page's session in one meeting: joins, reconnects with its resume token, keeps the model of the meeting current.
import type { z } from 'zod'
import { createStore } from 'zustand/vanilla'
import type { Account } from '../../../signaling/identity/wire.ts'
import { mayEnter } from '../../../signaling/locks/wire.ts'
import { joinSeat, leaveSeat, type Roster } from '../../../signaling/seats/wire.ts'
import type { MeetingId } from '../../../signaling/wire/ids.ts'
import type { RequestDefinition } from '../../../signaling/wire/kit.ts'
import { codeOf, log } from '../log/log.ts'
import { waitBeforeTryMs } from './backoff.ts'
import { Connection } from './connection.ts'
import type { WireSocket } from './control-socket.ts'
import type { HeartbeatDeps } from './heartbeat.ts'
import { waitWhenBusyMs } from './join-rules.ts'
import { createListeners } from './listeners.ts'
import { openResumeStore, type Resume, type ResumeStore } from './resume-store.ts'
import { modelOf } from './room-model.ts'
import { createRosters, type Rosters } from './rosters.ts'
import { FIRST, next, type SessionEffect, type SessionEvent, type SessionState } from './session-phases.ts'
import type { Answer, RoomSession, RoomState } from './session.ts'

export interface RoomSessionDeps extends HeartbeatDeps {
  readonly meetingId: MeetingId
  readonly account: Account
  /** A desk of one's own, or the seat of one's site. */
  readonly place: 'own' | 'site'
  /** What the hall calls this device. */
  readonly label: string | null
  /** As the hall's display. */
  readonly display: boolean
  /** Whether there is a microphone and a camera to speak of, at the moment of joining. */
  devices(): { mic: 'none' | 'off'; camera: 'none' | 'off' }
  /** Fetches who is invited. Never throws. */
  loadRoster(hash: string): Promise<Answer<Roster>>
  openSocket(): WireSocket
  /** Asked when a connection never came about: a session that ended looks just like a dead link from here. */
  isSignedIn(): Promise<boolean | 'unknown'>
  readonly storage: Storage | null
  /** The page itself: tells of `online`, `offline`, `pagehide`. */
  readonly page: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>
  random?(): number
}

/** Joins the meeting and stays in it until left, ended or closed; a cut link is taken up again for as long as it takes. */
export function startRoomSession(deps: RoomSessionDeps): RoomSession {
  return new LiveSession(deps)
}

/** Does what `session-phases.ts` decides: sockets, timers, the proof of the seat, the store. */
class LiveSession implements RoomSession {
  readonly store: RoomSession['store']
  readonly on: RoomSession['on']
  readonly onJoined: RoomSession['onJoined']
  readonly #deps: RoomSessionDeps
  readonly #random: () => number
  readonly #resumes: ResumeStore
  readonly #rosters: Rosters
  readonly #listeners = createListeners()
  readonly #pageEvents: readonly (readonly [string, () => void])[] = [
    ['online', () => this.#dispatch({ kind: 'online' })],
    ['offline', () => this.#dispatch({ kind: 'offline' })],
    ['pagehide', () => this.#keepForReload()],
    ['pageshow', () => this.#resumes.forget()],
  ]
  #state: SessionState = FIRST
  #connection: Connection | null = null
  #retryTimer: ReturnType<typeof setTimeout> | undefined
  #resume: Resume | undefined
  /** The person wants out: whatever becomes of the request, no page that comes after takes the seat again. */
  #leaving = false

  constructor(deps: RoomSessionDeps) {
    this.#deps = deps
    this.#random = deps.random ?? Math.random
    this.#resumes = openResumeStore(deps.meetingId, deps.storage)
    this.#rosters = createRosters(deps.loadRoster, this.#random)
    this.#resume = this.#resumes.take()
    this.on = this.#listeners.on
    this.onJoined = this.#listeners.onJoined
    this.store = createStore<RoomState>(() => ({
      status: this.#state.status,
      self: { account: deps.account, seatId: null, deviceId: null },
      room: null,
      own: null,
    }))
    this.on(mayEnter, () => this.#dispatch({ kind: 'due' }))
    for (const [name, listener] of this.#pageEvents) deps.page.addEventListener(name, listener)
    this.#dispatch({ kind: 'due' })
  }

  async request<P extends z.ZodType, R extends z.ZodType>(
    definition: RequestDefinition<string, 'ws', P, R, string>,
    params: z.input<P>,
    options?: { timeoutMs?: number },
  ): Promise<Answer<z.output<R>>> {
    if (this.#connection === null || this.#state.phase !== 'joined') return { ok: false, error: 'offline' }
    return this.#connection.control.request(definition, params, options?.timeoutMs)
  }

  takeOver(): void {
    this.#dispatch({ kind: 'claimed', claim: 'takeOver' })
  }

  addDevice(): void {
    this.#dispatch({ kind: 'claimed', claim: 'add' })
  }

  async leave(): Promise<void> {
    if (this.#state.phase === 'over') return
    this.#leaving = true
    if (this.#state.phase === 'joined') await this.#connection?.control.request(leaveSeat, {}, 2_000)
    this.#dispatch({ kind: 'left' })
  }

  close(): void {
    this.#dispatch({ kind: 'closed' })
  }

  #dispatch(event: SessionEvent): void {
    const before = this.#state.phase
    const { state, effects } = next(this.#state, event, performance.now())
    // The number of the last event is known as long as the socket is there.
    if (before === 'joined' && state.phase !== 'joined') this.#noteSeq()
    this.#state = state
    for (const effect of effects) this.#perform(effect)
    // What an effect led to may have changed the state once more.
    const { status } = this.#state
    if (this.store.getState().status === status) return
    if (status.kind === 'over') log.net('the session is over', { reason: status.reason })
    this.store.setState({ status })
  }

  #perform(effect: SessionEffect): void {
    switch (effect.do) {
      case 'open':
        return this.#open()
      case 'ask':
        return void this.#ask()
      case 'fetchList':
        return void this.#fetchList()
      case 'enter':
        return this.#enter()
      case 'drop':
        return this.#drop()
      case 'hangUp':
        return this.#connection?.control.close()
      case 'tryLater':
        return this.#tryLater(effect.failures)
      case 'askLater':
        return this.#wait(waitWhenBusyMs(effect.retryAfterMs, this.#random()))
      case 'forgetProof':
        this.#resume = undefined
        return
      case 'checkSession':
        return void this.#checkSession()
      case 'end':
        return this.#end()
      default:
        return effect satisfies never
    }
  }

  #open(): void {
    clearTimeout(this.#retryTimer)
    this.#connection = new Connection({
      socket: this.#deps.openSocket(),
      store: this.store,
      rosters: this.#rosters,
      onEvent: this.#listeners.event,
      onMissed: (failed) => this.#missed(failed),
      onOpened: () => this.#dispatch({ kind: 'opened' }),
      onLost: (code, opened) => this.#dispatch({ kind: 'lost', code, opened }),
    })
  }

  async #ask(): Promise<void> {
    const connection = this.#connection
    if (connection === null) return
    const { meetingId, place, label, display } = this.#deps
    const askedMs = performance.now()
    const answer = await connection.control.request(joinSeat, {
      meetingId,
      place,
      claim: this.#state.claim,
      ...(label === null ? {} : { label }),
      ...(display ? { display } : {}),
      ...this.#deps.devices(),
      ...(this.#resume === undefined ? {} : { resume: this.#resume }),
    })
    if (this.#connection !== connection) return
    if (!answer.ok) {
      log.net('the join was refused', { code: codeOf(answer.error) })
      return this.#dispatch({
        kind: 'refused',
        error: answer.error,
        retryAfterMs: answer.details?.['retryAfterMs'],
      })
    }
    const { resumeToken, resumed, epoch, seq } = answer.result
    log.net('joined', { resumed, seq })
    this.#deps.onServerTime?.(answer.result, performance.now() - askedMs)
    // From here the place is ours, whatever becomes of the list of seats: the next try shows this proof.
    this.#resume = { token: resumeToken, epoch, lastSeq: seq }
    connection.place = answer.result
    connection.startBeat(this.#deps)
    this.#dispatch({ kind: 'placed' })
  }

  async #fetchList(): Promise<void> {
    const connection = this.#connection
    if (connection === null || connection.place === null) return
    const roster = await this.#rosters.get(connection.place.snapshot.rosterHash)
    if (this.#connection !== connection) return
    if (roster === null) return this.#missed(true)
    connection.roster = roster
    this.#dispatch({ kind: 'listCame' })
  }

  #enter(): void {
    const connection = this.#connection
    if (connection === null || connection.place === null || connection.roster === null) return
    const { seatId, deviceId, snapshot, own, resumed, linkStart, seq } = connection.place
    this.store.setState({
      status: this.#state.status,
      self: { account: this.#deps.account, seatId, deviceId },
      room: modelOf(snapshot, connection.roster),
      own,
    })
    this.#listeners.joined({ resumed, linkStart })
    connection.intake.begin(seq)
  }

  #missed(failed: boolean): void {
    log.net('events were missed or the list of seats did not come: joins once more', { failed })
    this.#dispatch({ kind: 'missed', failed })
  }

  #tryLater(failures: number): void {
    const waitMs = waitBeforeTryMs(failures, this.#random())
    if (failures < 5 || failures % 20 === 0) log.net('tries to connect later', { waitMs, failures })
    this.#wait(waitMs)
  }

  #wait(waitMs: number): void {
    clearTimeout(this.#retryTimer)
    this.#retryTimer = setTimeout(() => this.#dispatch({ kind: 'due' }), waitMs)
  }

  async #checkSession(): Promise<void> {
    if ((await this.#deps.isSignedIn()) === false) this.#dispatch({ kind: 'notSignedIn' })
  }

  #keepForReload(): void {
    this.#noteSeq()
    if (this.#resume !== undefined && this.#state.phase !== 'over' && !this.#leaving) this.#resumes.keep(this.#resume)
  }

  /** The proof of the seat names the last event that was seen. */
  #noteSeq(): void {
    if (this.#resume === undefined || this.#state.phase !== 'joined' || this.#connection === null) return
    this.#resume = { ...this.#resume, lastSeq: this.#connection.intake.lastSeq() }
  }

  #drop(): void {
    clearTimeout(this.#retryTimer)
    const connection = this.#connection
    this.#connection = null
    connection?.close()
  }

  #end(): void {
    this.#drop()
    this.#resumes.forget()
    for (const [name, listener] of this.#pageEvents) this.#deps.page.removeEventListener(name, listener)
  }
}

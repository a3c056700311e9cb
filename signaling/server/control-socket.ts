// One control WebSocket: requests in, replies and events out, pings, and closing a client that reads too slowly.
import type { Writable } from 'node:stream'
import type { Logger } from 'pino'
import type { RawData, WebSocket } from 'ws'
import type { Account } from '../identity/wire.ts'
import { systemClock, type MonoMs } from '../kit/clock.ts'
import { GuardedSocket, TRY_AGAIN_LATER } from '../kit/guarded-socket.ts'
import type { Connection, HeldSeat, Paired } from '../kit/handlers.ts'
import { freshBytes } from '../kit/random-bytes.ts'
import { createBucket, type Bucket } from '../kit/token-bucket.ts'
import { CLOSE } from '../wire/kit.ts'
import { events, type EventDataOf, type EventName } from '../wire/registry.ts'
import { encodeAnswer, encodeEvent, parseRequest, type Answer } from './control-frames.ts'
import type { Caller, Dispatch } from './dispatch.ts'

export const LIMITS = {
  /** A client that sends this many bad frames is closed. */
  badFrames: 20,
  /** Requests a second that a client may go on with, and at once. */
  requestsPerSecond: 40,
  requestsAtOnce: 160,
  /** Requests under way at once on one socket. */
  pending: 48,
  /** Bytes that may wait for a reader; beyond, it gets no events until it has read them, and then the state instead. */
  slowBytes: 128 * 1024,
  /** Below this it has caught up. */
  caughtUpBytes: 8 * 1024,
  /** For how long a reader may be behind before it is closed, to come back for a snapshot. */
  behindMs: 30_000,
  /** Bytes that may wait for a reader at all, answers to its own requests included. */
  bufferedBytes: 2 * 1024 * 1024,
  /** The server's ping and how long it waits for any sign of life. */
  pingEveryMs: 5_000,
  silentAfterMs: 15_000,
} as const

export interface ControlSocketDeps {
  readonly socket: WebSocket
  /** The connection below the socket, which was opened without extensions. */
  readonly stream: Writable
  readonly account: Account
  readonly sessionHash: string
  readonly paired?: Paired
  readonly ip: string
  readonly device: string
  readonly dispatch: Dispatch
  readonly log: Logger
  /** For tests that can't wait as long as people can. */
  readonly limits?: Partial<Record<keyof typeof LIMITS, number>>
  onClosed(connection: Connection, code: number): void
  /** The socket was too slow for every event and has read what waited for it now. */
  onCaughtUp(connection: Connection): void
}

/** Of these, and of numbered events, a reader that is behind gets none, but the state of the meeting in one as soon as it can take it. */
const STATE_EVENTS: ReadonlySet<EventName> = new Set(events.flatMap(({ name, inState }) => (inState ? [name] : [])))

type Limits = Readonly<Record<keyof typeof LIMITS, number>>

/** Serves one control socket until it closes: parse, order, limit, dispatch, reply. */
export class ControlSocket implements Connection {
  readonly connectionId = freshBytes(9).toString('base64url')
  readonly sessionHash: string
  readonly account: Account
  readonly device: string
  held: HeldSeat | null = null
  readonly #deps: ControlSocketDeps
  readonly #limits: Limits
  readonly #bucket: Bucket
  readonly #socket: GuardedSocket
  #lastId = 0
  #badFrames = 0
  #pending = 0
  /** Since when the reader is behind; null while it is not. */
  #behindSinceMs: MonoMs | null = null

  constructor(deps: ControlSocketDeps) {
    this.#deps = deps
    this.sessionHash = deps.sessionHash
    this.account = deps.account
    this.device = deps.device
    this.#limits = { ...LIMITS, ...deps.limits }
    this.#bucket = createBucket(this.#limits.requestsPerSecond, this.#limits.requestsAtOnce)
    this.#socket = new GuardedSocket({
      socket: deps.socket,
      stream: deps.stream,
      limits: this.#limits,
      log: deps.log,
      silentCode: CLOSE.silent,
      receive: (data, isBinary) => this.#receive(data, isBinary),
      onBeat: (quietMs) => this.#beat(quietMs),
      onClosed: (code) => deps.onClosed(this, code),
    })
  }

  send<N extends EventName>(event: N, data: EventDataOf<N>, seq?: number): void {
    if (this.#isBehind() && (seq !== undefined || STATE_EVENTS.has(event))) return
    this.#write(encodeEvent(event, data, seq))
  }

  close(code: number): void {
    this.#socket.end(code)
  }

  #beat(quietMs: number): void {
    const behindSinceMs = this.#behindSinceMs
    if (behindSinceMs !== null && systemClock.monotonicMs() - behindSinceMs > this.#limits.behindMs) {
      return this.#socket.cut(TRY_AGAIN_LATER)
    }
    // A client that sent something just now need not be pinged; one that is behind is, so that its catching up is noticed.
    if (behindSinceMs === null && quietMs < this.#limits.pingEveryMs) return
    this.#socket.ping(() => this.#catchUp())
  }

  #receive(data: RawData, isBinary: boolean): void {
    // Nobody waits for this promise: what it threw would end the whole process.
    this.#serve(data, isBinary).catch((error: unknown) => {
      this.#deps.log.error({ err: error }, 'a frame could not be served')
      this.#socket.end(1011)
    })
  }

  async #serve(data: RawData, isBinary: boolean): Promise<void> {
    const frame = isBinary ? null : parseRequest(data)
    if (frame === null) return this.#bad(0, { ok: false, error: 'badRequest' })
    const { id } = frame
    if (id <= this.#lastId) return this.#bad(id, { ok: false, error: 'outOfOrder' })
    this.#lastId = id
    if (this.#pending >= this.#limits.pending || !this.#bucket.take()) {
      return this.#reply(id, { ok: false, error: 'rateLimited' })
    }
    this.#pending += 1
    try {
      const outcome = await this.#deps.dispatch('ws', frame.method, frame.params, this.#caller())
      if (!outcome.ok && (outcome.error === 'badRequest' || outcome.error === 'unknownMethod')) {
        return this.#bad(id, outcome)
      }
      this.#reply(id, outcome)
    } finally {
      this.#pending -= 1
    }
  }

  #caller(): Caller {
    return {
      account: this.account,
      sessionHash: this.sessionHash,
      paired: this.#deps.paired,
      ip: this.#deps.ip,
      device: this.device,
      connection: this,
      setSession() {
        throw new Error('A control socket carries no cookies')
      },
    }
  }

  #reply(id: number, answer: Answer): void {
    this.#write(encodeAnswer(id, answer))
  }

  #bad(id: number, answer: Answer): void {
    this.#badFrames += 1
    this.#reply(id, answer)
    if (this.#badFrames >= this.#limits.badFrames) this.#socket.end(CLOSE.tooManyErrors)
  }

  #write(frame: Buffer): void {
    this.#socket.sendFrame(frame, this.#onSent)
  }

  #isBehind(): boolean {
    if (this.#socket.waitingBytes > this.#limits.slowBytes) this.#behindSinceMs ??= systemClock.monotonicMs()
    return this.#behindSinceMs !== null
  }

  readonly #onSent = (): void => this.#catchUp()

  /** Called whenever something has left for the reader. */
  #catchUp(): void {
    if (this.#socket.closed || this.#behindSinceMs === null) return
    if (this.#socket.waitingBytes > this.#limits.caughtUpBytes) return
    this.#behindSinceMs = null
    this.#deps.onCaughtUp(this)
  }
}

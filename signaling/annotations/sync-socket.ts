import type { Logger } from 'pino'
import type { RawData, WebSocket } from 'ws'
import type { Account } from '../identity/wire.ts'
import type { MonoMs } from '../kit/clock.ts'
import { GuardedSocket, TRY_AGAIN_LATER, type SocketLimits } from '../kit/guarded-socket.ts'
import { createBucket, type Bucket } from '../kit/token-bucket.ts'
import type { MeetingId } from '../wire/ids.ts'
import type { MarksRight } from './rules.ts'
import { kindOf, toBytes } from './sync-frames.ts'
import type { MarksRefusal } from './wire.ts'

export interface SyncLimits extends SocketLimits {
  /** Messages a second that a client may go on with, and at once; a return with many open documents takes three each. */
  readonly messagesPerSecond: number
  readonly messagesAtOnce: number
  readonly updatesPerSecond: number
  readonly updatesAtOnce: number
}

export const SYNC_LIMITS: SyncLimits = {
  messagesPerSecond: 200,
  messagesAtOnce: 2_000,
  updatesPerSecond: 60,
  updatesAtOnce: 300,
  bufferedBytes: 16 * 1024 * 1024,
  pingEveryMs: 10_000,
  silentAfterMs: 25_000,
}

/** Close codes of the Yjs socket. A client reconnects after each of them, without its user doing anything. */
export const SYNC_CLOSE = {
  tryAgain: TRY_AGAIN_LATER,
  badMessage: 4400,
  rateLimited: 4429,
  rightsChanged: 4205,
  silent: 4007,
} as const

/** A document that a socket has open, or is opening. */
export interface OpenedDocument {
  /** Null: marks on a document of one's own. */
  readonly meetingId: MeetingId | null
  right: MarksRight
  /** The right is that of an author who comes back after the end, for what they have and no more. */
  readonly returning: boolean
  /** Why the author may not write; null for an author who may, and for every other account. */
  readonly refusal: MarksRefusal['refused'] | null
  /** Whether this socket's first answer, with all that it has, has come. */
  answered: boolean
  /** Whether a returning author's return has been written down; it counts once, whatever the client repeats. */
  back: boolean
  checkedAtMs: MonoMs
  /** How often this socket has it open. */
  times: number
}

/** Hocuspocus's own ping and pong, a byte each: its provider counts a link as dead on which no message comes for 30 s. */
const PING = Uint8Array.of(9)
const PONG = 10

export interface SyncSocketDeps {
  readonly socket: WebSocket
  readonly account: Account
  readonly sessionHash: string
  readonly limits: SyncLimits
  readonly log: Logger
  receive(message: Uint8Array): void
  onClosed(code: number): void
}

/** What Hocuspocus writes to. */
interface Outlet {
  send(data: unknown): void
  close(code?: number, reason?: string): void
  readonly readyState: number
}

/**
 * One Yjs socket and what it has open. It is guarded before Hocuspocus sees a byte: binary messages of known kinds for documents with
 * plain names, at a bounded rate. Awareness and stateless messages are dropped: nothing here needs them, and with them anybody could
 * pose as somebody else.
 */
export class SyncSocket {
  readonly account: Account
  readonly sessionHash: string
  /** By document name. */
  readonly documents = new Map<string, OpenedDocument>()
  readonly outlet: Outlet
  readonly #deps: SyncSocketDeps
  readonly #socket: GuardedSocket
  readonly #messages: Bucket
  readonly #updates: Bucket

  constructor(deps: SyncSocketDeps) {
    const { limits } = deps
    this.#deps = deps
    this.account = deps.account
    this.sessionHash = deps.sessionHash
    this.#messages = createBucket(limits.messagesPerSecond, limits.messagesAtOnce)
    this.#updates = createBucket(limits.updatesPerSecond, limits.updatesAtOnce)
    this.#socket = new GuardedSocket({
      socket: deps.socket,
      limits,
      log: deps.log,
      silentCode: SYNC_CLOSE.silent,
      receive: (data, isBinary) => this.#receive(data, isBinary),
      onBeat: () => {
        this.#socket.ping()
        this.#write(PING)
      },
      onClosed: (code) => deps.onClosed(code),
    })
    const { socket } = deps
    const guarded = this.#socket
    this.outlet = {
      send: (data) => this.#write(data),
      close: (code) => this.end(code ?? 1000),
      get readyState() {
        return guarded.closed ? socket.CLOSED : socket.readyState
      },
    }
  }

  /** @param onAnswered - Called when the client answers the closing handshake: the link stood. */
  end(code: number, onAnswered?: () => void): void {
    this.#socket.end(code, onAnswered)
  }

  #receive(data: RawData, isBinary: boolean): void {
    if (!this.#messages.take()) return this.end(SYNC_CLOSE.rateLimited)
    const bytes = toBytes(data)
    if (isBinary && bytes.length === 1 && bytes[0] === PONG) return
    const kind = isBinary ? kindOf(bytes) : 'bad'
    if (kind === 'bad') return this.end(SYNC_CLOSE.badMessage)
    if (kind === 'dropped') return
    if (kind === 'update' && !this.#updates.take()) return this.end(SYNC_CLOSE.rateLimited)
    this.#deps.receive(bytes)
  }

  #write(data: unknown): void {
    if (data instanceof Uint8Array) this.#socket.send(data, { binary: true })
  }
}

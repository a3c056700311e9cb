import { createDecoder, readVarString, readVarUint } from 'lib0/decoding'
import type { RawData, WebSocket } from 'ws'
import type { Account } from '../identity/wire.ts'
import { createBucket } from '../kit/token-bucket.ts'
import type { MonoMs } from '../kit/clock.ts'
import type { MeetingId } from '../wire/ids.ts'
import type { MarksRight } from './rules.ts'
import type { MarksRefusal } from './wire.ts'

export interface SyncLimits {
  /** Messages a second that a client may go on with, and at once; a return with many open documents takes three each. */
  readonly messagesPerSecond: number
  readonly messagesAtOnce: number
  readonly updatesPerSecond: number
  readonly updatesAtOnce: number
  /** Bytes that may wait for a slow reader before it is cut off, to come back for the present state. */
  readonly bufferedBytes: number
  readonly pingEveryMs: number
  readonly silentAfterMs: number
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

/** Close codes of the Yjs socket. A client comes back by itself after each of them. */
export const SYNC_CLOSE = {
  tryAgain: 1013,
  badMessage: 4400,
  rateLimited: 4429,
  rightsChanged: 4205,
  silent: 4007,
} as const

/** A document that a socket has open, or is opening. */
export interface OpenedDocument {
  readonly meetingId: MeetingId
  right: MarksRight
  /** The right is that of an author who comes back after the end, for what they have and no more. */
  readonly returning: boolean
  /** Why the author may not write; null for those who may, and for everybody else. */
  readonly refusal: MarksRefusal['refused'] | null
  /** Whether this socket's first answer, with all that it has, has come. */
  answered: boolean
  /** Whether a returning author's return has been written down; it counts once, whatever the client repeats. */
  back: boolean
  checkedAtMs: MonoMs
  /** How often this socket has it open. */
  times: number
}

/** One Yjs socket and what it has open, by document name. */
export interface SyncSocket {
  readonly account: Account
  readonly sessionHash: string
  readonly documents: Map<string, OpenedDocument>
  /** What Hocuspocus writes to. */
  readonly outlet: {
    send(data: unknown): void
    close(code?: number, reason?: string): void
    readonly readyState: number
  }
  /** @param onAnswered - Called when the other side answers the closing: the connection stood. */
  end(code: number, onAnswered?: () => void): void
}

const TYPE = { sync: 0, auth: 2, syncReply: 4, close: 7 } as const
const SYNC_UPDATE = 2
/** Hocuspocus's own ping and pong, a byte each: its provider counts a connection as dead on which no message comes for 30 s. */
const PING = Uint8Array.of(9)
const PONG = 10

/**
 * Guards one socket before Hocuspocus sees a byte: binary messages of known kinds for documents with plain names, at a bounded
 * rate. Awareness and stateless messages are dropped: nothing here needs them, and with them anybody could pose as somebody else.
 */
export function serveSyncSocket(deps: {
  readonly socket: WebSocket
  readonly account: Account
  readonly sessionHash: string
  readonly limits: SyncLimits
  receive(message: Uint8Array): void
  onClosed(code: number): void
}): SyncSocket {
  const { socket, limits } = deps
  const messages = createBucket(limits.messagesPerSecond, limits.messagesAtOnce)
  const updates = createBucket(limits.updatesPerSecond, limits.updatesAtOnce)
  let lastSignMs = performance.now()
  let closed = false
  let closing: { code: number; onAnswered: () => void } | null = null

  const timer = setInterval(() => {
    if (performance.now() - lastSignMs > limits.silentAfterMs) {
      finish(SYNC_CLOSE.silent)
      socket.terminate()
      return
    }
    socket.ping()
    write(PING)
  }, limits.pingEveryMs)
  timer.unref()

  socket.on('pong', () => (lastSignMs = performance.now()))
  socket.on('error', () => undefined)
  socket.on('close', (code) => {
    // The other side gives the code back; a connection that was cut, or did not answer in time, ends with another one.
    if (code === closing?.code) closing.onAnswered()
    finish(code)
  })
  socket.on('message', (data, isBinary) => {
    lastSignMs = performance.now()
    if (closed) return
    if (!messages.take()) return end(SYNC_CLOSE.rateLimited)
    const bytes = toBytes(data)
    if (isBinary && bytes.length === 1 && bytes[0] === PONG) return
    const kind = isBinary ? kindOf(bytes) : 'bad'
    if (kind === 'bad') return end(SYNC_CLOSE.badMessage)
    if (kind === 'dropped') return
    if (kind === 'update' && !updates.take()) return end(SYNC_CLOSE.rateLimited)
    deps.receive(bytes)
  })

  function write(data: unknown): void {
    if (closed || socket.readyState !== socket.OPEN || !(data instanceof Uint8Array)) return
    if (socket.bufferedAmount > limits.bufferedBytes) return end(SYNC_CLOSE.tryAgain)
    socket.send(data)
  }

  function end(code: number, onAnswered: () => void = () => {}): void {
    if (closed) return
    closing = { code, onAnswered }
    socket.close(code)
    finish(code)
    // Whoever does not answer the closing handshake in time is cut.
    setTimeout(() => socket.terminate(), 2_000).unref()
  }

  function finish(code: number): void {
    if (closed) return
    closed = true
    clearInterval(timer)
    deps.onClosed(code)
  }

  return {
    account: deps.account,
    sessionHash: deps.sessionHash,
    documents: new Map(),
    outlet: {
      send: write,
      close: (code) => end(code ?? 1000),
      get readyState() {
        return closed ? socket.CLOSED : socket.readyState
      },
    },
    end,
  }
}

/** Names as documents of marks have them, with the provider's own session mark behind a NUL if it uses one. */
const NAME = /^marks\/[A-Za-z0-9_/-]{1,120}(?:\0[A-Za-z0-9_-]{1,64})?$/

function kindOf(message: Uint8Array): 'other' | 'update' | 'dropped' | 'bad' {
  try {
    const decoder = createDecoder(message)
    if (!NAME.test(readVarString(decoder))) return 'bad'
    const type = readVarUint(decoder)
    if (type === TYPE.auth || type === TYPE.close) return 'other'
    if (type !== TYPE.sync && type !== TYPE.syncReply) return 'dropped'
    const step = readVarUint(decoder)
    if (step > SYNC_UPDATE) return 'bad'
    return step === SYNC_UPDATE ? 'update' : 'other'
  } catch {
    return 'bad'
  }
}

function toBytes(data: RawData): Uint8Array {
  if (Array.isArray(data)) return new Uint8Array(Buffer.concat(data))
  // A copy of its own: what is kept of it must not hold on to the socket's shared buffer.
  return new Uint8Array(data)
}

import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import type { RawData, WebSocket } from 'ws'
import type { Account } from '../identity/wire.ts'
import { CLOSE, RequestFrame, type RefusalDetails } from '../wire/kit.ts'
import type { EventDataOf, EventName } from '../wire/registry.ts'
import type { Dispatch } from './dispatch.ts'
import type { Connection, HeldSeat } from '../kit/handlers.ts'
import { createBucket } from '../kit/token-bucket.ts'

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
  readonly account: Account
  readonly sessionHash: string
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

export interface ControlSocket extends Connection {
  readonly sessionHash: string
}

/**
 * Events that the state of the meeting tells as well: a reader that is behind gets none of them, but all of it in one as
 * soon as it can take it. Numbered events are such by their nature.
 */
const STATE_EVENTS: ReadonlySet<EventName> = new Set([
  'seats.own',
  'papers.changed',
  'media.consumers',
  'media.demand',
  'media.stage',
  'media.speakers',
  'media.consumerState',
])

/** RFC 6455's registry, "Try Again Later": the client comes back by itself. */
const TOO_SLOW = 1013

/** Serves one control socket until it closes: parse, order, limit, dispatch, reply. */
export function serveControlSocket(deps: ControlSocketDeps): ControlSocket {
  const { socket, log } = deps
  const limits = { ...LIMITS, ...deps.limits }
  const bucket = createBucket(limits.requestsPerSecond, limits.requestsAtOnce)
  let lastId = 0
  let badFrames = 0
  let pending = 0
  let lastSignMs = performance.now()
  let closed = false
  /** Since when the reader is behind; null while it is not. */
  let behindSinceMs: number | null = null

  const connection: ControlSocket = {
    connectionId: randomBytes(9).toString('base64url'),
    sessionHash: deps.sessionHash,
    account: deps.account,
    device: deps.device,
    held: null as HeldSeat | null,
    send<N extends EventName>(event: N, data: EventDataOf<N>, seq?: number) {
      if (isBehind() && (seq !== undefined || STATE_EVENTS.has(event))) return
      write(encodeEvent(event, data, seq))
    },
    close(code) {
      end(code)
    },
  }

  const timer = setInterval(() => {
    if (performance.now() - lastSignMs > limits.silentAfterMs) return cut(CLOSE.silent)
    if (behindSinceMs !== null && performance.now() - behindSinceMs > limits.behindMs) return cut(TOO_SLOW)
    // Whoever was heard of just now need not be asked; a reader that is behind is, so that its catching up is noticed.
    if (behindSinceMs === null && performance.now() - lastSignMs < limits.pingEveryMs) return
    socket.ping(undefined, undefined, catchUp)
  }, limits.pingEveryMs)

  socket.on('pong', () => (lastSignMs = performance.now()))
  socket.on('message', (data, isBinary) => {
    lastSignMs = performance.now()
    // Nobody waits for this promise: what it threw would end the whole process.
    receive(data, isBinary).catch((error: unknown) => {
      log.error({ err: error }, 'a frame could not be served')
      end(1011)
    })
  })
  socket.on('error', (error) => log.debug({ err: error }, 'control socket failed'))
  socket.on('close', (code) => finish(code))
  return connection

  async function receive(data: RawData, isBinary: boolean): Promise<void> {
    if (closed) return
    const frame = isBinary ? null : parseFrame(data)
    if (frame === null) return bad(null, 'badRequest')
    if (frame.id <= lastId) return bad(frame.id, 'outOfOrder')
    lastId = frame.id
    if (pending >= limits.pending || !bucket.take()) return reply(frame.id, { ok: false, error: 'rateLimited' })
    pending += 1
    try {
      const outcome = await deps.dispatch('ws', frame.method, frame.params, {
        account: deps.account,
        sessionHash: deps.sessionHash,
        ip: deps.ip,
        device: deps.device,
        connection,
        setSession() {
          throw new Error('A control socket carries no cookies')
        },
      })
      if (!outcome.ok && (outcome.error === 'badRequest' || outcome.error === 'unknownMethod')) {
        return bad(frame.id, outcome.error, outcome.details)
      }
      reply(frame.id, outcome)
    } finally {
      pending -= 1
    }
  }

  function reply(
    id: number,
    outcome: { ok: true; value: unknown } | { ok: false; error: string; details?: RefusalDetails },
  ): void {
    write(encode(outcome.ok ? { id, ok: true, result: outcome.value } : { id, ...outcome }))
  }

  function bad(id: number | null, error: string, details?: RefusalDetails): void {
    badFrames += 1
    reply(id ?? 0, details === undefined ? { ok: false, error } : { ok: false, error, details })
    if (badFrames >= limits.badFrames) end(CLOSE.tooManyErrors)
  }

  function write(frame: Buffer): void {
    if (closed || socket.readyState !== socket.OPEN) return
    if (socket.bufferedAmount > limits.bufferedBytes) return cut(TOO_SLOW)
    socket.send(frame, { binary: false }, catchUp)
  }

  function isBehind(): boolean {
    if (behindSinceMs === null && socket.bufferedAmount > limits.slowBytes) behindSinceMs = performance.now()
    return behindSinceMs !== null
  }

  /** Called whenever something has left for the reader. */
  function catchUp(): void {
    if (closed || behindSinceMs === null || socket.bufferedAmount > limits.caughtUpBytes) return
    behindSinceMs = null
    deps.onCaughtUp(connection)
  }

  /** A link that does not take what is sent does not answer a closing handshake either. */
  function cut(code: number): void {
    finish(code)
    socket.terminate()
  }

  function end(code: number): void {
    if (closed) return
    socket.close(code)
    finish(code)
    // Whoever does not answer the closing handshake in time is cut.
    setTimeout(() => socket.terminate(), 2_000).unref()
  }

  function finish(code: number): void {
    if (closed) return
    closed = true
    clearInterval(timer)
    deps.onClosed(connection, code)
  }
}

function encode(frame: object): Buffer {
  return Buffer.from(JSON.stringify(frame))
}

let last: {
  readonly event: EventName
  readonly data: unknown
  readonly seq: number | undefined
  readonly frame: Buffer
} | null = null

/** What goes to everybody is written out once: the same event comes here for one socket right after the other. */
function encodeEvent(event: EventName, data: unknown, seq: number | undefined): Buffer {
  if (last !== null && last.event === event && last.data === data && last.seq === seq) return last.frame
  const frame = encode(seq === undefined ? { event, data } : { event, seq, data })
  last = { event, data, seq, frame }
  return frame
}

function parseFrame(data: RawData): RequestFrame | null {
  try {
    const bytes = Array.isArray(data) ? Buffer.concat(data) : data instanceof ArrayBuffer ? Buffer.from(data) : data
    return RequestFrame.safeParse(JSON.parse(bytes.toString('utf8'))).data ?? null
  } catch {
    return null
  }
}
type RequestFrame = ReturnType<typeof RequestFrame.parse>

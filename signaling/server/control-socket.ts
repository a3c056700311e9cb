import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import type { RawData, WebSocket } from 'ws'
import type { Account } from '../identity/wire.ts'
import { CLOSE, RequestFrame, type RefusalDetails } from '../wire/kit.ts'
import type { EventDataOf, EventName } from '../wire/registry.ts'
import type { Dispatch } from './dispatch.ts'
import type { Connection, HeldSeat } from './handlers.ts'
import { createBucket } from './token-bucket.ts'

export const LIMITS = {
  /** A client that sends this many bad frames is closed. */
  badFrames: 20,
  /** Requests a second that a client may go on with, and at once. */
  requestsPerSecond: 40,
  requestsAtOnce: 160,
  /** Requests under way at once on one socket. */
  pending: 48,
  /** Bytes that may wait for a slow reader before it is closed, to come back for a snapshot. */
  bufferedBytes: 2 * 1024 * 1024,
  /** The server's ping and how long it waits for any sign of life. */
  pingEveryMs: 5_000,
  silentAfterMs: 15_000,
} as const

export interface ControlSocketParts {
  readonly socket: WebSocket
  readonly account: Account
  readonly sessionHash: string
  readonly ip: string
  readonly device: string
  readonly dispatch: Dispatch
  readonly log: Logger
  onClosed(connection: Connection, code: number): void
}

export interface ControlSocket extends Connection {
  readonly sessionHash: string
}

/** Serves one control socket until it closes: parse, order, limit, dispatch, reply. */
export function serveControlSocket(parts: ControlSocketParts): ControlSocket {
  const { socket, log } = parts
  const bucket = createBucket(LIMITS.requestsPerSecond, LIMITS.requestsAtOnce)
  let lastId = 0
  let badFrames = 0
  let pending = 0
  let lastSignMs = Date.now()
  let closed = false

  const connection: ControlSocket = {
    connectionId: randomBytes(9).toString('base64url'),
    sessionHash: parts.sessionHash,
    account: parts.account,
    device: parts.device,
    held: null as HeldSeat | null,
    send<N extends EventName>(event: N, data: EventDataOf<N>, seq?: number) {
      write(seq === undefined ? { event, data } : { event, seq, data })
    },
    close(code) {
      end(code)
    },
  }

  const timer = setInterval(() => {
    if (Date.now() - lastSignMs > LIMITS.silentAfterMs) {
      // A half-open line never answers a closing handshake, so it is cut.
      finish(CLOSE.silent)
      socket.terminate()
    } else socket.ping()
  }, LIMITS.pingEveryMs)

  socket.on('pong', () => (lastSignMs = Date.now()))
  socket.on('message', (data, isBinary) => {
    lastSignMs = Date.now()
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
    if (pending >= LIMITS.pending || !bucket.take()) return reply(frame.id, { ok: false, error: 'rateLimited' })
    pending += 1
    try {
      const outcome = await parts.dispatch('ws', frame.method, frame.params, {
        account: parts.account,
        sessionHash: parts.sessionHash,
        ip: parts.ip,
        device: parts.device,
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
    write(outcome.ok ? { id, ok: true, result: outcome.value } : { id, ...outcome })
  }

  function bad(id: number | null, error: string, details?: RefusalDetails): void {
    badFrames += 1
    reply(id ?? 0, details === undefined ? { ok: false, error } : { ok: false, error, details })
    if (badFrames >= LIMITS.badFrames) end(CLOSE.tooManyErrors)
  }

  function write(frame: object): void {
    if (closed || socket.readyState !== socket.OPEN) return
    if (socket.bufferedAmount > LIMITS.bufferedBytes) return end(1013)
    socket.send(JSON.stringify(frame))
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
    parts.onClosed(connection, code)
  }
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

// The client's end of one control WebSocket: request ids, deadlines, parsing.
import type { z } from 'zod'
import { MAX_MESSAGE_BYTES, ServerFrame, type RequestDefinition } from '../../../signaling/wire/kit.ts'
import type { Answer } from './session.ts'
import { codeOf, log } from '../log/log.ts'

/** The part of a browser's WebSocket that is used here; tests pass their own. */
export interface WireSocket {
  readonly readyState: number
  addEventListener(type: 'open', listener: () => void): void
  addEventListener(type: 'message', listener: (message: { readonly data: unknown }) => void): void
  addEventListener(type: 'close', listener: (closing: { readonly code: number }) => void): void
  send(text: string): void
  close(): void
}

export interface ControlEvent {
  readonly event: string
  readonly seq: number | undefined
  readonly data: unknown
}

export interface ControlSocketDeps {
  readonly socket: WireSocket
  onOpen(): void
  onEvent(event: ControlEvent): void
  /** Told once. `opened` is false when the connection never came about. */
  onClosed(code: number, opened: boolean): void
}

export interface ControlSocket {
  request<P extends z.ZodType, R extends z.ZodType>(
    definition: RequestDefinition<string, 'ws', P, R, string>,
    params: z.input<P>,
    timeoutMs?: number,
  ): Promise<Answer<z.output<R>>>
  /** Milliseconds since anything at all came from the server. */
  silentForMs(): number
  close(): void
}

/** More requests than this under way at once are a fault of ours; they are refused here rather than by the server. */
const MAX_PENDING = 32
const DEFAULT_TIMEOUT_MS = 8_000
const OPEN = 1
/** What a browser reports when a connection broke without a closing handshake. */
export const BROKEN = 1006

/**
 * One control socket from its opening to its end: request ids, deadlines, parsing. It does not reconnect:
 * that is the room session's decision.
 */
export function attachControlSocket(deps: ControlSocketDeps): ControlSocket {
  const { socket } = deps
  const pending = new Map<number, (answer: Answer<unknown>) => void>()
  let lastId = 0
  let opened = false
  let ended = false
  let lastFrameMs = performance.now()

  socket.addEventListener('open', () => {
    if (ended) return
    opened = true
    lastFrameMs = performance.now()
    log.net('control socket open')
    deps.onOpen()
  })
  socket.addEventListener('message', ({ data }) => receive(data))
  socket.addEventListener('close', ({ code }) => end(code))

  function receive(data: unknown): void {
    if (ended) return
    lastFrameMs = performance.now()
    const frame = parseFrame(data)
    // A frame that cannot be understood is passed over: the beat and the sequence numbers notice what is missing.
    if (frame === null) return
    if ('event' in frame) return deps.onEvent({ event: frame.event, seq: frame.seq, data: frame.data })
    const settle = pending.get(frame.id)
    pending.delete(frame.id)
    settle?.(frame.ok ? { ok: true, result: frame.result } : { ok: false, error: frame.error, details: frame.details })
  }

  function end(code: number): void {
    if (ended) return
    ended = true
    // Of one that never opened the room session says that it tries again.
    if (opened) log.net('control socket closed', { code })
    for (const settle of pending.values()) settle({ ok: false, error: 'offline' })
    pending.clear()
    deps.onClosed(code, opened)
  }

  return {
    async request(definition, params, timeoutMs = DEFAULT_TIMEOUT_MS) {
      if (ended || socket.readyState !== OPEN) return { ok: false, error: 'offline' }
      if (pending.size >= MAX_PENDING) return { ok: false, error: 'rateLimited' }
      const text = JSON.stringify({ id: (lastId += 1), method: definition.method, params })
      if (text.length > MAX_MESSAGE_BYTES) return { ok: false, error: 'tooLarge' }
      const id = lastId
      const answer = await new Promise<Answer<unknown>>((settle) => {
        const deadline = setTimeout(() => {
          pending.delete(id)
          settle({ ok: false, error: 'timeout' })
        }, timeoutMs)
        pending.set(id, (given) => {
          clearTimeout(deadline)
          settle(given)
        })
        socket.send(text)
      })
      if (!answer.ok) {
        log.net('a command was refused', { method: codeOf(definition.method), code: codeOf(answer.error) })
        return answer
      }
      const result = definition.result.safeParse(answer.result)
      if (result.success) return { ok: true, result: result.data }
      log.net('an answer was not what the command promises', { method: codeOf(definition.method) })
      return { ok: false, error: 'badReply' }
    },
    silentForMs: () => performance.now() - lastFrameMs,
    close() {
      // A half-open link would be waiting long for its closing handshake, so the end is reported at once.
      end(BROKEN)
      socket.close()
    },
  }
}

function parseFrame(data: unknown): ServerFrame | null {
  if (typeof data !== 'string') return null
  try {
    return ServerFrame.safeParse(JSON.parse(data)).data ?? null
  } catch (error) {
    log.net('a frame was no JSON', {}, error)
    return null
  }
}

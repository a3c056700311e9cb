import WebSocket from 'ws'
import { HttpReply, PROTOCOL_VERSION, ServerFrame } from '../../signaling/wire/kit.ts'
import type { z } from 'zod'
import type { EventDefinition, RequestDefinition } from '../../signaling/wire/kit.ts'

const REPLY_DEADLINE_MS = 15_000

/** The server said no. */
export class Refused extends Error {
  readonly code: string
  constructor(method: string, code: string) {
    super(`${method}: ${code}`)
    this.code = code
  }
}

export interface SignedIn {
  readonly url: string
  readonly cookie: string
}

/** Asks by HTTP. @throws Refused, or what fetch throws. */
export async function callHttp<P extends z.ZodType, R extends z.ZodType>(
  { url, cookie }: SignedIn,
  definition: RequestDefinition<string, 'http', P, R>,
  params: z.input<P>,
): Promise<{ result: z.output<R>; cookie: string }> {
  const response = await fetch(`${url}/api/call/${definition.method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url, ...(cookie === '' ? {} : { cookie }) },
    body: JSON.stringify(params),
  })
  const reply = HttpReply.parse(await response.json())
  if (!reply.ok) throw new Refused(definition.method, reply.error)
  const given = response.headers.getSetCookie().map((line) => line.split(';')[0] ?? '')
  return { result: definition.result.parse(reply.result), cookie: given.length > 0 ? given.join('; ') : cookie }
}

type Waiting = { resolve(result: unknown): void; reject(error: Error): void }

/** One control socket from the client's side. */
export class ControlLine {
  readonly #socket: WebSocket
  readonly #waiting = new Map<number, Waiting>()
  readonly #listeners = new Map<string, (data: unknown) => void>()
  #lastId = 0
  /** Number of the last kept event seen. */
  lastSeq = 0
  /** Resolves with the close code, once. */
  readonly closed: Promise<number>

  /** @throws when the server refuses the connection. */
  static async open({ url, cookie }: SignedIn): Promise<ControlLine> {
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/ws?v=${PROTOCOL_VERSION}`, {
      headers: { origin: url, cookie },
      handshakeTimeout: REPLY_DEADLINE_MS,
    })
    const line = new ControlLine(socket)
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve)
      socket.once('error', reject)
    })
    return line
  }

  private constructor(socket: WebSocket) {
    this.#socket = socket
    // Each failure is followed by a close, which is where it is dealt with.
    socket.on('error', () => {})
    socket.binaryType = 'nodebuffer'
    socket.on('message', (data) => {
      if (Buffer.isBuffer(data)) this.#receive(JSON.parse(data.toString('utf8')))
    })
    this.closed = new Promise((resolve) => {
      socket.once('close', (code) => {
        for (const { reject } of this.#waiting.values()) reject(new Error(`the control socket closed: ${code}`))
        this.#waiting.clear()
        resolve(code)
      })
    })
  }

  /** @throws Refused, or Error when the socket closes or no reply comes in time. */
  async request<P extends z.ZodType, R extends z.ZodType>(
    definition: RequestDefinition<string, 'ws', P, R>,
    params: z.input<P>,
  ): Promise<z.output<R>> {
    const id = (this.#lastId += 1)
    const { method } = definition
    let timer: NodeJS.Timeout | undefined
    try {
      const result = await new Promise<unknown>((resolve, reject) => {
        if (this.#socket.readyState !== WebSocket.OPEN) return reject(new Error('the control socket is closed'))
        timer = setTimeout(() => reject(new Error(`${method}: no reply`)), REPLY_DEADLINE_MS)
        this.#waiting.set(id, { resolve, reject: (error) => reject(named(method, error)) })
        this.#socket.send(JSON.stringify({ id, method, params }))
      })
      return definition.result.parse(result)
    } finally {
      clearTimeout(timer)
      this.#waiting.delete(id)
    }
  }

  on<D extends z.ZodType>(definition: EventDefinition<string, D>, listener: (data: z.output<D>) => void): void {
    this.#listeners.set(definition.name, (data) => listener(definition.data.parse(data)))
  }

  close(): void {
    this.#socket.close(1000)
  }

  #receive(message: unknown): void {
    const frame = ServerFrame.parse(message)
    if ('event' in frame) {
      if (frame.seq !== undefined) this.lastSeq = Math.max(this.lastSeq, frame.seq)
      this.#listeners.get(frame.event)?.(frame.data)
      return
    }
    const waiting = this.#waiting.get(frame.id)
    if (frame.ok) waiting?.resolve(frame.result)
    else waiting?.reject(new Refused('', frame.error))
  }
}

function named(method: string, error: Error): Error {
  return error instanceof Refused ? new Refused(method, error.code) : error
}

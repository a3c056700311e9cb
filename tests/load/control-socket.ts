import WebSocket from 'ws'
import { HttpReply, PROTOCOL_VERSION, ServerFrame } from '../../signaling/wire/kit.ts'
import type { z } from 'zod'
import type { EventDefinition, RefusalDetails, RequestDefinition } from '../../signaling/wire/kit.ts'

const REPLY_DEADLINE_MS = 15_000

/** The server said no. */
export class Refused extends Error {
  readonly code: string
  readonly details: RefusalDetails
  constructor(method: string, code: string, details: RefusalDetails = {}) {
    super(`${method}: ${code}`)
    this.code = code
    this.details = details
  }
}

export interface SignedIn {
  readonly url: string
  readonly cookie: string
}

const fetched = new Map<string, Promise<unknown>>()

/**
 * Fetches what never changes under its address: once for all bots of this process, as each browser does once for good.
 *
 * @param path - Begins with a slash. @throws Refused by the status, or what fetch throws.
 */
export async function fetchUnchanging(signedIn: SignedIn, path: string): Promise<unknown> {
  const key = `${signedIn.url}${path}`
  const asked = fetched.get(key) ?? fetchJson(signedIn, path)
  fetched.set(key, asked)
  // The next one tries again.
  asked.catch(() => fetched.delete(key))
  return asked
}

async function fetchJson({ url, cookie }: SignedIn, path: string): Promise<unknown> {
  const response = await fetch(`${url}${path}`, { headers: { origin: url, cookie } })
  if (!response.ok) throw new Refused(`GET ${path}`, String(response.status))
  return response.json()
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
  if (!reply.ok) throw new Refused(definition.method, reply.error, reply.details)
  const given = response.headers.getSetCookie().map((link) => link.split(';')[0] ?? '')
  return { result: definition.result.parse(reply.result), cookie: given.length > 0 ? given.join('; ') : cookie }
}

/** Is told of everything that is asked and answered over one control socket. */
export interface ControlWatcher {
  asked(id: number, method: string, params: unknown): void
  /** @param error - Undefined: the server acknowledged it. */
  answered(id: number, method: string, error: string | undefined): void
}

type Waiting = { resolve(result: unknown): void; reject(error: Error): void }

/** One control socket from the client's side. */
export class ControlSocket {
  readonly #socket: WebSocket
  readonly #watcher: ControlWatcher | undefined
  readonly #waiting = new Map<number, Waiting>()
  readonly #listeners = new Map<string, (data: unknown, seq: number | undefined) => void>()
  #lastId = 0
  /** Frames on the control socket so far, and their bytes, both ways. */
  messages = 0
  bytes = 0
  /** Number of the last kept event seen. */
  lastSeq = 0
  /** Resolves with the close code, once. */
  readonly closed: Promise<number>

  /** @throws when the server refuses the connection. */
  static async open({ url, cookie }: SignedIn, watcher?: ControlWatcher): Promise<ControlSocket> {
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/ws?v=${PROTOCOL_VERSION}`, {
      headers: { origin: url, cookie },
      handshakeTimeout: REPLY_DEADLINE_MS,
      // Messages of one packet come one after another, each after what the one before set going: counts at a reply are counts at that reply.
      allowSynchronousEvents: false,
    })
    const control = new ControlSocket(socket, watcher)
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve)
      socket.once('error', reject)
    })
    return control
  }

  private constructor(socket: WebSocket, watcher: ControlWatcher | undefined) {
    this.#socket = socket
    this.#watcher = watcher
    // Each failure is followed by a close, which is where it is dealt with.
    socket.on('error', () => {})
    socket.binaryType = 'nodebuffer'
    socket.on('message', (data) => {
      if (!Buffer.isBuffer(data)) return
      this.messages += 1
      this.bytes += data.length
      this.#receive(JSON.parse(data.toString('utf8')))
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
        const frame = JSON.stringify({ id, method, params })
        this.messages += 1
        this.bytes += Buffer.byteLength(frame)
        this.#watcher?.asked(id, method, params)
        this.#socket.send(frame)
      })
      this.#watcher?.answered(id, method, undefined)
      return definition.result.parse(result)
    } catch (error) {
      this.#watcher?.answered(id, method, error instanceof Refused ? error.code : 'noReply')
      throw error
    } finally {
      clearTimeout(timer)
      this.#waiting.delete(id)
    }
  }

  /** @param listener - Is given the number of a kept event too. One for each event; a second one takes the place of the first. */
  on<D extends z.ZodType>(
    definition: EventDefinition<string, D>,
    listener: (data: z.output<D>, seq: number | undefined) => void,
  ): void {
    this.#listeners.set(definition.name, (data, seq) => listener(definition.data.parse(data), seq))
  }

  close(): void {
    this.#socket.close(1000)
  }

  get open(): boolean {
    return this.#socket.readyState === WebSocket.OPEN
  }

  /** Ends without a word, as a cut link does. */
  cut(): void {
    this.#socket.terminate()
  }

  #receive(message: unknown): void {
    const frame = ServerFrame.parse(message)
    if ('event' in frame) {
      if (frame.seq !== undefined) this.lastSeq = Math.max(this.lastSeq, frame.seq)
      this.#listeners.get(frame.event)?.(frame.data, frame.seq)
      return
    }
    const waiting = this.#waiting.get(frame.id)
    if (frame.ok) waiting?.resolve(frame.result)
    else waiting?.reject(new Refused('', frame.error, frame.details))
  }
}

function named(method: string, error: Error): Error {
  return error instanceof Refused ? new Refused(method, error.code, error.details) : error
}

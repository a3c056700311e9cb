import { once } from 'node:events'
import WebSocket, { type RawData } from 'ws'
import type { z } from 'zod'
import { EventFrame, HttpReply, PROTOCOL_VERSION, ReplyFrame, type RefusalDetails } from '../../signaling/wire/kit.ts'
import type { requests, EventDataOf, EventName, Method, RequestOf } from '../../signaling/wire/registry.ts'
import { Roster, unpackSeats, type RosterSeat, type SeatNow } from '../../signaling/seats/wire.ts'
import type { MeetingId, SeatId } from '../../signaling/wire/ids.ts'
import { PASSWORD } from './server.ts'
import { poll } from './poll.ts'

export type Reply<M extends Method> =
  | { ok: true; result: z.output<RequestOf<M>['result']> }
  | { ok: false; error: string; details?: RefusalDetails | undefined }

type JoinParams = z.input<Extract<(typeof requests)[number], { method: 'seats.join' }>['params']>

/** How somebody joins unless a test says otherwise: at a desk of one's own, wherever else one may sit, with both devices off. */
export function joinParams(meetingId: string, more: Partial<JoinParams> = {}): JoinParams {
  return { meetingId, place: 'own', claim: 'takeOver', mic: 'off', camera: 'off', ...more }
}

const PAIRING = 'diem-cau='
/** A browser that is being paired keeps the session that it may have. */
const withPairing = (cookies: string, pairing: string): string =>
  [...cookies.split('; ').filter((one) => one !== '' && !one.startsWith(PAIRING)), pairing].join('; ')

/** A person without a browser: signs in, calls commands, opens sockets; speaks the real protocol. */
export class TestClient {
  readonly url: string
  cookie = ''

  constructor(url: string) {
    this.url = url
  }

  static async signIn(url: string, username: string, password: string = PASSWORD): Promise<TestClient> {
    const client = new TestClient(url)
    const reply = await client.call('identity.signIn', { username, password })
    if (!reply.ok) throw new Error(`${username} could not sign in: ${reply.error}`)
    return client
  }

  headers(extra: Record<string, string> = {}): Record<string, string> {
    return { origin: this.url, ...(this.cookie === '' ? {} : { cookie: this.cookie }), ...extra }
  }

  /** A raw call, also with things that the types would not let through. */
  async callRaw(
    method: string,
    params: unknown,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`${this.url}/api/call/${method}`, {
      method: 'POST',
      headers: this.headers({ 'content-type': 'application/json', ...headers }),
      body: JSON.stringify(params),
    })
    const set = response.headers.getSetCookie()[0]?.split(';')[0]
    if (set !== undefined) this.cookie = set.startsWith(PAIRING) ? withPairing(this.cookie, set) : set
    return { status: response.status, body: await response.json() }
  }

  async call<M extends Method>(
    method: M,
    params: z.input<Extract<(typeof requests)[number], { method: M }>['params']>,
  ): Promise<Reply<M>> {
    const { body } = await this.callRaw(method, params)
    return HttpReply.parse(body) as Reply<M>
  }

  /** The list of seats, as a page fetches it; throws unless it is there. */
  async roster(meetingId: MeetingId, hash: string): Promise<RosterSeat[]> {
    const response = await fetch(`${this.url}/api/meetings/${meetingId}/roster/${hash}`, { headers: this.headers() })
    if (!response.ok) throw new Error(`The list of seats was refused with ${response.status}`)
    return Roster.parse(await response.json()).seats
  }

  /** Opens the control socket; rejects with the status when the upgrade is refused. */
  async connect(options: { origin?: string; version?: string } = {}): Promise<TestSocket> {
    const socket = new WebSocket(
      `${this.url.replace('http', 'ws')}/ws?v=${options.version ?? String(PROTOCOL_VERSION)}`,
      {
        headers: this.headers(options.origin === undefined ? {} : { origin: options.origin }),
      },
    )
    const test = new TestSocket(socket)
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve)
      socket.once('error', reject)
      socket.once('unexpected-response', (_request, response) =>
        reject(new Error(`status ${response.statusCode ?? 0}`)),
      )
    })
    return test
  }
}

export class TestSocket {
  readonly socket: WebSocket
  readonly events: { event: string; seq?: number | undefined; data: unknown }[] = []
  closeCode: number | null = null
  readonly #waiting = new Map<number, (reply: z.infer<typeof ReplyFrame>) => void>()
  readonly #replies: z.infer<typeof ReplyFrame>[] = []
  #lastId = 0

  constructor(socket: WebSocket) {
    this.socket = socket
    // Each request under way listens for the end.
    socket.setMaxListeners(0)
    socket.on('message', (data: RawData) => {
      const frame: unknown = JSON.parse(textOf(data))
      const reply = ReplyFrame.safeParse(frame)
      if (!reply.success) {
        this.events.push(EventFrame.parse(frame))
        return
      }
      this.#replies.push(reply.data)
      this.#waiting.get(reply.data.id)?.(reply.data)
      this.#waiting.delete(reply.data.id)
    })
    socket.on('close', (code) => (this.closeCode = code))
    socket.on('error', () => undefined)
  }

  /** Replies in the order in which they came, those to raw frames included. */
  get replies(): readonly z.infer<typeof ReplyFrame>[] {
    return this.#replies
  }

  sendRaw(data: string | Uint8Array): void {
    this.socket.send(data)
  }

  async request<M extends Method>(
    method: M,
    params: z.input<Extract<(typeof requests)[number], { method: M }>['params']>,
  ): Promise<Reply<M>> {
    const id = (this.#lastId += 1)
    const answered = new Promise<z.infer<typeof ReplyFrame>>((resolve, reject) => {
      this.#waiting.set(id, resolve)
      this.socket.once('close', (code) =>
        reject(new Error(`The socket closed with ${code} before ${method} was answered`)),
      )
    })
    answered.catch(() => undefined)
    this.socket.send(JSON.stringify({ id, method, params }))
    return (await answered) as Reply<M>
  }

  /** Takes a place; throws when it is refused. */
  async join(meetingId: string, more: Partial<JoinParams> = {}): Promise<z.output<RequestOf<'seats.join'>['result']>> {
    const reply = await this.request('seats.join', joinParams(meetingId, more))
    if (!reply.ok) throw new Error(`The place was refused: ${reply.error}`)
    return reply.result
  }

  /** Waits until the server has sent this state of a seat. */
  async seat(seatId: SeatId, fits: (seat: SeatNow) => boolean): Promise<SeatNow> {
    const { seats } = await this.event('seats.changed', ({ seats: told }) => {
      const seat = unpackSeats(told).get(seatId)
      return seat !== undefined && fits(seat)
    })
    const seat = unpackSeats(seats).get(seatId)
    if (seat === undefined) throw new Error('unreachable')
    return seat
  }

  /** The first event of that name for which `fits`, waited for if need be. */
  async event<N extends EventName>(
    name: N,
    fits: (data: EventDataOf<N>) => boolean = () => true,
  ): Promise<EventDataOf<N>> {
    const found = await poll(
      () => this.events.find((event) => event.event === name && fits(event.data as EventDataOf<N>)),
      { what: `event ${name}` },
    )
    return found?.data as EventDataOf<N>
  }

  async closed(): Promise<number> {
    if (this.closeCode === null) await once(this.socket, 'close')
    return this.closeCode ?? 0
  }

  close(): void {
    this.socket.terminate()
  }
}

export function textOf(data: RawData): string {
  const bytes = Array.isArray(data) ? Buffer.concat(data) : data instanceof ArrayBuffer ? Buffer.from(data) : data
  return bytes.toString('utf8')
}

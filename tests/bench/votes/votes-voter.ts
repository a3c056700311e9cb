import { setTimeout as wait } from 'node:timers/promises'
import WebSocket, { type RawData } from 'ws'
import { z } from 'zod'
import { joinSeat } from '../../../signaling/seats/wire.ts'
import { castFromSeat } from '../../../signaling/voting/wire.ts'
import { type BallotId, type MeetingId, ReceiptId } from '../../../signaling/wire/ids.ts'
import { PROTOCOL_VERSION, ReplyFrame } from '../../../signaling/wire/kit.ts'
import { textOf } from '../../support/client.ts'
import { VOTE_CHOICES } from './votes-province.ts'

const PlainSaved = z.object({ receiptId: ReceiptId })
type Reply = z.output<typeof ReplyFrame>

/** One voter's socket, which reads nothing but answers: 2,000 pages are not to be measured along. */
export class Voter {
  readonly #socket: WebSocket
  readonly #receiptIn: (result: unknown) => ReceiptId
  readonly #waiting = new Map<number, (reply: Reply) => void>()
  #lastId = 0
  #casts = 0
  /** Of the choice that counts now. */
  #receiptId: ReceiptId | null = null
  #busy = false

  /** Opens the control socket of a seat of the voter's own in the meeting. */
  static async inSeat(url: string, cookie: string, meetingId: MeetingId): Promise<Voter> {
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/ws?v=${PROTOCOL_VERSION}`, {
      headers: { origin: url, cookie },
    })
    const voter = new Voter(socket, (result) => castFromSeat.result.parse(result).receipt.receiptId)
    await voter.#opened()
    const place = { place: 'own', claim: 'takeOver', mic: 'none', camera: 'none' }
    for (;;) {
      const reply = await voter.#request(joinSeat.method, { meetingId, ...place })
      if (reply.ok) return voter
      if (reply.error !== 'busy') throw new Error(`a voter was not let in: ${reply.error}`)
      await wait(500)
    }
  }

  /** Opens a socket of `votes-plain-server.ts`. */
  static async plain(url: string, number: number): Promise<Voter> {
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/${number}`)
    const voter = new Voter(socket, (result) => PlainSaved.parse(result).receiptId)
    await voter.#opened()
    return voter
  }

  private constructor(socket: WebSocket, receiptIn: (result: unknown) => ReceiptId) {
    this.#socket = socket
    this.#receiptIn = receiptIn
    socket.on('error', () => undefined)
    socket.on('message', (data: RawData) => {
      const text = textOf(data)
      if (!text.startsWith('{"id":')) return
      const reply = ReplyFrame.parse(JSON.parse(text))
      this.#waiting.get(reply.id)?.(reply)
      this.#waiting.delete(reply.id)
    })
  }

  /** Whether its last choice is not answered yet. */
  get busy(): boolean {
    return this.#busy
  }

  /** Another ballot begins. */
  begin(): void {
    this.#receiptId = null
  }

  /** @returns how long the answer took, milliseconds. @throws when the choice was refused. */
  async cast(meetingId: MeetingId, ballotId: BallotId): Promise<number> {
    this.#busy = true
    const choice = VOTE_CHOICES[(this.#casts += 1) % VOTE_CHOICES.length]
    const since = performance.now()
    const reply = await this.#request(castFromSeat.method, { meetingId, ballotId, choice, changes: this.#receiptId })
    const tookMs = performance.now() - since
    this.#busy = false
    if (!reply.ok) throw new Error(`a choice was refused: ${reply.error}`)
    this.#receiptId = this.#receiptIn(reply.result)
    return tookMs
  }

  close(): void {
    this.#socket.terminate()
  }

  #opened(): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      this.#socket.once('open', resolve)
      this.#socket.once('error', reject)
    })
  }

  #request(method: string, params: unknown): Promise<Reply> {
    const id = (this.#lastId += 1)
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve)
      this.#socket.send(JSON.stringify({ id, method, params }))
    })
  }
}

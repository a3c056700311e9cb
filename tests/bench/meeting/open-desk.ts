// A secretary's control desk beside a crowd: leads the queue, calls the roll and has the monitor open, over a control socket without media.
import { setTimeout as wait } from 'node:timers/promises'
import { signIn } from '../../../signaling/identity/wire.ts'
import {
  afterChange,
  callInQueue,
  line,
  queuesChanged,
  setQueuePhase,
  type QueuesState,
} from '../../../signaling/queues/wire.ts'
import { linksChanged, openMonitor } from '../../../signaling/monitor/wire.ts'
import { endRollCall, placesChanged, startRollCall } from '../../../signaling/roll-call/wire.ts'
import { joinSeat } from '../../../signaling/seats/wire.ts'
import type { MeetingId, SeatId } from '../../../signaling/wire/ids.ts'
import { callHttp, ControlSocket } from '../../load/control-socket.ts'
import { exactNowMs } from '../../load/journal.ts'
import { PASSWORD } from '../../support/server.ts'
import { poll } from '../../support/poll.ts'

const SECRETARY = 'thuky1'
const IN_LINE_WITHIN_MS = 10_000

export class OpenDesk {
  readonly #control: ControlSocket
  #queues: QueuesState
  #rollCallId: string | null = null
  #closed = false
  /** Places that have answered the roll call, and turns that were called. */
  readonly answered = new Set<SeatId>()
  calls = 0
  /** Messages of the monitor. */
  watched = 0

  static async open(url: string, meetingId: MeetingId): Promise<OpenDesk> {
    const { cookie } = await callHttp({ url, cookie: '' }, signIn, { username: SECRETARY, password: PASSWORD })
    const control = await ControlSocket.open({ url, cookie })
    const seat = { place: 'own', claim: 'takeOver', mic: 'none', camera: 'none' } as const
    const { snapshot } = await control.request(joinSeat, { meetingId, ...seat })
    const desk = new OpenDesk(control, snapshot.queues)
    await control.request(openMonitor, {})
    await control.request(setQueuePhase, { queue: 'speaking', phase: 'open' })
    return desk
  }

  private constructor(control: ControlSocket, queues: QueuesState) {
    this.#control = control
    this.#queues = queues
    control.on(queuesChanged, (change) => (this.#queues = afterChange(this.#queues, change)))
    control.on(linksChanged, () => (this.watched += 1))
    control.on(placesChanged, ({ places }) => {
      for (const { seatId, state } of places) if (state !== 'waiting') this.answered.add(seatId)
    })
  }

  /** Frames on its control socket and their bytes, both ways. */
  get traffic(): { readonly messages: number; readonly bytes: number } {
    return { messages: this.#control.messages, bytes: this.#control.bytes }
  }

  /** Resolves once this seat stands first in line. */
  async sees(seatId: SeatId): Promise<void> {
    await poll(() => this.#first?.seatId === seatId, { deadlineMs: IN_LINE_WITHIN_MS, what: 'the site to be in line' })
  }

  /** Gives the floor to the first in line. @returns when it was asked, milliseconds since the epoch. @throws when nobody waits. */
  async callFirst(): Promise<number> {
    const first = this.#first
    if (first === undefined) throw new Error('nobody is in line')
    const askedAtMs = exactNowMs()
    await this.#control.request(callInQueue, { entryId: first.entryId })
    this.calls += 1
    return askedAtMs
  }

  async #startRollCall(): Promise<void> {
    const { rollCallId } = await this.#control.request(startRollCall, { way: 'byDistrict', ifNewest: null })
    this.#rollCallId = rollCallId
  }

  /**
   * Lets a meeting be led as a lively one is: a roll call by districts runs from now on, and so often a site asks for the floor and the first in
   * line is called, until the desk is closed.
   */
  async lead(everyMs: number, askOneMore: () => Promise<void>): Promise<void> {
    await this.#startRollCall()
    while (!this.#closed) {
      await askOneMore()
      if (this.#first !== undefined) await this.callFirst()
      await wait(everyMs)
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    if (this.#rollCallId !== null && this.#control.open)
      await this.#control.request(endRollCall, { rollCallId: this.#rollCallId }).catch(() => undefined)
    this.#control.close()
  }

  get #first() {
    return line(this.#queues, 'speaking', 'waiting')[0]
  }
}

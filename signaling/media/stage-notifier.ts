// Tells each device which seat is on its stage (`media.stage`), when that changes.
import { LONG_AGO, type Clock, type MonoMs } from '../kit/clock.ts'
import { LastSent } from '../kit/last-sent.ts'
import type { Cancel, Timers } from '../kit/timers.ts'
import type { SeatId } from '../wire/ids.ts'
import type { MediaDevice } from './live.ts'
import { stageOf, type RoomPlan } from './rules.ts'

/** Between two messages that tell a device its stage; a change after a calm while is sent at once. */
const STAGE_EVERY_MS = 250

/** The seat that a device was sent last as its stage, and when. */
interface StageSent {
  readonly seat: LastSent<SeatId | null>
  atMs: MonoMs
}

export interface StageNotifierDeps {
  readonly clock: Clock
  readonly timers: Timers
  readonly devices: ReadonlyMap<string, MediaDevice>
  /** Whether clients have been sent that the seat is joined. */
  readonly isKnown: (seatId: SeatId) => boolean
  /** The waiting time of some device is over: announce again. */
  readonly again: () => void
}

/**
 * Tells each device the seat on its stage when that is another one. While halls come in the stage changes with each of the first, so a device is
 * told at most once in STAGE_EVERY_MS.
 */
export class StageNotifier {
  readonly #deps: StageNotifierDeps
  readonly #sent = new WeakMap<MediaDevice, StageSent>()
  #waitsForSeats = false
  #due: Cancel | null = null

  constructor(deps: StageNotifierDeps) {
    this.#deps = deps
  }

  /** A seat is to come onto a stage that clients don't know of yet. */
  get waitsForSeats(): boolean {
    return this.#waitsForSeats
  }

  /** Another message already tells the device this seat. */
  note(device: MediaDevice, seatId: SeatId | null): void {
    const sent = this.#sentTo(device)
    sent.seat.sent(seatId)
    sent.atMs = this.#deps.clock.monotonicMs()
  }

  /** The device may have missed the last message. */
  missed(device: MediaDevice): void {
    this.#sentTo(device).seat.forget()
  }

  /** One small message to each device whose stage is another one; the same object for all that share it, so it is written out once. */
  announce(plan: RoomPlan): void {
    this.#waitsForSeats = false
    const nowMs = this.#deps.clock.monotonicMs()
    const bySeat = new Map<SeatId | null, { readonly seatId: SeatId | null }>()
    let soonestMs = Infinity
    for (const device of this.#deps.devices.values()) {
      const { connection, seat } = device
      const sent = this.#sentTo(device)
      if (connection === null) sent.seat.forget()
      const seatId = stageOf(seat.seatId, plan)
      if (connection === null || sent.seat.is(seatId)) continue
      const dueMs = sent.atMs + STAGE_EVERY_MS
      // A seat that has just joined comes onto the stage once everybody knows of it.
      if (seatId !== null && !this.#deps.isKnown(seatId)) this.#waitsForSeats = true
      else if (dueMs > nowMs) soonestMs = Math.min(soonestMs, dueMs)
      else {
        const data = bySeat.get(seatId) ?? { seatId }
        bySeat.set(seatId, data)
        this.note(device, seatId)
        connection.send('media.stage', data)
      }
    }
    this.#due?.()
    this.#due = soonestMs === Infinity ? null : this.#deps.timers.after(soonestMs - nowMs, this.#deps.again)
  }

  close(): void {
    this.#due?.()
    this.#due = null
  }

  #sentTo(device: MediaDevice): StageSent {
    const sent = this.#sent.get(device) ?? { seat: new LastSent(), atMs: LONG_AGO }
    this.#sent.set(device, sent)
    return sent
  }
}

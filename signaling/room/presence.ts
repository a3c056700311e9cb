import { LONG_AGO, type Clock } from '../kit/clock.ts'
import type { SeatId } from '../wire/ids.ts'
import type { EventDataOf } from '../wire/registry.ts'
import { LastSent } from '../kit/last-sent.ts'
import { gatherDelayMs } from './rules.ts'
import { seatDetail, seatNow } from './seat-state.ts'
import type { LiveSeat } from './seat.ts'
import type { Cancel, Timers } from '../kit/timers.ts'
import {
  ABSENT,
  packSeat,
  packSeats,
  unpackSeat,
  type PackedSeat,
  type PackedSeats,
  type SeatDetail,
} from '../seats/wire.ts'

export interface PresenceDeps {
  readonly clock: Clock
  readonly timers: Timers
  tell(data: EventDataOf<'seats.changed'>): void
  tellOwn(seat: LiveSeat, detail: SeatDetail): void
}

/**
 * Gathers what changes about seats, so that 241 joins cost everybody a few messages and not 241. Only what really differs
 * from what clients were sent last is sent.
 */
export class Presence {
  readonly #deps: PresenceDeps
  #seats: ReadonlyMap<SeatId, LiveSeat> = new Map()
  /** What clients were last sent of each seat; one that is missing here was sent, or is taken, as absent. */
  readonly #lastSent = new Map<SeatId, PackedSeat>()
  /** What the devices of each seat were sent of it. */
  readonly #ownSent = new WeakMap<LiveSeat, LastSent<SeatDetail>>()
  readonly #changed = new Set<LiveSeat>()
  /** Seats that a snapshot showed otherwise than the last message: the client that got it must hear of them, also when they are as before by then. */
  readonly #shown = new Set<LiveSeat>()
  #newHash: string | null = null
  #waiting: Cancel | null = null
  #lastSentAtMs = LONG_AGO
  #lastCount = 0

  constructor(deps: PresenceDeps) {
    this.#deps = deps
  }

  changed(seat: LiveSeat): void {
    this.#changed.add(seat)
    this.#gather()
  }

  /** The seats there are, before anybody is here: what is known of them already is in everybody's snapshot. */
  begin(seats: ReadonlyMap<SeatId, LiveSeat>): void {
    this.#seats = seats
    for (const seat of seats.values()) this.#remember(seat.seatId, packSeat(seatNow(seat)))
  }

  /** The list of seats has changed; clients are sent its new hash. */
  rosterChanged(hash: string): void {
    for (const seatId of this.#lastSent.keys()) if (!this.#seats.has(seatId)) this.#lastSent.delete(seatId)
    for (const seat of this.#seats.values()) if (!this.#lastSent.has(seat.seatId)) this.#changed.add(seat)
    this.#newHash = hash
    this.#gather()
  }

  /** Seats as they are now, those left out that nobody sits in and nothing is known of. */
  snapshot(): PackedSeats {
    const now = new Map(this.#lastSent)
    for (const seat of this.#changed) {
      if (this.#seats.get(seat.seatId) !== seat) continue
      const packed = packSeat(seatNow(seat))
      if (packed !== this.#lastSentOf(seat.seatId)) this.#shown.add(seat)
      if (packed === ABSENT) now.delete(seat.seatId)
      else now.set(seat.seatId, packed)
    }
    return packSeats(now)
  }

  /** A reply has just sent the seat's devices their seat, as it is now. */
  ownSentNow(seat: LiveSeat): void {
    this.#ownSentTo(seat).sent(seatDetail(seat))
  }

  /** Whether clients have been sent that the seat is joined. */
  isKnown(seatId: SeatId): boolean {
    return unpackSeat(this.#lastSentOf(seatId)).connection !== 'absent'
  }

  /** Tells at once what has been gathered; without any change nothing is sent. */
  flush(): void {
    this.#waiting?.()
    this.#waiting = null
    if (this.#changed.size === 0 && this.#newHash === null) return
    const differences = this.#differences()
    const own = [...this.#changed]
    const rosterHash = this.#newHash
    this.#forget()
    if (differences.size > 0 || rosterHash !== null) {
      this.#lastSentAtMs = this.#deps.clock.monotonicMs()
      this.#lastCount = differences.size
      const packed = packSeats(differences)
      this.#deps.tell(rosterHash === null ? { seats: packed } : { seats: packed, rosterHash })
    }
    for (const seat of own) this.#announceOwnIfChanged(seat)
  }

  close(): void {
    this.#waiting?.()
    this.#waiting = null
    this.#forget()
  }

  /** The gathered seats that differ from what was sent; they count as sent from here on. */
  #differences(): Map<SeatId, PackedSeat> {
    const differences = new Map<SeatId, PackedSeat>()
    for (const seat of this.#changed) {
      if (this.#seats.get(seat.seatId) !== seat) continue
      const packed = packSeat(seatNow(seat))
      if (packed === this.#lastSentOf(seat.seatId) && !this.#shown.has(seat)) continue
      this.#remember(seat.seatId, packed)
      differences.set(seat.seatId, packed)
    }
    return differences
  }

  #forget(): void {
    this.#changed.clear()
    this.#shown.clear()
    this.#newHash = null
  }

  #gather(): void {
    if (this.#waiting !== null) return
    const { clock, timers } = this.#deps
    const delayMs = gatherDelayMs({
      nowMs: clock.monotonicMs(),
      lastSentAtMs: this.#lastSentAtMs,
      lastCount: this.#lastCount,
    })
    this.#waiting = timers.after(delayMs, () => this.flush())
  }

  #lastSentOf(seatId: SeatId): PackedSeat {
    return this.#lastSent.get(seatId) ?? ABSENT
  }

  #remember(seatId: SeatId, packed: PackedSeat): void {
    if (packed === ABSENT) this.#lastSent.delete(seatId)
    else this.#lastSent.set(seatId, packed)
  }

  #ownSentTo(seat: LiveSeat): LastSent<SeatDetail> {
    const sent = this.#ownSent.get(seat) ?? new LastSent<SeatDetail>(withoutLinks)
    this.#ownSent.set(seat, sent)
    return sent
  }

  #announceOwnIfChanged(seat: LiveSeat): void {
    if (seat.devices.size === 0) return void this.#ownSent.delete(seat)
    const detail = seatDetail(seat)
    if (this.#ownSentTo(seat).isNews(detail)) this.#deps.tellOwn(seat, detail)
  }
}

/** The quality of its links alone is no news to a seat itself. */
function withoutLinks(detail: SeatDetail): string {
  return JSON.stringify({ ...detail, devices: detail.devices.map(({ link: _link, ...device }) => device) })
}

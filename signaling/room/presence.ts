import { LONG_AGO, type Clock } from '../kit/clock.ts'
import type { SeatId } from '../wire/ids.ts'
import type { EventDataOf } from '../wire/registry.ts'
import { LastSent } from '../kit/last-sent.ts'
import { gatherDelayMs } from './rules.ts'
import { seatDetail, seatNow } from './seat-state.ts'
import type { LiveSeat } from './seat.ts'
import type { Cancel, Timers } from '../kit/timers.ts'
import { packSeat, packSeats, unpackSeat, type PackedSeat, type PackedSeats, type SeatDetail } from '../seats/wire.ts'

/**
 * Gathers what changes about seats, so that 241 joins cost everybody a few messages and not 241. Only what really differs
 * from what was told last is told.
 */
export interface Presence {
  changed(seat: LiveSeat): void
  /** The seats there are, before anybody is here: what is known of them already is in everybody's snapshot. */
  begin(seats: ReadonlyMap<SeatId, LiveSeat>): void
  /** The list of seats is another one now, and everybody is told so. */
  rosterChanged(hash: string): void
  /** Seats as they are now, those left out that nobody sits in and nothing is known of. */
  snapshot(): PackedSeats
  /** The seat's devices have just been told of their seat by an answer, as it is now. */
  ownTold(seat: LiveSeat): void
  /** Tells at once what has been gathered; nothing gathered, nothing told. */
  flush(): void
  /** Whether clients were told that the seat is joined. */
  isKnown(seatId: SeatId): boolean
  close(): void
}

export interface PresenceDeps {
  readonly clock: Clock
  readonly timers: Timers
  tell(data: EventDataOf<'seats.changed'>): void
  tellOwn(seat: LiveSeat, detail: SeatDetail): void
}

/** A seat that is not named in a snapshot. */
export const ABSENT: PackedSeat = 'xnn-u--'

export function createPresence({ clock, timers, tell, tellOwn }: PresenceDeps): Presence {
  let seats: ReadonlyMap<SeatId, LiveSeat> = new Map()
  /** What clients were told last; seats that are not here were told, or taken, to be absent. */
  const told = new Map<SeatId, PackedSeat>()
  /** What the devices of each seat were sent of it. */
  const ownSent = new WeakMap<LiveSeat, LastSent<SeatDetail>>()
  const changed = new Set<LiveSeat>()
  /** Seats that a snapshot showed otherwise than they were told: whoever got it must hear of them, whatever they are by then. */
  const shown = new Set<LiveSeat>()
  let newHash: string | null = null
  let waiting: Cancel | null = null
  let lastToldAtMs = LONG_AGO
  let lastTold = 0

  function gather(): void {
    if (waiting !== null) return
    waiting = timers.after(gatherDelayMs({ nowMs: clock.monotonicMs(), lastToldAtMs, lastTold }), flush)
  }

  function flush(): void {
    waiting?.()
    waiting = null
    if (changed.size === 0 && newHash === null) return
    const differences = new Map<SeatId, PackedSeat>()
    for (const seat of changed) {
      if (seats.get(seat.seatId) !== seat) continue
      const packed = packSeat(seatNow(seat))
      if (packed === (told.get(seat.seatId) ?? ABSENT) && !shown.has(seat)) continue
      remember(seat.seatId, packed)
      differences.set(seat.seatId, packed)
    }
    const own = [...changed]
    const rosterHash = newHash
    changed.clear()
    shown.clear()
    newHash = null
    if (differences.size > 0 || rosterHash !== null) {
      lastToldAtMs = clock.monotonicMs()
      lastTold = differences.size
      const packed = packSeats(differences)
      tell(rosterHash === null ? { seats: packed } : { seats: packed, rosterHash })
    }
    for (const seat of own) announceOwnIfChanged(seat)
  }

  function remember(seatId: SeatId, packed: PackedSeat): void {
    if (packed === ABSENT) told.delete(seatId)
    else told.set(seatId, packed)
  }

  function ownSentTo(seat: LiveSeat): LastSent<SeatDetail> {
    const sent = ownSent.get(seat) ?? new LastSent<SeatDetail>(withoutLinks)
    ownSent.set(seat, sent)
    return sent
  }

  function announceOwnIfChanged(seat: LiveSeat): void {
    if (seat.devices.size === 0) return void ownSent.delete(seat)
    const detail = seatDetail(seat)
    if (ownSentTo(seat).isNews(detail)) tellOwn(seat, detail)
  }

  return {
    changed(seat) {
      changed.add(seat)
      gather()
    },
    begin(now) {
      seats = now
      for (const seat of now.values()) remember(seat.seatId, packSeat(seatNow(seat)))
    },
    rosterChanged(hash) {
      for (const seatId of told.keys()) if (!seats.has(seatId)) told.delete(seatId)
      for (const seat of seats.values()) if (!told.has(seat.seatId)) changed.add(seat)
      newHash = hash
      gather()
    },
    snapshot() {
      const now = new Map(told)
      for (const seat of changed) {
        if (seats.get(seat.seatId) !== seat) continue
        const packed = packSeat(seatNow(seat))
        if (packed !== (told.get(seat.seatId) ?? ABSENT)) shown.add(seat)
        if (packed === ABSENT) now.delete(seat.seatId)
        else now.set(seat.seatId, packed)
      }
      return packSeats(now)
    },
    ownTold(seat) {
      ownSentTo(seat).sent(seatDetail(seat))
    },
    flush,
    isKnown: (seatId) => unpackSeat(told.get(seatId) ?? ABSENT).connection !== 'absent',
    close() {
      waiting?.()
      waiting = null
      changed.clear()
      shown.clear()
      newHash = null
    },
  }
}

/** The quality of its links alone is no news to a seat itself. */
function withoutLinks(detail: SeatDetail): string {
  return JSON.stringify({ ...detail, devices: detail.devices.map(({ link: _link, ...device }) => device) })
}

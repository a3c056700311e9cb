import type { SeatId } from '../wire/ids.ts'
import type { EventDataOf } from '../wire/registry.ts'
import { toWire, type LiveSeat } from './seat.ts'
import type { Cancel, Timers } from './timers.ts'

export type LeaveReason = EventDataOf<'seats.changed'>['left'][number]['reason']

/** Gathers who came, went and changed, so that 241 joins cost everybody a few messages and not 241. */
export interface Presence {
  changed(seat: LiveSeat): void
  left(seatId: SeatId, reason: LeaveReason): void
  /** Tells at once what has been gathered; nothing gathered, nothing told. */
  flush(): void
  close(): void
}

export function createPresence(
  gatherMs: number,
  timers: Timers,
  tell: (data: EventDataOf<'seats.changed'>) => void,
): Presence {
  const changed = new Set<LiveSeat>()
  const left = new Map<SeatId, LeaveReason>()
  let waiting: Cancel | null = null

  function gather(): void {
    waiting ??= timers.after(gatherMs, flush)
  }
  function flush(): void {
    waiting?.()
    waiting = null
    if (changed.size === 0 && left.size === 0) return
    const data = {
      changed: [...changed].map(toWire),
      left: [...left].map(([seatId, reason]) => ({ seatId, reason })),
    }
    changed.clear()
    left.clear()
    tell(data)
  }

  return {
    changed(seat) {
      if (seat.gone) return
      changed.add(seat)
      gather()
    },
    left(seatId, reason) {
      for (const seat of changed) if (seat.seatId === seatId) changed.delete(seat)
      left.set(seatId, reason)
      gather()
    },
    flush,
    close() {
      waiting?.()
      waiting = null
      changed.clear()
      left.clear()
    },
  }
}

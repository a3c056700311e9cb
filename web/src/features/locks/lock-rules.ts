// What a lock would turn off now, as far as the page knows. Pure functions.
import type { Lock } from '../../../../signaling/locks/wire.ts'
import { lockedOut } from '../../../../signaling/wire/locked-out.ts'
import type { RoomModel, Seat } from '../../net/session.ts'

type Known = Pick<RoomModel, 'floor' | 'locks' | 'seats' | 'absent'>

/**
 * How many seats something goes off at, or, for the doors, how many cannot come in from then on. Who leads from inside a hall is known to the
 * server alone, so its answer may be smaller.
 */
export function countTouched(lock: Lock, { floor, locks, seats, absent }: Known, selfSeatId: string | null): number {
  const others = seats.filter(({ seatId }) => seatId !== selfSeatId)
  const goesOff = (seat: Seat, source: 'mic' | 'camera' | 'screen') => {
    const roles = seat.chair ? (['chair'] as const) : [seat.role]
    return lockedOut({ ...locks, [lock]: true }, floor, { seatId: seat.seatId, roles }, source)
  }
  switch (lock) {
    case 'mics':
      return others.filter((seat) => seat.mic === 'on' && goesOff(seat, 'mic')).length
    case 'cameras':
      return others.filter((seat) => seat.camera === 'on' && goesOff(seat, 'camera')).length
    case 'screens':
      return others.filter((seat) => seat.screen && goesOff(seat, 'screen')).length
    case 'meeting':
    case 'waitingRoom':
      return absent.length
    default:
      return lock satisfies never
  }
}

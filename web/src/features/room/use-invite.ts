import { useRights } from '../../meeting-room/use-room.ts'
import type { Seat } from '../../net/session.ts'
import { useFloor } from '../floor/use-floor.ts'

/** Gives the floor to an item's speaker instead of those who have it. Undefined: not this person's to do. */
export function useInvite(): ((seat: Seat) => void) | undefined {
  const { giveFloor } = useRights()
  const floor = useFloor()
  return giveFloor ? (seat) => void floor.give(seat, true) : undefined
}

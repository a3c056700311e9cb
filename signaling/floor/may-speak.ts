import { actorMay } from '../wire/permissions.ts'
import type { SeatId } from '../wire/ids.ts'
import type { LiveSeat } from '../room/seat.ts'

/** Whether anybody in the seat may be heard and seen by their role; of an empty one the list says it. A seat that there is not: no. */
export function maySpeak({ seats }: { readonly seats: ReadonlyMap<SeatId, LiveSeat> }, seatId: SeatId): boolean {
  const seat = seats.get(seatId)
  if (seat === undefined) return false
  const here = [...seat.devices.values()].map(({ role }) => role)
  return (here.length > 0 ? here : [seat.entry.role]).some((role) => actorMay('media.produce', role))
}

import type { Seat } from '../../net/session.ts'
import { useRights, useRoom, useSelfSeat } from '../../meeting-room/use-room.ts'
import { SeatActions } from '../floor/SeatActions.tsx'
import { useFloor } from '../floor/use-floor.ts'
import { OwnHall } from '../hall/OwnHall.tsx'
import { PeopleList } from '../seats/PeopleList.tsx'

/** The list of people with what belongs to other features: the way to one's hall, and what chair and secretary may do with a seat. */
export function PeopleTab({ onHall }: { onHall: (() => void) | undefined }) {
  const room = useRoom()
  const self = useSelfSeat()
  const rights = useRights()
  const floor = useFloor()
  const actionsOf = (seat: Seat) =>
    rights.lead && (
      <SeatActions seat={seat} isSelf={seat.seatId === self?.seatId} room={room} floor={floor} rights={rights} />
    )
  return <PeopleList above={onHall !== undefined && <OwnHall onOpen={onHall} />} actionsOf={actionsOf} />
}

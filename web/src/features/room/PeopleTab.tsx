import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Seat } from '../../net/session.ts'
import { useRights, useRoom, useSelfSeat } from '../../meeting-room/use-room.ts'
import { SeatActions } from '../floor/SeatActions.tsx'
import { useFloor } from '../floor/use-floor.ts'
import { OwnHall } from '../hall/OwnHall.tsx'
import { WaitingList } from '../locks/WaitingList.tsx'
import { RollCallPanel } from '../roll-call/RollCallPanel.tsx'
import { PeopleList } from '../seats/PeopleList.tsx'
import classes from './room.module.css'

/** The list of people with what belongs to other features: the way to one's hall, what chair and secretary may do with a seat, the roll call. */
export function PeopleTab({ onHall }: { onHall: (() => void) | undefined }) {
  const { t } = useTranslation('room')
  const room = useRoom()
  const self = useSelfSeat()
  const rights = useRights()
  const floor = useFloor()
  const [calling, setCalling] = useState(false)
  const actionsOf = (seat: Seat) =>
    rights.lead && (
      <SeatActions seat={seat} isSelf={seat.seatId === self?.seatId} room={room} floor={floor} rights={rights} />
    )
  const choice = rights.rollCall && (
    <SegmentedControl
      fullWidth
      aria-label={t('panel.peopleView')}
      value={calling ? 'rollCall' : 'list'}
      onChange={(next) => setCalling(next === 'rollCall')}
      data={(['list', 'rollCall'] as const).map((value) => ({ value, label: t(`panel.${value}`) }))}
    />
  )
  if (calling && rights.rollCall) {
    return (
      <div className={classes.rollCall}>
        {choice}
        <RollCallPanel />
      </div>
    )
  }
  const above = (
    <>
      {choice}
      <WaitingList />
      {onHall !== undefined && <OwnHall onOpen={onHall} />}
    </>
  )
  return <PeopleList above={above} actionsOf={actionsOf} />
}

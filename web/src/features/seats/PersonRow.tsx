import {
  IconAlertTriangle,
  IconMicrophone,
  IconMicrophoneOff,
  IconPlugConnectedX,
  IconVideo,
  IconVideoOff,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { RoomSnapshot, Seat } from '../../../../signaling/seats/wire.ts'
import { SeatActions } from '../floor/SeatActions.tsx'
import type { FloorActions } from '../floor/use-floor.ts'
import classes from './seats.module.css'

interface PersonRowProps {
  seat: Seat
  isSelf: boolean
  room: RoomSnapshot
  /** Undefined: this person may do nothing to others. */
  floor: FloorActions | undefined
}

/** One person: site, name, role, and every state both as an icon and in words. */
export function PersonRow({ seat, isSelf, room, floor }: PersonRowProps) {
  const { t } = useTranslation('seats')
  const words = [
    t(`role.${seat.role}`),
    seat.connection === 'away' ? t('away') : seat.link === 'weak' || seat.link === 'bad' ? t(`link.${seat.link}`) : '',
    seat.screen ? t('sharing') : '',
    room.stageSeatId === seat.seatId ? t('onStage') : '',
    room.presenting.presenterId === seat.accountId ? t('presenter') : '',
  ].filter((word) => word !== '')
  const troubled = seat.connection === 'away' || seat.link === 'bad' || seat.link === 'weak'
  const icon = { size: 20, 'aria-hidden': true }
  return (
    <>
      <div className={classes.who}>
        <div className={classes.name} title={`${seat.siteName} · ${seat.fullName}`}>
          {seat.siteName} · {seat.fullName} {isSelf && t('you')}
        </div>
        <div className={classes.words} data-troubled={troubled}>
          {seat.connection === 'away' && <IconPlugConnectedX size={16} aria-hidden />}
          {seat.connection === 'here' && troubled && <IconAlertTriangle size={16} aria-hidden />}
          {words.join(' · ')}
        </div>
      </div>
      <span className={classes.state} title={t(`mic.${seat.mic}`)} data-on={seat.mic === 'on'}>
        {seat.mic === 'on' ? <IconMicrophone {...icon} /> : <IconMicrophoneOff {...icon} />}
        <span className="visually-hidden">{t(`mic.${seat.mic}`)}</span>
      </span>
      <span className={classes.state} title={t(`camera.${seat.camera}`)} data-on={seat.camera === 'on'}>
        {seat.camera === 'on' ? <IconVideo {...icon} /> : <IconVideoOff {...icon} />}
        <span className="visually-hidden">{t(`camera.${seat.camera}`)}</span>
      </span>
      {floor !== undefined && <SeatActions seat={seat} isSelf={isSelf} room={room} floor={floor} />}
    </>
  )
}

import { IconAlertTriangle, IconHandStop, IconPlugConnectedX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { RoomModel, Seat } from '../../net/session.ts'
import { standingOf } from '../../meeting-room/floor-rules.ts'
import { fullNameOf } from '../../meeting-room/seat-names.ts'
import { DeviceState } from './DeviceState.tsx'
import { isWeak } from '../../meeting-room/seat-link.ts'
import classes from './seats.module.css'

interface SeatRowProps {
  seat: Seat
  isSelf: boolean
  room: RoomModel
  /** Whether the person at this page leads, and so sees also what troubles a seat's microphone. */
  leads: boolean
  /** What may be done with the seat, while it is here or was shown out. */
  actions: ReactNode
}

/** One seat: name, place, and every state both as an icon and in words. */
export function SeatRow({ seat, isSelf, room, leads, actions }: SeatRowProps) {
  const { t } = useTranslation('seats')
  const joined = seat.connection !== 'absent'
  const micSilent = seat.micSilent && leads
  const troubled = micSilent || seat.connection === 'away' || isWeak(seat)
  const words = useWords(seat, room, micSilent)
  const shownOut = room.shownOut.includes(seat.seatId)
  return (
    <>
      <div className={classes.who} data-absent={!joined}>
        <div className={classes.name} title={fullNameOf(seat)}>
          {fullNameOf(seat)} {isSelf && t('you')}
        </div>
        <div className={classes.words} data-troubled={troubled} title={words}>
          {seat.asking && <IconHandStop size={16} aria-hidden />}
          {seat.connection === 'away' && <IconPlugConnectedX size={16} aria-hidden />}
          {(isWeak(seat) || micSilent) && <IconAlertTriangle size={16} aria-hidden />}
          <span className={classes.wordsText}>{words}</span>
        </div>
      </div>
      {joined && (
        <>
          <DeviceState device="mic" state={micSilent ? 'silent' : seat.mic} className={classes.state} />
          <DeviceState device="camera" state={seat.camera} className={classes.state} />
        </>
      )}
      {(joined || shownOut) && actions}
    </>
  )
}

/** The gravest first: there is room for two or three of them. */
function useWords(seat: Seat, room: RoomModel, micSilent: boolean): string {
  const { t } = useTranslation('seats')
  const standing = standingOf(room.floor, seat)
  const acts = seat.accountId !== null && room.leading.acting?.accountId === seat.accountId
  return [
    seat.connection === 'absent' ? t(room.shownOut.includes(seat.seatId) ? 'shownOut' : 'absent') : '',
    seat.connection === 'away' ? t('away') : isWeak(seat) && seat.link !== 'unknown' ? t(`link.${seat.link}`) : '',
    micSilent ? t('mic.silent') : '',
    standing === 'holder' ? t('hasFloor') : standing === 'point' ? t('onPoint') : '',
    seat.asking ? t('asking') : '',
    seat.kind === 'person' && !acts ? t(`role.${seat.role}`) : '',
    acts || (seat.kind === 'site' && seat.chair) ? t('leads') : '',
    seat.headCount > 0 ? t('people', { count: seat.headCount }) : '',
    seat.screen ? t('sharing') : '',
    room.stageSeatId === seat.seatId ? t('onStage') : '',
    room.presenting.seatId === seat.seatId ? t('presenter') : '',
    seat.kind === 'site' && seat.connection === 'here' && !seat.asking && !isWeak(seat) ? t('here') : '',
  ]
    .filter((word) => word !== '')
    .join(' · ')
}

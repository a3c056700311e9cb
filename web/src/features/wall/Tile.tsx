import { IconHandStop, IconPhotoOff, IconPlugConnectedX, IconUserOff } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { Wall } from '../../media/stills/wall.ts'
import type { RoomModel, Seat } from '../../net/session.ts'
import { SeatActions } from '../floor/SeatActions.tsx'
import type { FloorActions } from '../floor/use-floor.ts'
import type { RoomRights } from '../../meeting-room/rights.ts'
import { fullNameOf } from '../../meeting-room/seat-names.ts'
import { DeviceState } from '../seats/DeviceState.tsx'
import { barsOf, stateOf } from './wall-rules.ts'
import classes from './wall.module.css'

interface TileProps {
  wall: Wall
  seat: Seat
  isSelf: boolean
  room: RoomModel
  floor: FloorActions
  rights: RoomRights
}

/** One site on the wall: its latest still or why there is none, its name, state, people and link. */
export function Tile({ wall, seat, isSelf, room, floor, rights }: TileProps) {
  const { t } = useTranslation(['wall', 'seats'])
  const picture = useStore(wall.store, (state) => state.pictures.get(seat.seatId))
  const state = stateOf(seat)
  const joined = seat.connection !== 'absent'
  // A still of a camera that is off, or of a site that has gone, would look like one that is there.
  const shown = joined && seat.camera === 'on' ? picture : undefined
  const words = state === 'noPicture' ? t(`seats:camera.${seat.camera}`) : t(`state.${state}`)
  return (
    <li className={classes.tile} data-state={state}>
      <div className={classes.still}>
        {shown === undefined ? (
          <span className={classes.empty}>
            <EmptyIcon state={state} />
            <span>
              {state === 'well' || state === 'weak'
                ? seat.camera === 'on'
                  ? t('waiting')
                  : t(`seats:camera.${seat.camera}`)
                : words}
            </span>
          </span>
        ) : (
          <img
            src={shown.url}
            alt={t('stillOf', { name: seat.name })}
            onLoad={({ currentTarget }) => {
              currentTarget.dataset['upright'] = String(currentTarget.naturalHeight > currentTarget.naturalWidth)
            }}
          />
        )}
        {joined && (
          <span className={classes.marks}>
            {seat.asking && (
              <span title={t('seats:asking')}>
                <IconHandStop size={18} aria-hidden />
                <span className="visually-hidden">{t('seats:asking')}</span>
              </span>
            )}
            <DeviceState
              device="mic"
              state={seat.mic === 'on' && seat.micSilent ? 'silent' : seat.mic}
              size={18}
              className={classes.mark}
            />
          </span>
        )}
      </div>
      <div className={classes.foot}>
        <div className={classes.names}>
          <strong title={fullNameOf(seat)}>{seat.name}</strong>
          <span className={classes.state}>
            {seat.connection === 'here' && <Bars link={seat.link} />}
            <span className={classes.words}>
              {words}
              {seat.headCount > 0 && ` · ${t('seats:people', { count: seat.headCount })}`}
            </span>
          </span>
        </div>
        {(joined || room.shownOut.includes(seat.seatId)) && (
          <SeatActions seat={seat} isSelf={isSelf} room={room} floor={floor} rights={rights} />
        )}
      </div>
    </li>
  )
}

function EmptyIcon({ state }: { state: ReturnType<typeof stateOf> }) {
  const icon = { size: 32, 'aria-hidden': true }
  if (state === 'absent') return <IconUserOff {...icon} />
  if (state === 'away') return <IconPlugConnectedX {...icon} />
  return <IconPhotoOff {...icon} />
}

function Bars({ link }: { link: Seat['link'] }) {
  const { t } = useTranslation('wall')
  const full = barsOf(link)
  return (
    <span className={classes.bars} role="img" aria-label={t(`link.${link}`)} title={t(`link.${link}`)} data-link={link}>
      {[1, 2, 3].map((bar) => (
        <span key={bar} data-full={bar <= full} />
      ))}
    </span>
  )
}

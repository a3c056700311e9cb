import { IconHandStop, IconPhotoOff, IconPlugConnectedX, IconUserOff } from '@tabler/icons-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { SeatId } from '../../../../signaling/wire/ids.ts'
import type { Wall } from '../../media/stills/wall.ts'
import type { Seat } from '../../net/session.ts'
import { fullNameOf } from '../../meeting-room/seat-names.ts'
import { LinkText } from '../monitor/LinkText.tsx'
import type { SiteLinks } from '../monitor/links.ts'
import { siteState, troublesOf, type SiteState } from '../monitor/link-words.ts'
import { DeviceState } from '../seats/DeviceState.tsx'
import { barsOf } from './wall-rules.ts'
import classes from './wall.module.css'

interface TileProps {
  wall: Wall
  lines: SiteLinks
  seat: Seat
  onOpen: (seatId: SeatId) => void
}

/** One site on the wall: its latest still or why there is none, its name, state, people and link; pressing it opens its details. */
export const Tile = memo(function Tile({ wall, lines, seat, onOpen }: TileProps) {
  const { t } = useTranslation(['wall', 'seats', 'monitor'])
  const picture = useStore(wall.store, (state) => state.pictures.get(seat.seatId))
  const link = useStore(lines.store, (state) => state.lines.get(seat.seatId))
  const state = siteState(seat, link)
  const [trouble] = troublesOf(seat, link)
  const joined = seat.connection !== 'absent'
  // A still of a camera that is off, or of a site that has gone, would look like one that is there.
  const shown = joined && seat.camera === 'on' ? picture : undefined
  const stateWords = state === 'noPicture' ? t(`seats:camera.${seat.camera}`) : t(`monitor:state.${state}`)
  const words = trouble === undefined ? stateWords : t(`monitor:trouble.${trouble}`)
  return (
    <li className={classes.tile} data-state={state}>
      <div className={classes.still}>
        {shown === undefined ? (
          <span className={classes.empty}>
            <EmptyIcon state={state} />
            <span>
              {state === 'well' || state === 'weak' || state === 'trouble'
                ? seat.camera === 'on'
                  ? t('waiting')
                  : t(`seats:camera.${seat.camera}`)
                : stateWords}
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
        <strong title={fullNameOf(seat)}>{seat.name}</strong>
        <span className={classes.state}>
          {seat.connection === 'here' && <Bars link={seat.link} label={t(`link.${seat.link}`)} />}
          <span className={classes.words} title={words}>
            {words}
            {seat.headCount > 0 && ` · ${t('seats:people', { count: seat.headCount })}`}
          </span>
        </span>
        {seat.connection === 'here' && link !== undefined && <LinkText link={link} className={classes.line} />}
      </div>
      {/* Over the whole tile, so that it can be pressed anywhere. */}
      <button
        type="button"
        className={classes.open}
        aria-label={t('open', { name: seat.name })}
        onClick={() => onOpen(seat.seatId)}
      />
    </li>
  )
})

function EmptyIcon({ state }: { state: SiteState }) {
  const icon = { size: 32, 'aria-hidden': true }
  if (state === 'absent') return <IconUserOff {...icon} />
  if (state === 'away') return <IconPlugConnectedX {...icon} />
  return <IconPhotoOff {...icon} />
}

function Bars({ link, label }: { link: Seat['link']; label: string }) {
  const full = barsOf(link)
  return (
    <span className={classes.bars} role="img" aria-label={label} title={label} data-link={link}>
      {[1, 2, 3].map((bar) => (
        <span key={bar} data-full={bar <= full} />
      ))}
    </span>
  )
}

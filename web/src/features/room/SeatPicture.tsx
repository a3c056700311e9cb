import { IconAlertTriangle, IconPlugConnectedX, IconScreenShare, IconUser, type Icon } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Seat } from '../../net/session.ts'
import { TrackVideo } from '../devices/TrackVideo.tsx'
import { DeviceState } from '../seats/DeviceState.tsx'
import { isWeak } from '../../meeting-room/seat-link.ts'
import { fullNameOf, placeNameOf } from '../../meeting-room/seat-names.ts'
import { useShownSeat, type ShownSeat } from './use-shown-seat.ts'
import classes from './picture.module.css'

interface SeatPictureProps {
  seat: Seat
  isSelf: boolean
  size: 'stage' | 'small'
  /** The chair has put it on everybody's stage. */
  chosen?: boolean
}

/** One seat's picture, or in words why there is none; below it the site's name and the person's. */
export function SeatPicture({ seat, isSelf, size, chosen = false }: SeatPictureProps) {
  const { t } = useTranslation('room')
  const shown = useShownSeat(seat, isSelf, size)
  const { track, trouble, onMoving } = shown
  const place = placeNameOf(seat)
  return (
    <figure className={classes.picture} data-size={size} data-speaking={shown.speaking}>
      {track !== null ? (
        <TrackVideo
          track={track}
          onMoving={onMoving}
          seamless={size === 'stage'}
          className={classes.video}
          data-seat-name={place}
          data-own={isSelf}
          aria-label={isSelf ? t('ownPicture') : t('picture', { name: place })}
        />
      ) : (
        <IconUser className={classes.nobody} aria-hidden />
      )}
      {trouble !== null && (
        <p className={classes.trouble} data-over={track !== null}>
          <span className={classes.troubleWords}>
            {t(trouble === 'spared' && shown.soundSpared ? 'trouble.sparedAll' : `trouble.${trouble}`)}
          </span>
          <span className={classes.troubleInShort} aria-hidden>
            {t(`troubleInShort.${trouble}`)}
          </span>
        </p>
      )}
      {size === 'small' && <DeviceState device="mic" state={shown.mic} size={16} className={classes.micChip} />}
      <Caption seat={seat} isSelf={isSelf} size={size} chosen={chosen} shown={shown} />
    </figure>
  )
}

function Caption({ seat, isSelf, size, chosen, shown }: Required<SeatPictureProps> & { shown: ShownSeat }) {
  const { t } = useTranslation('room')
  const { mic, speaking, micSilent, soundLost, trouble } = shown
  const place = placeNameOf(seat)
  return (
    <figcaption className={classes.caption}>
      {size === 'stage' && <DeviceState device="mic" state={mic} size={18} className={classes.icon} />}
      <span className={classes.names} title={fullNameOf(seat)}>
        <strong>{isSelf ? `${t('you')} · ${place}` : place}</strong>
        {size === 'stage' && seat.kind === 'person' && <span> · {seat.name}</span>}
        {size === 'stage' && speaking && <span className={classes.speaking}> · {t('speaking')}</span>}
        {size === 'small' && speaking && <span className="visually-hidden">, {t('speaking')}</span>}
        {micSilent && <span className={classes.weak}> · {t('micSilent')}</span>}
        {soundLost && <span className={classes.weak}> · {t('soundLost')}</span>}
      </span>
      {chosen && (
        <span className={classes.icon} title={t('onStage')}>
          <IconScreenShare size={18} aria-hidden />
          <span className="visually-hidden">{t('onStage')}</span>
        </span>
      )}
      {seat.connection === 'away' && trouble !== 'away' && (
        <LinkTrouble icon={IconPlugConnectedX} words={t('cutOff')} size={size} />
      )}
      {isWeak(seat) && <LinkTrouble icon={IconAlertTriangle} words={t(`link.${seat.link}`)} size={size} />}
    </figcaption>
  )
}

function LinkTrouble({ icon: Shown, words, size }: { icon: Icon; words: string; size: SeatPictureProps['size'] }) {
  return (
    <span className={classes.weak} title={words}>
      <Shown size={18} aria-hidden />
      <span className={size === 'small' ? 'visually-hidden' : undefined}>{words}</span>
    </span>
  )
}

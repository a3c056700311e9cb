import { IconEar, IconFileText, IconPhotoOff } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { Seat } from '../../net/session.ts'
import { fullNameOf, placeNameOf } from '../../meeting-room/seat-names.ts'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import classes from './picture.module.css'

interface SpareStageProps {
  seat: Seat
  size: 'stage' | 'small'
}

/** The stage as a picture that changes every two seconds: what a link still bears that is too slow for video. */
export function StillPicture({ seat, size }: SpareStageProps) {
  const { t } = useTranslation('room')
  const { media } = useMeetingSession()
  const url = useStore(media.store, (state) => state.stageStillUrl)
  const away = seat.connection === 'away'
  const words = away
    ? t('trouble.away')
    : seat.camera === 'on'
      ? t('still.waiting')
      : t(`trouble.${seat.camera === 'none' ? 'noCamera' : 'cameraOff'}`)
  return (
    <figure className={classes.picture} data-size={size}>
      {url === null ? (
        <>
          <IconPhotoOff className={classes.nobody} aria-hidden />
          <p className={classes.trouble}>{words}</p>
        </>
      ) : (
        <img className={classes.video} src={url} alt={t('still.picture', { name: placeNameOf(seat) })} />
      )}
      <figcaption className={classes.caption}>
        <span className={classes.names} title={fullNameOf(seat)}>
          <strong>{placeNameOf(seat)}</strong>
          {url !== null && (
            <>
              {' · '}
              <span className={classes.weak}>{t('still.every')}</span>
            </>
          )}
        </span>
      </figcaption>
    </figure>
  )
}

/** The stage without any picture: who speaks, and what is still there. */
export function QuietStage({ seat, size, textOnly }: SpareStageProps & { textOnly: boolean }) {
  const { t } = useTranslation('room')
  const { media } = useMeetingSession()
  const speaking = useStore(media.store, (state) => state.speaking.has(seat.seatId))
  const Shown = textOnly ? IconFileText : IconEar
  return (
    <figure className={classes.picture} data-size={size} data-speaking={speaking && !textOnly}>
      <div className={classes.quiet}>
        <Shown className={classes.quietIcon} aria-hidden />
        <strong className={classes.quietName}>{fullNameOf(seat)}</strong>
        <span>{t(textOnly ? 'spare.text' : 'spare.sound')}</span>
        {size === 'stage' && (
          <span className={classes.quietMore}>{t(textOnly ? 'spare.textMore' : 'spare.soundMore')}</span>
        )}
      </div>
    </figure>
  )
}

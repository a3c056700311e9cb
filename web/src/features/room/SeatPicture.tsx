import { IconAlertTriangle, IconPlugConnectedX, IconScreenShare, IconUser } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { Seat } from '../../net/session.ts'
import { TrackVideo } from '../devices/TrackVideo.tsx'
import { DeviceState } from '../seats/DeviceState.tsx'
import { stageKind } from './link-rules.ts'
import { fullNameOf, placeNameOf } from '../../meeting-room/seat-names.ts'
import { pictureTrouble } from './picture-trouble.ts'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { useRights, useSeatPicture, useSoundLost } from '../../meeting-room/use-room.ts'
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
  const { media } = useMeetingSession()
  const stream = useSeatPicture(seat.seatId)
  const soundGone = useSoundLost(seat)
  const place = placeNameOf(seat)
  const flow = useStore(media.store, (state) => state.flow)
  const ownTrack = useStore(media.store, (state) => state.cameraTrack)
  const ownCamera = useStore(media.store, (state) => state.camera.kind)
  const ownMic = useStore(media.store, (state) => state.mic.kind)
  const spared = useStore(media.store, ({ rung }) =>
    size === 'stage' ? stageKind(rung.now) !== 'picture' : rung.now !== 'full',
  )
  const soundSpared = useStore(media.store, ({ rung }) => rung.now === 'text')
  const heard = useStore(media.store, (state) => state.speaking.has(seat.seatId))
  // One's own state is known here first; what the server says of it comes a moment later.
  const mic = !isSelf ? seat.mic : ownMic === 'starting' ? 'off' : ownMic
  const speaking = heard && mic === 'on'
  const { lead } = useRights()
  const ownSilent = useStore(media.store, ({ silent }) => silent.mic !== null)
  // Who leads the meeting can tell a hall of it; to all others it would be noise.
  const micSilent = mic === 'on' && (isSelf ? ownSilent : lead && seat.micSilent)

  const [moving, setMoving] = useState(false)
  const track = isSelf ? ownTrack : stream?.track
  const trouble = isSelf
    ? ownCamera === 'on'
      ? null
      : ownCamera === 'none'
        ? 'noCamera'
        : 'cameraOff'
    : pictureTrouble(seat, stream, flow === 'flowing', moving, spared)
  const showsPicture = track !== null && track !== undefined && trouble !== 'cameraOff' && trouble !== 'noCamera'
  const soundLost = !isSelf && soundGone
  return (
    <figure className={classes.picture} data-size={size} data-speaking={speaking}>
      {showsPicture ? (
        <TrackVideo
          track={track}
          onMoving={setMoving}
          className={classes.video}
          data-seat-name={place}
          data-own={isSelf}
          aria-label={isSelf ? t('ownPicture') : t('picture', { name: place })}
        />
      ) : (
        <IconUser className={classes.nobody} aria-hidden />
      )}
      {trouble !== null && (
        <p className={classes.trouble} data-over={showsPicture}>
          <span className={classes.troubleWords}>
            {t(trouble === 'spared' && soundSpared ? 'trouble.sparedAll' : `trouble.${trouble}`)}
          </span>
          <span className={classes.troubleInShort} aria-hidden>
            {t(`troubleInShort.${trouble}`)}
          </span>
        </p>
      )}
      {size === 'small' && <DeviceState device="mic" state={mic} size={16} className={classes.micChip} />}
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
          <span className={classes.weak} title={t('cutOff')}>
            <IconPlugConnectedX size={18} aria-hidden />
            <span className={size === 'small' ? 'visually-hidden' : undefined}>{t('cutOff')}</span>
          </span>
        )}
        {seat.connection === 'here' && (seat.link === 'weak' || seat.link === 'bad') && (
          <span className={classes.weak} title={t(`link.${seat.link}`)}>
            <IconAlertTriangle size={18} aria-hidden />
            <span className={size === 'small' ? 'visually-hidden' : undefined}>{t(`link.${seat.link}`)}</span>
          </span>
        )}
      </figcaption>
    </figure>
  )
}

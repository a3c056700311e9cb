import { Button } from '@mantine/core'
import { IconAlertTriangle, IconWifi, IconWifi0, IconWifi1 } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { formatTime } from '../../ui/format.ts'
import { useStay } from './stay.ts'
import { useSnapshot } from './use-room.ts'
import classes from './room.module.css'

/** What meeting it is, where it stands, what time it is, and how one's own line is. */
export function RoomHeader({ onStart }: { onStart: (() => void) | undefined }) {
  const { t } = useTranslation('room')
  const { title, state } = useSnapshot()
  return (
    <header className={classes.header}>
      <h1 className={classes.title} title={title}>
        {title}
      </h1>
      <span className={classes.meetingState} data-live={state === 'inSession'}>
        {t(`state.${state}`)}
      </span>
      {onStart !== undefined && (
        <Button size="sm" onClick={onStart}>
          {t('bar.start')}
        </Button>
      )}
      <span className={classes.grow} />
      <LinkWords />
      <Clock />
    </header>
  )
}

function LinkWords() {
  const { t } = useTranslation('room')
  const { session, link, media } = useStay()
  const cutOff = useStore(session.store, (state) => state.status.kind === 'reconnecting')
  const quality = useStore(link.store, (state) => state.quality)
  const flow = useStore(media.store, (state) => state.flow)
  const icon = { size: 20, 'aria-hidden': true }
  const troubled = cutOff || flow === 'troubled' || flow === 'unsupported'
  const shown = troubled ? 'bad' : quality
  const words = () => {
    if (flow === 'unsupported') return t('flowUnsupported')
    if (cutOff) return t('cutOff')
    return troubled ? t('flowTroubled') : t(`link.${quality}`)
  }
  return (
    <span className={classes.link} data-quality={shown} role="status">
      {troubled && <IconAlertTriangle {...icon} />}
      {!troubled && (quality === 'good' || quality === 'unknown') && <IconWifi {...icon} />}
      {!troubled && quality === 'weak' && <IconWifi1 {...icon} />}
      {!troubled && quality === 'bad' && <IconWifi0 {...icon} />}
      {words()}
    </span>
  )
}

function Clock() {
  const { t } = useTranslation('room')
  const [nowMs, setNowMs] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 5_000)
    return () => clearInterval(timer)
  }, [])
  return (
    <time className={classes.clock} title={t('clock')}>
      {formatTime(nowMs)}
    </time>
  )
}

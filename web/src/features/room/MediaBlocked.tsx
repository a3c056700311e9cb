import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useWayToAsk } from '../devices/WayWords.tsx'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import classes from './news.module.css'

/** The control connection stands and no sound or picture comes through: it is tried again and again, and somebody else can mend it. */
export function MediaBlocked() {
  const { t } = useTranslation('room')
  const { media } = useMeetingSession()
  const addresses = useStore(media.store, ({ mediaAt }) => mediaAt)
  const ask = useWayToAsk()
  return (
    <p className={classes.band} data-tone="amber">
      <span>
        {t('blocked')} {ask('blocked', addresses)}
      </span>
    </p>
  )
}

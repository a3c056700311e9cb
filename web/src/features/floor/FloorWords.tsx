import { IconMessage } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { placeNameOf } from '../../meeting-room/seat-names.ts'
import { useRoom } from '../../meeting-room/use-room.ts'
import classes from './floor.module.css'
import { speakingNow } from '../../meeting-room/floor-rules.ts'
import { RunningClock } from './RunningClock.tsx'

/** In the header: who has the floor, and for how long. Empty in a meeting where everybody may speak and nobody was asked to. */
export function FloorWords() {
  const { t } = useTranslation('floor')
  const { floor, byId } = useRoom()
  const [first, ...others] = speakingNow(floor)
  const seat = first === undefined ? undefined : byId.get(first.seatId)
  if (first === undefined || seat === undefined) {
    return floor.mode === 'floor' ? (
      <span className={classes.header} data-nobody="true">
        {t('nobodySpeaks')}
      </span>
    ) : null
  }
  const name = placeNameOf(seat)
  return (
    <span className={classes.header} title={t('speaks', { name })}>
      <IconMessage size={20} aria-hidden />
      <span className={classes.headerName}>{t('speaks', { name })}</span>
      <RunningClock sinceMs={first.sinceMs} />
      {others.length > 0 && <span>{t('andOthers', { count: others.length })}</span>}
    </span>
  )
}

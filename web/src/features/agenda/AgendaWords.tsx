import { useTranslation } from 'react-i18next'
import { isRunning } from '../../../../signaling/meeting/wire.ts'
import { useNow } from '../../ui/use-now.ts'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { useRoom } from '../../meeting-room/use-room.ts'
import { timeLeft } from './agenda-rules.ts'
import classes from './agenda.module.css'

/** In the header: which item of the agenda is under discussion, the how manieth of how many. */
export function AgendaWords() {
  const { t } = useTranslation('agenda')
  const { current, closedItem } = useRoom().agenda
  if (closedItem) return <span className={classes.position}>{t('closedItem')}</span>
  if (current === null) return null
  const { number, of, title } = current
  const words = t('position', { number, of })
  return (
    <span className={classes.position} title={`${words}: ${title}`}>
      <span className={classes.positionNumber}>{words}</span>
      <span className={classes.positionTitle}>{`: ${title}`}</span>
    </span>
  )
}

/** In the header: how long the meeting has left by its plan, or by how much it is over, by the server's clock. */
export function TimeLeftWords() {
  const { t } = useTranslation('agenda')
  const { clock } = useMeetingSession()
  const { endsAtMs, state } = useRoom().meeting
  const nowMs = useNow(() => clock.nowMs(), 5_000)
  if (endsAtMs === null || !isRunning(state)) return null
  const { over, hours, minutes } = timeLeft(endsAtMs, nowMs)
  const time = hours === 0 ? t('time.minutes', { minutes }) : t('time.hours', { hours, minutes })
  return (
    <span className={classes.left} data-over={over}>
      {t(over ? 'overBy' : 'left', { time })}
    </span>
  )
}

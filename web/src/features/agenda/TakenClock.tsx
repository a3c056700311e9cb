import { useTranslation } from 'react-i18next'
import { formatClock } from '../../ui/format.ts'
import { useNow } from '../../ui/use-now.ts'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { takenMs, type AgendaLine } from './agenda-rules.ts'
import classes from './agenda.module.css'

/** How long an item has taken, all its turns together, by the server's clock; beyond the plan it says so in words. */
export function TakenClock({ line, plannedMinutes }: { line: AgendaLine; plannedMinutes: number }) {
  const { t } = useTranslation('agenda')
  const { clock } = useMeetingSession()
  const steadyMs = useNow(() => clock.steadyMs(), 1_000)
  const taken = takenMs(line, steadyMs)
  const over = plannedMinutes > 0 && taken > plannedMinutes * 60_000
  return (
    <span className={classes.taken} data-over={over}>
      <time>{formatClock(taken)}</time>
      {over && <span>{t('overPlan')}</span>}
    </span>
  )
}

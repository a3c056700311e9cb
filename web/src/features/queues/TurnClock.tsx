import { useTranslation } from 'react-i18next'
import type { SeatId } from '../../../../signaling/wire/ids.ts'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { useRoom } from '../../meeting-room/use-room.ts'
import { formatClock } from '../../ui/format.ts'
import { useNow } from '../../ui/use-now.ts'
import { clockState } from './clock-rules.ts'
import classes from './queues.module.css'

/** How long a seat has had the floor, and how much of its time is left: amber before the end, red after it. Nothing without the floor. */
export function TurnClock({ seatId }: { seatId: SeatId }) {
  const { t } = useTranslation('queues')
  const { clock } = useMeetingSession()
  const turn = useRoom().queues.clocks.find((one) => one.seatId === seatId)
  const nowMs = useNow(() => clock.steadyMs(), 1_000)
  if (turn === undefined) return null
  const { phase, leftMs } = clockState(turn, nowMs)
  return (
    <span className={classes.clock} data-phase={phase}>
      <time>{formatClock(nowMs - turn.sinceMs)}</time>
      {leftMs !== null && (
        <span className={classes.left}>
          {leftMs >= 0
            ? t('clock.left', { time: formatClock(leftMs) })
            : t('clock.over', { time: formatClock(-leftMs) })}
        </span>
      )}
    </span>
  )
}

import { useTranslation } from 'react-i18next'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { usePlaysSound, useRoom, useSelfSeat } from '../../meeting-room/use-room.ts'
import { formatClock } from '../../ui/format.ts'
import { useNow } from '../../ui/use-now.ts'
import { clockState } from './clock-rules.ts'
import { useEndedTurn } from './use-ended-turn.ts'
import { useTurnChime } from './use-turn-chime.ts'

const NO_TURN = { phase: 'running', leftMs: null } as const
/** The server took the floor at the end. */
const ENDED = { phase: 'over', leftMs: null } as const

/** For the place that has the floor: that its time ends soon, and that it is over, in words and once by a sound. Nothing before the warning. */
export function TurnBand({ className }: { className: string | undefined }) {
  const { t } = useTranslation('queues')
  const { clock } = useMeetingSession()
  const self = useSelfSeat()
  const turn = useRoom().queues.clocks.find(({ seatId }) => seatId === self?.seatId)
  const nowMs = useNow(() => clock.steadyMs(), 1_000)
  const ended = useEndedTurn(turn, nowMs)
  const { phase, leftMs } = ended !== null ? ENDED : turn === undefined ? NO_TURN : clockState(turn, nowMs)
  useTurnChime(phase, usePlaysSound())
  if (ended !== null) {
    return (
      <p className={className} data-tone="red" data-size="large">
        {t('clock.ended')}
      </p>
    )
  }
  if (leftMs === null || phase === 'running') return null
  // The figures run on by the second; a screen reader reads the words once.
  return (
    <p className={className} data-tone={phase === 'soon' ? 'amber' : 'red'} data-size="large">
      {t(phase === 'soon' ? 'clock.soon' : 'clock.ended')}{' '}
      <time aria-hidden>
        {leftMs > 0 ? t('clock.left', { time: formatClock(leftMs) }) : t('clock.over', { time: formatClock(-leftMs) })}
      </time>
    </p>
  )
}

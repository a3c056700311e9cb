import { useTranslation } from 'react-i18next'
import type { SeatId } from '../../../../signaling/wire/ids.ts'
import { speakingNow } from '../../meeting-room/floor-rules.ts'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { placeNameOf } from '../../meeting-room/seat-names.ts'
import { useRoom, useSelfSeat, useStageSeat } from '../../meeting-room/use-room.ts'
import { formatClock, formatTime } from '../../ui/format.ts'
import { useNow } from '../../ui/use-now.ts'
import { TimeLeftWords } from '../agenda/AgendaWords.tsx'
import { clockState } from '../queues/clock-rules.ts'
import classes from './display.module.css'

/** Who speaks and for how long, on which item, and what time it is; of one's own link only that it is cut. */
export function DisplayBand({ cutOff }: { cutOff: boolean }) {
  const { t } = useTranslation('hall-display')
  const { clock } = useMeetingSession()
  const { agenda, meeting } = useRoom()
  const nowMs = useNow(() => clock.nowMs(), 5_000)
  const { current } = agenda
  return (
    <footer className={classes.band} data-cut={cutOff}>
      <Speaker />
      <time className={classes.time}>{formatTime(nowMs)}</time>
      <p className={classes.item}>
        {cutOff ? (
          <span role="status">{t('cutOff')}</span>
        ) : agenda.closedItem ? (
          t('closedItem')
        ) : current !== null ? (
          t('item', { number: current.number, of: current.of, title: current.title })
        ) : (
          meeting.title
        )}
      </p>
      <p className={classes.left}>
        <TimeLeftWords />
      </p>
    </footer>
  )
}

function Speaker() {
  const { t } = useTranslation('hall-display')
  const { floor, byId, meeting } = useRoom()
  const self = useSelfSeat()
  const stage = useStageSeat()
  const speaking = speakingNow(floor)[0]
  const seat = speaking === undefined ? undefined : byId.get(speaking.seatId)
  if (meeting.state === 'invited' || meeting.state === 'paused') {
    return <p className={classes.speaker}>{t(`state.${meeting.state}`)}</p>
  }
  if (seat !== undefined) {
    const isSelf = seat.seatId === self?.seatId
    return (
      <p className={classes.speaker} data-self={isSelf}>
        <span className={classes.name}>
          {t(isSelf ? 'ownSpeaks' : 'speaks', { name: placeNameOf(seat) })}
          {seat.kind === 'person' && ` · ${seat.name}`}
        </span>
        <Turn seatId={seat.seatId} />
      </p>
    )
  }
  if (stage === null || stage.seatId === self?.seatId) return <p className={classes.speaker}>{t('nobody')}</p>
  return (
    <p className={classes.speaker}>
      <span className={classes.name}>{t('shown', { name: placeNameOf(stage) })}</span>
    </p>
  )
}

/** The speaker's clock: amber before the end, red after it. */
function Turn({ seatId }: { seatId: SeatId }) {
  const { t } = useTranslation('hall-display')
  const { clock } = useMeetingSession()
  const turn = useRoom().queues.clocks.find((one) => one.seatId === seatId)
  const nowMs = useNow(() => clock.steadyMs(), 1_000)
  if (turn === undefined) return null
  const { phase, leftMs } = clockState(turn, nowMs)
  return (
    <span className={classes.turn} data-phase={phase}>
      <time>{formatClock(nowMs - turn.sinceMs)}</time>
      {leftMs !== null && (
        <span>
          {leftMs >= 0 ? t('left', { time: formatClock(leftMs) }) : t('overBy', { time: formatClock(-leftMs) })}
        </span>
      )}
    </span>
  )
}

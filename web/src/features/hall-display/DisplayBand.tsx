import { useTranslation } from 'react-i18next'
import type { SeatId } from '../../../../signaling/wire/ids.ts'
import { speakingNow } from '../../meeting-room/floor-rules.ts'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { placeNameOf } from '../../meeting-room/seat-names.ts'
import { usePlaysSound, useRoom, useSelfSeat, useStageSeat } from '../../meeting-room/use-room.ts'
import { formatClock, formatTime } from '../../ui/format.ts'
import { useNow } from '../../ui/use-now.ts'
import { TimeLeftWords } from '../agenda/AgendaWords.tsx'
import { useEndedTurn } from '../queues/use-ended-turn.ts'
import { useTurnChime } from '../queues/use-turn-chime.ts'
import classes from './display.module.css'
import { turnOnDisplay, warningOf, type TurnOnDisplay } from './display-rules.ts'

/** Who speaks and for how long, with light and sound before the time ends and at its end; on which item, and what time it is; of one's own link only that it is cut. */
export function DisplayBand({ cutOff }: { cutOff: boolean }) {
  const { t } = useTranslation('hall-display')
  const { clock } = useMeetingSession()
  const { agenda, meeting } = useRoom()
  const nowMs = useNow(() => clock.nowMs(), 5_000)
  const { current } = agenda
  const turn = useTurn()
  useTurnChime(turn.phase, usePlaysSound())
  return (
    <footer className={classes.band} data-cut={cutOff} data-phase={turn.phase}>
      <Speaker turn={turn} />
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

interface Turn extends TurnOnDisplay {
  /** How long it has lasted; null: nobody speaks by a clock. */
  readonly sinceMs: number | null
  /** Whose turn has just ended by the clock; null: none has. */
  readonly ended: SeatId | null
}

/** The clock of who speaks, by the second. */
function useTurn(): Turn {
  const { clock } = useMeetingSession()
  const { floor, queues } = useRoom()
  const nowMs = useNow(() => clock.steadyMs(), 1_000)
  const seatId = speakingNow(floor)[0]?.seatId
  const found = queues.clocks.find((one) => one.seatId === seatId)
  const ended = useEndedTurn(found, nowMs)
  if (ended !== null) return { phase: 'over', leftMs: 0, sinceMs: null, ended: ended.seatId }
  return { ...turnOnDisplay(found, nowMs), sinceMs: found === undefined ? null : nowMs - found.sinceMs, ended: null }
}

function Speaker({ turn }: { turn: Turn }) {
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
        <TurnWords turn={turn} />
      </p>
    )
  }
  const ended = turn.ended === null ? undefined : byId.get(turn.ended)
  if (ended !== undefined) {
    const isSelf = ended.seatId === self?.seatId
    return (
      <p className={classes.speaker} data-self={isSelf} role="status">
        <span className={classes.name}>
          {isSelf ? t('ownTurnEnded') : t('turnEnded', { name: placeNameOf(ended) })}
        </span>
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

/** The speaker's clock, and in words that it is about to end or has ended. */
function TurnWords({ turn }: { turn: Turn }) {
  const { t } = useTranslation('hall-display')
  const { phase, leftMs, sinceMs } = turn
  if (sinceMs === null) return null
  const warning = warningOf(turn)
  return (
    <span className={classes.turn} data-phase={phase}>
      {/* What is left counts then; on a small screen both would push the name away. */}
      {warning === null ? (
        <time>{formatClock(sinceMs)}</time>
      ) : (
        <strong>{t(`warning.${warning.key}`, { count: warning.count })}</strong>
      )}
      {leftMs !== null && (
        <span>
          {leftMs >= 0 ? t('left', { time: formatClock(leftMs) }) : t('overBy', { time: formatClock(-leftMs) })}
        </span>
      )}
    </span>
  )
}

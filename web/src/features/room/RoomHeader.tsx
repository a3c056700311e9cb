import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { formatTime } from '../../ui/format.ts'
import { useNow } from '../../ui/use-now.ts'
import { AgendaWords, TimeLeftWords } from '../agenda/AgendaWords.tsx'
import { FloorWords } from '../floor/FloorWords.tsx'
import { LinkChip } from './LinkChip.tsx'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { useRoom } from '../../meeting-room/use-room.ts'
import classes from './room.module.css'

/** What meeting it is, where it stands in its agenda, who speaks, how long it has left, what time it is, and how one's own link is. */
export function RoomHeader({ onStart }: { onStart: (() => void) | undefined }) {
  const { t } = useTranslation('room')
  const { title, state } = useRoom().meeting
  return (
    <header className={classes.header}>
      <h1 className={classes.title} title={title}>
        {title}
      </h1>
      <span className={classes.meetingState} data-live={state === 'inSession'}>
        {t(`state.${state}`)}
      </span>
      <AgendaWords />
      {onStart !== undefined && (
        <Button size="sm" onClick={onStart} style={{ flexShrink: 0 }}>
          {t('bar.start')}
        </Button>
      )}
      <span className={classes.floor}>
        <FloorWords />
      </span>
      <span className={classes.grow} />
      <TimeLeftWords />
      <LinkChip />
      <Clock />
    </header>
  )
}

function Clock() {
  const { t } = useTranslation('room')
  const { clock } = useMeetingSession()
  const nowMs = useNow(() => clock.nowMs(), 5_000)
  return (
    <time className={classes.clock} title={t('clock')}>
      {formatTime(nowMs)}
    </time>
  )
}

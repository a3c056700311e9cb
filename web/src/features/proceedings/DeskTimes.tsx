import { Anchor } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { readProceedings } from '../../../../signaling/proceedings/wire.ts'
import type { MeetingId } from '../../../../signaling/wire/ids.ts'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { useRoom } from '../../meeting-room/use-room.ts'
import { ask, refusalCode } from '../../net/http.ts'
import { ErrorState, RowSkeletons } from '../../ui/states.tsx'
import { useNow } from '../../ui/use-now.ts'
import classes from './proceedings.module.css'
import { SpeakingTimes } from './SpeakingTimes.tsx'
import { sumsAt } from './sums.ts'

const FIRST_BARS = 6
const REFRESH_MS = 5_000

/** The speaking times at the control desk: read again when the floor or the agenda has changed, and counted on by the server's clock. */
export function DeskTimes({ meetingId }: { meetingId: MeetingId }) {
  const { t } = useTranslation('proceedings')
  const { clock } = useMeetingSession()
  const { agenda, queues } = useRoom()
  const steadyMs = useNow(() => clock.steadyMs(), 1_000)
  const turns = queues.clocks.map(({ seatId, sinceMs }) => `${seatId} ${sinceMs}`)
  const read = useQuery({
    queryKey: ['proceedings.read', meetingId, turns, queues.spoken, agenda.current],
    queryFn: ({ signal }) => ask(readProceedings, { meetingId }, { signal }),
    // What changed is announced a moment before it is on disk.
    refetchInterval: REFRESH_MS,
    placeholderData: keepPreviousData,
    gcTime: 0,
  })
  return (
    <section className={classes.desk} aria-label={t('speaking.title')}>
      <h3 className={classes.heading}>{t('speaking.title')}</h3>
      {read.data === undefined && read.isPending && <RowSkeletons rows={2} height={44} />}
      {read.data === undefined && read.isError && (
        <ErrorState code={refusalCode(read.error)} onRetry={() => void read.refetch()} />
      )}
      {read.data !== undefined && (
        <SpeakingTimes sums={sumsAt(read.data, Math.max(steadyMs, read.data.nowMs))} first={FIRST_BARS} />
      )}
      <Anchor
        href={`/cuoc-hop/${meetingId}/dien-bien`}
        target="_blank"
        rel="noreferrer"
        mih={44}
        display="inline-flex"
        style={{ alignItems: 'center' }}
      >
        {t('speaking.page')} ({t('speaking.newTab')})
      </Anchor>
    </section>
  )
}

import { Anchor, UnstyledButton } from '@mantine/core'
import { IconArmchair } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { MeetingId, SeatId } from '../../../../signaling/wire/ids.ts'
import { refusalCode } from '../../net/http.ts'
import { speakingNow } from '../../meeting-room/floor-rules.ts'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { useRoom } from '../../meeting-room/use-room.ts'
import { EmptyState, ErrorState, RowSkeletons } from '../../ui/states.tsx'
import { stateOf } from './plan-rules.ts'
import { PlanView } from './PlanView.tsx'
import { useSeating } from './use-seating.ts'
import classes from './seating.module.css'

interface DeskSeatingProps {
  meetingId: MeetingId
  /** Looks at a seat that has joined. */
  onChoose: (seatId: SeatId) => void
}

const COUNTED = ['here', 'asks', 'speaks', 'absent'] as const

/** Where each delegate sits, with who is present, asks and speaks; pressing one looks at that seat. */
export function DeskSeating({ meetingId, onChoose }: DeskSeatingProps) {
  const { t } = useTranslation('seating')
  const { session } = useMeetingSession()
  const seating = useSeating(meetingId, session)
  const { byId, floor } = useRoom()
  const seatOf = useMemo(
    () => new Map([...byId.values()].flatMap((seat) => (seat.accountId === null ? [] : [[seat.accountId, seat]]))),
    [byId],
  )
  const speaking = new Set<string>(speakingNow(floor).map(({ seatId }) => seatId))
  if (seating.data === undefined) {
    return seating.isError ? (
      <ErrorState code={refusalCode(seating.error)} onRetry={() => void seating.refetch()} />
    ) : (
      <RowSkeletons rows={3} height={80} />
    )
  }
  const { room, placed } = seating.data
  const arrange = (
    <Anchor href={`/cuoc-hop/${meetingId}/cho-ngoi`} target="_blank" rel="noreferrer" mih={44}>
      {t('arrange')}
    </Anchor>
  )
  if (room === null) {
    return <EmptyState icon={IconArmchair} title={t('notPlanned')} text={t('notPlannedText')} action={arrange} />
  }
  const sitters = new Map(placed.map(({ placeId, accountId }) => [placeId, seatOf.get(accountId)]))
  const states = [...sitters.values()].map((seat) => stateOf(seat, speaking))
  const countOf = { here: 0, asks: 0, speaks: 0, away: 0, absent: 0 }
  for (const state of states) countOf[state] += 1
  // Who asks or speaks is present, too.
  countOf.here += countOf.asks + countOf.speaks
  return (
    <div className={classes.desk}>
      <p className={classes.counts} role="status">
        <strong>{room.name}</strong>
        {COUNTED.map((state) => (
          <span key={state}>{t(`count.${state}`, { count: countOf[state] })}</span>
        ))}
        {arrange}
      </p>
      <PlanView plan={room.plan} label={t('drawing', { name: room.name })}>
        {(place) => {
          if (!sitters.has(place.placeId)) {
            return (
              <div className={classes.chair} data-state="free">
                {place.label}
              </div>
            )
          }
          const seat = sitters.get(place.placeId)
          const state = stateOf(seat, speaking)
          return (
            <UnstyledButton
              className={classes.chair}
              data-state={state}
              disabled={seat === undefined || seat.connection === 'absent'}
              onClick={() => seat !== undefined && onChoose(seat.seatId)}
            >
              {place.label}
              <span className={classes.who}>{seat?.name}</span>
              <span>{t(`state.${state}`)}</span>
            </UnstyledButton>
          )
        }}
      </PlanView>
    </div>
  )
}

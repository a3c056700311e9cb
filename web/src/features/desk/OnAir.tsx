import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { micNowOf, speakingNow } from '../../meeting-room/floor-rules.ts'
import { fullNameOf } from '../../meeting-room/seat-names.ts'
import { useRights, useRoom } from '../../meeting-room/use-room.ts'
import { useFloor } from '../floor/use-floor.ts'
import { TurnClock } from '../queues/TurnClock.tsx'
import { useQueues } from '../queues/use-queues.ts'
import classes from './desk.module.css'

/** What everybody sees now, and below it who has the floor, with the clock and the way to end the turn. */
export function OnAir({ stage }: { stage: ReactNode }) {
  const { t } = useTranslation('desk')
  const { t: queueWords } = useTranslation('queues')
  const { t: floorWords } = useTranslation('floor')
  const { floor: state, byId, queues } = useRoom()
  const rights = useRights()
  const floor = useFloor()
  const actions = useQueues()
  const speaking = speakingNow(state)
  return (
    <section className={classes.onAir} aria-label={t('onAir')}>
      <div className={classes.stage}>{stage}</div>
      <ul className={classes.speakers} aria-label={floorWords('speaking')}>
        {speaking.length === 0 && <li className={classes.nobody}>{floorWords('nobodySpeaks')}</li>}
        {speaking.map(({ seatId, as }) => {
          const seat = byId.get(seatId)
          const entry = queues.entries.find((one) => one.seatId === seatId && one.stage === 'called')
          if (seat === undefined) return null
          return (
            <li key={seatId}>
              <span className={classes.speaker}>
                <strong>{fullNameOf(seat)}</strong>
                {as === 'point' && ` · ${floorWords('onPoint')}`}
                {' · '}
                <span className={classes.micNow} data-alarm={seat.connection !== 'here'}>
                  {floorWords(`micNow.${micNowOf(seat)}`)}
                </span>
              </span>
              <TurnClock seatId={seatId} />
              <Button size="compact-md" variant="default" onClick={() => void actions.addTime(seatId, 60)}>
                {queueWords('clock.add')}
              </Button>
              {entry !== undefined ? (
                <Button size="compact-md" variant="default" onClick={() => void actions.finish(entry.entryId)}>
                  {queueWords('finish')}
                </Button>
              ) : (
                rights.giveFloor && (
                  <Button
                    size="compact-md"
                    variant="default"
                    onClick={() => void (as === 'point' ? floor.admitPoint(null) : floor.take(seatId))}
                  >
                    {queueWords('finish')}
                  </Button>
                )
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

import { Button, SegmentedControl, Text, Title } from '@mantine/core'
import { IconFlag, IconMessage, IconPlugOff } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Seat } from '../../net/session.ts'
import { fullNameOf } from '../../meeting-room/seat-names.ts'
import { useRights, useRoom } from '../../meeting-room/use-room.ts'
import classes from './floor.module.css'
import { micNowOf, speakingNow } from '../../meeting-room/floor-rules.ts'
import { Leading } from './Leading.tsx'
import { RunningClock } from './RunningClock.tsx'
import { useFloor } from './use-floor.ts'

/**
 * Who speaks, and for the chair the switches to it.
 *
 * @param below - What stands below the way in which the meeting is led: what is locked.
 */
export function FloorPanel({ below }: { below?: ReactNode }) {
  const { t } = useTranslation('floor')
  const room = useRoom()
  const rights = useRights()
  const floor = useFloor()
  const { mode } = room.floor
  return (
    <div className={classes.panel}>
      <section aria-label={t('modeTitle')}>
        {rights.giveFloor ? (
          <SegmentedControl
            fullWidth
            aria-label={t('modeTitle')}
            value={mode}
            onChange={(next) => void floor.setMode(next === 'floor' ? 'floor' : 'open', room)}
            data={[
              { value: 'floor', label: t('mode.floor.name') },
              { value: 'open', label: t('mode.open.name') },
            ]}
          />
        ) : (
          <Text fw={600}>{t(`mode.${mode}.name`)}</Text>
        )}
        <Text size="sm" c="dimmed" mt={4}>
          {t(`mode.${mode}.explained`)}
        </Text>
      </section>
      {below}
      <Leading />
      <Speakers />
    </div>
  )
}

function Speakers() {
  const { t } = useTranslation('floor')
  const { floor: state, byId } = useRoom()
  const rights = useRights()
  const floor = useFloor()
  const speaking = speakingNow(state).flatMap((one) => {
    const seat = byId.get(one.seatId)
    return seat === undefined ? [] : [{ ...one, seat }]
  })
  return (
    <section aria-label={t('speaking')}>
      <Title order={2} size="h3" mb={4}>
        {t('speaking')}
      </Title>
      {speaking.length === 0 && <Text c="dimmed">{t('nobodySpeaks')}</Text>}
      <ul className={classes.list}>
        {speaking.map(({ seat, sinceMs, as }) => (
          <li key={seat.seatId} className={classes.row} data-on="true">
            {as === 'point' ? <IconFlag size={20} aria-hidden /> : <IconMessage size={20} aria-hidden />}
            <Name
              seat={seat}
              words={[as === 'point' ? t('onPoint') : '', t(`micNow.${micNowOf(seat)}`)]
                .filter((word) => word !== '')
                .join(' · ')}
              alarm={seat.mic === 'none' || seat.connection !== 'here'}
            />
            <span className={classes.clock}>
              <RunningClock sinceMs={sinceMs} />
            </span>
            {rights.giveFloor && (
              <Button
                size="compact-md"
                miw={112}
                variant="default"
                onClick={() => void (as === 'point' ? floor.admitPoint(null) : floor.take(seat.seatId))}
              >
                {t(as === 'point' ? 'endPointShort' : 'takeFloorShort')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Name({ seat, words, alarm }: { seat: Seat; words: string; alarm: boolean }) {
  return (
    <span className={classes.name} title={fullNameOf(seat)}>
      <strong>{fullNameOf(seat)}</strong>
      {words !== '' && (
        <span className={classes.words} data-alarm={alarm}>
          {alarm && <IconPlugOff size={16} aria-hidden />} {words}
        </span>
      )}
    </span>
  )
}

import { Button, Group, Text } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconEyeOff, IconMessage, IconScreenShare } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { LEVEL_STEPS, type NextMeasured } from '../../../../signaling/preparing/wire.ts'
import type { QueueEntry } from '../../../../signaling/queues/wire.ts'
import type { Seat } from '../../net/session.ts'
import { fullNameOf } from '../../meeting-room/seat-names.ts'
import { useRights, useRoom, useSelfSeat } from '../../meeting-room/use-room.ts'
import { useFloor } from '../floor/use-floor.ts'
import { useTouched } from '../../meeting-room/use-touched.ts'
import { useNoHover } from '../../ui/use-no-hover.ts'
import { useQueues } from '../queues/use-queues.ts'
import { checksOf, type SeatChecks, type Wrong } from './check-rules.ts'
import classes from './desk.module.css'

/** Who would be on air next: the one that the desk looks at, or the first in line. */
export interface Next {
  readonly seat: Seat
  readonly why: 'queue' | 'chosen'
  /** What of it arrives at the server; null: not measured yet. */
  readonly measured: NextMeasured | null
  /** Its entry in a queue, when it asks. */
  readonly entry: QueueEntry | null
}

interface NextUpProps {
  next: Next | null
  picture: ReactNode
  onStopLooking: () => void
}

/** The next one, small, before everybody sees and hears it: what works there and what doesn't, and the way on air. */
export function NextUp({ next, picture, onStopLooking }: NextUpProps) {
  const { t } = useTranslation('desk')
  return (
    <section className={classes.next} aria-label={t('next')}>
      <h2 className={classes.heading}>{t('next')}</h2>
      {next === null ? (
        <Text c="dimmed">{t('nextEmpty')}</Text>
      ) : (
        <div className={classes.nextBody}>
          <div className={classes.nextPicture}>{picture}</div>
          <div className={classes.nextWords}>
            <strong className={classes.nextName}>{fullNameOf(next.seat)}</strong>
            <Text size="sm" c="dimmed">
              {t(`nextWhy.${next.why}`)}
              {next.entry !== null && next.entry.topic !== '' && ` · ${next.entry.topic}`}
            </Text>
            <Checks checks={checksOf(next.seat, next.measured)} level={next.measured?.level ?? null} />
            <NextActs next={next} onStopLooking={onStopLooking} />
          </div>
          <Touches next={next} />
        </div>
      )}
    </section>
  )
}

const CHECKS = ['picture', 'sound', 'link', 'echo'] as const satisfies readonly (keyof SeatChecks)[]
/** Shown, but not as trouble. */
const NO_FAULT: readonly Wrong[] = ['micOff', 'quiet', 'unknown', 'echoQuiet']

/** @param props.level - Null: not measured yet. */
function Checks({ checks, level }: { checks: SeatChecks; level: number | null }) {
  const { t } = useTranslation('desk')
  return (
    <ul className={classes.checks}>
      {CHECKS.map((check) => {
        const wrong = checks[check]
        const state = wrong === null ? 'ok' : NO_FAULT.includes(wrong) ? 'note' : 'wrong'
        return (
          <li key={check} data-state={state}>
            {state === 'ok' ? <IconCheck size={18} aria-hidden /> : <IconAlertTriangle size={18} aria-hidden />}{' '}
            {t(`checks.${check}`)}: {wrong === null ? t('ok') : t(`wrong.${wrong}`)}
            {check === 'sound' && level !== null && <Level level={level} />}
          </li>
        )
      })}
    </ul>
  )
}

/** How loud the server hears the next one, in steps. */
function Level({ level }: { level: number }) {
  const { t } = useTranslation('desk')
  return (
    <span
      className={classes.level}
      role="meter"
      aria-label={t('level')}
      title={t('level')}
      aria-valuemin={0}
      aria-valuemax={LEVEL_STEPS}
      aria-valuenow={level}
      aria-valuetext={t('levelNow', { level, of: LEVEL_STEPS })}
    >
      {Array.from({ length: LEVEL_STEPS }, (_, step) => (
        <span key={step} data-on={step < level} />
      ))}
    </span>
  )
}

/** The way to call the next one; undefined: not this person's to do. Out of a queue both chair and secretaries call; anybody else is given the floor by the chair alone. */
function useCall({ seat, entry }: Next): (() => void) | undefined {
  const rights = useRights()
  const floor = useFloor()
  const queues = useQueues()
  const self = useSelfSeat()
  if (entry !== null) return () => void queues.call(entry.entryId)
  const may = rights.giveFloor && seat.seatId !== self?.seatId && seat.role !== 'observer'
  return may ? () => void floor.give(seat, true) : undefined
}

function NextActs({ next, onStopLooking }: Pick<NextUpProps, 'onStopLooking'> & { next: Next }) {
  const { t } = useTranslation('desk')
  const { seat, entry, why } = next
  const floor = useFloor()
  const touched = useTouched()
  const onAir = useRoom().stageSeatId === seat.seatId
  const here = seat.connection === 'here'
  const call = useCall(next)
  return (
    <Group gap="xs">
      {call !== undefined && (
        <Button
          leftSection={<IconMessage size={20} aria-hidden />}
          disabled={!here}
          onClick={call}
          {...touched.floor(seat, entry?.point !== true)}
        >
          {t('call')}
        </Button>
      )}
      <Button
        variant="default"
        leftSection={<IconScreenShare size={20} aria-hidden />}
        disabled={!here && !onAir}
        {...touched.stage(seat)}
        onClick={() => void floor.putOnStage(onAir ? null : seat.seatId)}
      >
        {t(onAir ? 'takeOffAir' : 'putOnAir')}
      </Button>
      {why === 'chosen' && (
        <Button variant="subtle" leftSection={<IconEyeOff size={20} aria-hidden />} onClick={onStopLooking}>
          {t('stopLooking')}
        </Button>
      )}
    </Group>
  )
}

/** Where nothing hovers: what the buttons above touch. A screen reader has it with each of them. */
function Touches({ next }: { next: Next }) {
  const { t } = useTranslation('desk')
  const { seat, entry } = next
  const touched = useTouched()
  const onAir = useRoom().stageSeatId === seat.seatId
  const mayCall = useCall(next) !== undefined
  if (!useNoHover() || seat.connection !== 'here') return null
  const floorWords = touched.words.floor(seat, entry?.point !== true)
  return (
    <div className={classes.touches} aria-hidden>
      {mayCall && <span>{t('touches', { act: t('call'), what: floorWords })}</span>}
      <span>{t('touches', { act: t(onAir ? 'takeOffAir' : 'putOnAir'), what: touched.words.stage(seat) })}</span>
    </div>
  )
}

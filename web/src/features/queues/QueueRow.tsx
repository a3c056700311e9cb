import { ActionIcon, Button, UnstyledButton } from '@mantine/core'
import { IconArrowUp, IconEye, IconFlag, IconGripVertical, IconX } from '@tabler/icons-react'
import type { KeyboardEvent, PointerEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { fullNameOf } from '../../meeting-room/seat-names.ts'
import { useRights, useRoom, type Asker } from '../../meeting-room/use-room.ts'
import { formatClock } from '../../ui/format.ts'
import { useTouched } from '../../meeting-room/use-touched.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { useNoHover } from '../../ui/use-no-hover.ts'
import { TurnClock } from './TurnClock.tsx'
import type { QueueActions } from './use-queues.ts'
import classes from './queues.module.css'

/** What the row's handle does; undefined: the order is not this person's to change. */
export interface RowHandle {
  onKeyDown(event: KeyboardEvent): void
  onPointerDown(event: PointerEvent<HTMLElement>): void
}

interface QueueRowProps {
  asker: Asker
  /** Its number in line. */
  position: number
  actions: QueueActions
  handle?: RowHandle | undefined
  dragged?: boolean
  dropBefore?: boolean
  /** A district passes its communes on. */
  passesOn?: boolean
  /** The desk looks at the seat beforehand, by its name. */
  onLook?: (() => void) | undefined
}

/** One entry that waits: its number, who, what about, what stands in the way, and for the desk what to do with it. */
export function QueueRow({
  asker,
  position,
  actions,
  handle,
  dragged = false,
  dropBefore = false,
  passesOn,
  onLook,
}: QueueRowProps) {
  const { t } = useTranslation('queues')
  const rights = useRights()
  const touched = useTouched()
  const { entry, seat } = asker
  const name = fullNameOf(seat)
  const mayCall = rights.orderQueues
  const call = useCall(asker, actions)
  return (
    <li className={classes.row} data-entry={entry.entryId} data-dragged={dragged} data-drop={dropBefore}>
      {handle !== undefined && (
        <ActionIcon
          variant="subtle"
          className={classes.handle}
          aria-label={t('handle', { name })}
          title={t('handle', { name })}
          {...handle}
        >
          <IconGripVertical size={20} aria-hidden />
        </ActionIcon>
      )}
      <span className={classes.number} aria-label={t('position', { position, count: position })}>
        {position}
      </span>
      <EntryWords asker={asker} onLook={onLook} />
      {passesOn === true && (
        <Button
          size="compact-md"
          variant="default"
          leftSection={<IconArrowUp size={18} aria-hidden />}
          onClick={() => void actions.passOn(entry.entryId)}
        >
          {t('passOn')}
        </Button>
      )}
      {mayCall && (
        <Button
          size="compact-md"
          aria-label={t('callLong', { name })}
          {...touched.floor(seat, !entry.point)}
          disabled={seat.connection === 'absent'}
          onClick={() => void call()}
        >
          {t('call')}
        </Button>
      )}
      {(mayCall || passesOn === true) && (
        <ActionIcon
          variant="subtle"
          aria-label={t('remove', { name })}
          title={t('remove', { name })}
          onClick={() => void actions.withdraw(entry.entryId)}
        >
          <IconX size={18} aria-hidden />
        </ActionIcon>
      )}
    </li>
  )
}

/** Calls an entry. Where nothing hovers it is asked first, if the call takes the floor from somebody: beforehand nothing there says from whom. */
function useCall({ entry, seat }: Asker, actions: QueueActions): () => Promise<void> {
  const { t } = useTranslation('queues')
  const touched = useTouched()
  const confirm = useConfirm()
  const noHover = useNoHover()
  return async () => {
    const instead = !entry.point
    if (!noHover || !touched.takesFloor(seat, instead)) return actions.call(entry.entryId)
    await confirm({
      title: t('callTitle', { name: fullNameOf(seat) }),
      text: touched.words.floor(seat, instead),
      confirm: t('call'),
      async act() {
        await actions.call(entry.entryId)
        return null
      },
    })
  }
}

/** Who asks, who will speak there, what about; whether it can be called now; and how long it has spoken already. */
export function EntryWords({ asker: { entry, seat }, onLook }: { asker: Asker; onLook?: (() => void) | undefined }) {
  const { t } = useTranslation('queues')
  const name = fullNameOf(seat)
  const spoken = useRoom().queues.spoken.find(({ seatId }) => seatId === seat.seatId)
  const trouble =
    seat.connection === 'absent'
      ? t('absent')
      : seat.connection === 'away'
        ? t('away')
        : seat.mic === 'none'
          ? t('noMic')
          : ''
  const said = [
    entry.speaker,
    entry.topic,
    spoken === undefined ? '' : t('spoken', { count: spoken.turns, time: formatClock(spoken.ms) }),
  ].filter((words) => words !== '')
  return (
    <span className={classes.who}>
      {onLook === undefined ? (
        <strong title={name}>{name}</strong>
      ) : (
        <UnstyledButton className={classes.look} title={t('lookAt', { name })} onClick={onLook}>
          <strong>{name}</strong> <IconEye size={18} aria-hidden />
          <span className="visually-hidden">: {t('lookAtShort')}</span>
        </UnstyledButton>
      )}
      {entry.point && (
        <span className={classes.point}>
          <IconFlag size={16} aria-hidden /> {t('point')}
        </span>
      )}
      {said.length > 0 && <span className={classes.said}>{said.join(' · ')}</span>}
      {trouble !== '' && <span className={classes.trouble}>{trouble}</span>}
    </span>
  )
}

/** An entry that has the floor, with its clock. */
export function CalledRow({ asker, actions }: { asker: Asker; actions: QueueActions }) {
  const { t } = useTranslation('queues')
  const rights = useRights()
  const { entry, seat } = asker
  return (
    <li className={classes.row} data-called="true">
      <EntryWords asker={asker} />
      <TurnClock seatId={seat.seatId} />
      {rights.orderQueues && (
        <>
          <Button size="compact-md" variant="default" onClick={() => void actions.addTime(seat.seatId, 60)}>
            {t('clock.add')}
          </Button>
          <Button size="compact-md" variant="default" onClick={() => void actions.finish(entry.entryId)}>
            {t('finish')}
          </Button>
        </>
      )}
    </li>
  )
}

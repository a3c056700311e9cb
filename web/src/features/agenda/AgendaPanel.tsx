import { Button, Text } from '@mantine/core'
import { IconArrowBackUp, IconArrowRight, IconCoffee, IconMessage } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { MeetingDetail } from '../../../../signaling/meeting/wire.ts'
import type { PaperId } from '../../../../signaling/wire/ids.ts'
import { minutesInAll } from '../../../../signaling/wire/agenda-tree.ts'
import type { Seat } from '../../net/session.ts'
import { useRights, useRoom } from '../../meeting-room/use-room.ts'
import { EmptyState } from '../../ui/states.tsx'
import { agendaLines, nextItem, type AgendaLine } from './agenda-rules.ts'
import { ItemPapers } from './ItemPapers.tsx'
import { TakenClock } from './TakenClock.tsx'
import { speakerSeat, useAgendaActs } from './use-agenda.ts'
import { useSteadyPress } from './use-steady-press.ts'
import classes from './agenda.module.css'

export interface AgendaPanelProps {
  meeting: MeetingDetail
  /** Gives the floor to the speaker of an item. Undefined: not this person's to do. */
  onInvite: ((seat: Seat) => void) | undefined
  onOpenPaper: (paperId: PaperId) => void
}

/** The agenda as it runs: where the meeting stands, planned and real time, and for chair and secretaries the way on. */
export function AgendaPanel({ meeting, onInvite, onOpenPaper }: AgendaPanelProps) {
  const { t } = useTranslation('agenda')
  const { agenda: progress } = useRoom()
  const acts = useAgendaActs(meeting)
  const items = [...meeting.agenda].sort((a, b) => a.position - b.position)
  const next = nextItem(items, progress)
  const press = useSteadyPress(next?.agendaItemId ?? null)
  if (items.length === 0) return <EmptyState title={t('none')} text={t('noneText')} />
  const lines = agendaLines(items, progress)
  const planned = minutesInAll(items)
  const nextLine = lines.find(({ item }) => item === next)
  return (
    <section className={classes.panel} aria-label={t('title')}>
      {acts.goTo !== undefined && (
        <div className={classes.way}>
          <Button
            className={classes.next}
            rightSection={<IconArrowRight size={20} aria-hidden />}
            disabled={next === null}
            aria-busy={acts.asking}
            onClick={() => next !== null && press(() => acts.goTo?.(next.agendaItemId))}
          >
            {next === null ? t('noNext') : t('next', { number: nextLine?.number, title: next.title })}
          </Button>
          <Button
            variant="default"
            leftSection={<IconCoffee size={20} aria-hidden />}
            disabled={progress.current === null}
            onClick={() => acts.goTo?.(null)}
          >
            {t('break')}
          </Button>
        </div>
      )}
      {progress.closedItem && <Text role="status">{t('closedItem')}</Text>}
      <ol className={classes.items}>
        {lines.map((line) => (
          <Item
            key={line.item.agendaItemId}
            line={line}
            meeting={meeting}
            onGo={acts.goTo === undefined ? undefined : () => acts.goTo?.(line.item.agendaItemId)}
            onInvite={onInvite}
            onOpenPaper={onOpenPaper}
          />
        ))}
      </ol>
      {planned > 0 && (
        <Text c="dimmed" size="sm">
          {t('plannedInAll', { count: planned })}
        </Text>
      )}
    </section>
  )
}

interface ItemProps extends AgendaPanelProps {
  line: AgendaLine
  onGo: (() => void) | undefined
}

function Item({ line, meeting, onGo, onInvite, onOpenPaper }: ItemProps) {
  const { t } = useTranslation('agenda')
  const { item, number, stage, heading, minutes } = line
  const { lead } = useRights()
  return (
    <li
      className={classes.item}
      style={{ marginInlineStart: `calc(${item.level} * var(--mantine-spacing-md))` }}
      data-stage={stage}
      aria-current={stage === 'current' ? 'step' : undefined}
    >
      <div className={classes.itemHead}>
        <span className={classes.number}>{number}</span>
        <span className={classes.itemWords}>
          <strong>{item.title}</strong>
          <span className={classes.quiet}>
            {heading ? t('heading') : t(`stage.${stage}`)}
            {item.restricted && ` · ${t('restricted')}`}
            {item.speaker !== null && ` · ${t('speaker', { name: item.speaker.name })}`}
          </span>
        </span>
        <span className={classes.times}>
          {stage !== 'ahead' && !heading && <TakenClock line={line} plannedMinutes={item.plannedMinutes} />}
          <span className={classes.quiet}>{minutes > 0 ? t('planned', { count: minutes }) : t('unplanned')}</span>
        </span>
        {onGo !== undefined && stage !== 'current' && !heading && (
          <Button
            variant="default"
            className={classes.go}
            aria-label={t(stage === 'done' ? 'backTo' : 'goTo', { number, title: item.title })}
            leftSection={stage === 'done' && <IconArrowBackUp size={20} aria-hidden />}
            onClick={onGo}
          >
            {t(stage === 'done' ? 'backToShort' : 'goToShort')}
          </Button>
        )}
      </div>
      {stage === 'current' && (
        <div className={classes.itemMore}>
          {lead && <InviteSpeaker meeting={meeting} line={line} onInvite={onInvite} />}
          <ItemPapers meetingId={meeting.meetingId} agendaItemId={item.agendaItemId} onOpen={onOpenPaper} />
        </div>
      )}
    </li>
  )
}

/** The chair's way to give the floor to who presents the item; where that is not possible now it says why. */
export function InviteSpeaker({
  meeting,
  line,
  onInvite,
}: Pick<AgendaPanelProps, 'meeting' | 'onInvite'> & { line: Pick<AgendaLine, 'item'> }) {
  const { t } = useTranslation('agenda')
  const room = useRoom()
  const { speaker } = line.item
  if (speaker === null) return null
  const seat = speakerSeat(room, speaker, meeting.participants)
  if (seat === null || seat.connection === 'absent') {
    return <span className={classes.quiet}>{t('speakerAbsent', { name: speaker.name })}</span>
  }
  if (seat.chair) return null
  const holds = room.floor.holders.some(({ seatId }) => seatId === seat.seatId)
  if (holds) return <span className={classes.quiet}>{t('speakerHasFloor', { name: speaker.name })}</span>
  if (onInvite === undefined) return null
  return (
    <Button leftSection={<IconMessage size={20} aria-hidden />} onClick={() => onInvite(seat)} className={classes.wide}>
      {t('invite', { name: speaker.name })}
    </Button>
  )
}

import { ActionIcon, Badge, Box, Card, Group, Stack, Text } from '@mantine/core'
import {
  IconArrowDown,
  IconArrowUp,
  IconCircleCheck,
  IconClock,
  IconFlagCheck,
  IconLock,
  IconPencil,
  IconPencilMinus,
  IconPlayerPause,
  IconPlayerPlay,
  IconTrash,
} from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MeetingDetail } from '../../../../../signaling/meeting/wire.ts'
import { orderBallots, removeBallot } from '../../../../../signaling/voting/drafting/wire.ts'
import type { Ballot } from '../../../../../signaling/voting/wire.ts'
import { treeNumbers } from '../../../../../signaling/wire/agenda-tree.ts'
import { call } from '../../../net/http.ts'
import { useConfirm } from '../../../ui/confirm.tsx'
import { ErrorAlert } from '../../../ui/ErrorAlert.tsx'
import { StateBadge } from '../../../ui/StateBadge.tsx'
import { useShareWords } from '../../../ui/use-share-words.ts'
import { orderWith, standingOf, type BallotStanding } from './ballot-rules.ts'
import { useBallotResult, type BallotList } from './use-ballots.ts'

const BADGES = {
  draft: { icon: IconPencilMinus, color: 'gray' },
  waiting: { icon: IconClock, color: 'amber' },
  approved: { icon: IconCircleCheck, color: 'lake' },
  open: { icon: IconPlayerPlay, color: 'green' },
  stopped: { icon: IconPlayerPause, color: 'amber' },
  ended: { icon: IconFlagCheck, color: 'gray' },
} as const satisfies Readonly<Record<BallotStanding, unknown>>

interface BallotRowsProps {
  meeting: MeetingDetail
  list: BallotList
  /** Left out: drafts stay as they are for now. */
  onEdit: ((ballot: Ballot) => void) | undefined
}

/** The ballots of a meeting in their order, each with the item that it belongs to, its rule in words and where it stands. */
export function BallotRows({ meeting, list, onEdit }: BallotRowsProps) {
  const { t } = useTranslation('voting')
  const { move, problem } = useMove(meeting, list)
  const remove = useRemove(meeting)
  const numbers = treeNumbers(meeting.agenda)
  const itemOf = ({ agendaItemId }: Ballot): string => {
    const at = meeting.agenda.findIndex((item) => item.agendaItemId === agendaItemId)
    const item = meeting.agenda[at]
    return item === undefined ? t('drafting.wholeMeeting') : t('drafting.item', { n: numbers[at], title: item.title })
  }
  const last = list.ballots.length - 1
  return (
    <>
      <Stack component="ol" gap="sm" m={0} p={0} style={{ listStyle: 'none' }} aria-label={t('drafting.list')}>
        {list.ballots.map((ballot, index) => (
          <BallotRow
            key={ballot.ballotId}
            ballot={ballot}
            n={index + 1}
            item={itemOf(ballot)}
            standing={standingOf(ballot, list.approval)}
            acts={
              onEdit === undefined
                ? null
                : {
                    up: index === 0 ? undefined : () => void move(ballot, -1),
                    down: index === last ? undefined : () => void move(ballot, 1),
                    edit: ballot.state === 'draft' ? () => onEdit(ballot) : undefined,
                    remove: ballot.state === 'draft' ? () => void remove(ballot) : undefined,
                  }
            }
          />
        ))}
      </Stack>
      <ErrorAlert text={problem} />
    </>
  )
}

type Act = (() => void) | undefined

interface BallotRowProps {
  ballot: Ballot
  n: number
  item: string
  standing: BallotStanding
  /** Null: nothing can be done with any. */
  acts: { up: Act; down: Act; edit: Act; remove: Act } | null
}

function BallotRow({ ballot, n, item, standing, acts }: BallotRowProps) {
  const { t } = useTranslation('voting')
  const words = useShareWords()
  const { form, passed, rule, text, title } = ballot
  return (
    <Card component="li" withBorder padding="md" aria-label={title}>
      <Group justify="space-between" align="flex-start" gap="sm">
        <Box style={{ flex: '1 1 20rem', minWidth: 0, overflowWrap: 'anywhere' }}>
          <Text fw={600}>
            {n}. {title}
          </Text>
          <Text size="sm" c="dimmed">
            {item}
          </Text>
          {text !== '' && <Text mt={4}>{text}</Text>}
          <Text size="sm" mt={4}>
            {t('drafting.rule', { name: rule.name, threshold: words.sentence(rule.threshold, rule.base) })}
          </Text>
          <Group gap={6} mt={4} component="ul" p={0} style={{ listStyle: 'none' }} aria-label={t('drafting.choices')}>
            {rule.choices.map(({ key, label }) => (
              <li key={key}>
                <Badge variant="outline" color="gray" size="lg" radius="sm" fw={400}>
                  {label}
                </Badge>
              </li>
            ))}
          </Group>
        </Box>
        <Group gap="xs">
          {form === 'secret' && <StateBadge icon={IconLock} color="lake" text={t('secret.badge')} />}
          <StateBadge {...BADGES[standing]} text={t(`drafting.standing.${standing}`)} />
          {passed !== null && <Text fw={600}>{t(passed ? 'drafting.passed' : 'drafting.notPassed')}</Text>}
          {acts !== null && <Acts title={title} acts={acts} />}
        </Group>
      </Group>
    </Card>
  )
}

function Acts({ title, acts }: { title: string; acts: NonNullable<BallotRowProps['acts']> }) {
  const { t } = useTranslation('voting')
  return (
    <Group gap={0} wrap="nowrap">
      <ActionIcon
        aria-label={t('drafting.upNamed', { title })}
        title={t('drafting.up')}
        disabled={acts.up === undefined}
        onClick={acts.up}
      >
        <IconArrowUp size={20} />
      </ActionIcon>
      <ActionIcon
        aria-label={t('drafting.downNamed', { title })}
        title={t('drafting.down')}
        disabled={acts.down === undefined}
        onClick={acts.down}
      >
        <IconArrowDown size={20} />
      </ActionIcon>
      {acts.edit !== undefined && (
        <ActionIcon aria-label={t('drafting.editNamed', { title })} title={t('drafting.edit')} onClick={acts.edit}>
          <IconPencil size={20} />
        </ActionIcon>
      )}
      {acts.remove !== undefined && (
        <ActionIcon
          aria-label={t('drafting.removeNamed', { title })}
          title={t('drafting.remove')}
          onClick={acts.remove}
        >
          <IconTrash size={20} />
        </ActionIcon>
      )}
    </Group>
  )
}

function useMove({ meetingId }: MeetingDetail, { ballots }: BallotList) {
  const finish = useBallotResult(meetingId)
  // The buttons stay as they are meanwhile: one that is greyed out loses the keyboard.
  const moving = useRef(false)
  const [problem, setProblem] = useState<string | null>(null)
  const move = async ({ ballotId }: Ballot, by: -1 | 1) => {
    const ballotIds = orderWith(
      ballots.map((ballot) => ballot.ballotId),
      ballotId,
      by,
    )
    if (ballotIds === null || moving.current) return
    moving.current = true
    setProblem(await finish(await call(orderBallots, { meetingId, ballotIds })))
    moving.current = false
  }
  return { move, problem }
}

/** Asks first. */
function useRemove({ meetingId }: MeetingDetail): (ballot: Ballot) => Promise<boolean> {
  const { t } = useTranslation('voting')
  const confirm = useConfirm()
  const finish = useBallotResult(meetingId)
  return ({ ballotId, revision, title }) =>
    confirm({
      title: t('drafting.removeTitle'),
      text: t('drafting.removeText', { title }),
      confirm: t('drafting.remove'),
      danger: true,
      act: async () => finish(await call(removeBallot, { meetingId, ballotId, revision })),
    })
}

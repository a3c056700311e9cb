import { Button, Group, Stack, Text } from '@mantine/core'
import { IconChecklist, IconCircleCheck, IconCircleX, IconLock, IconPlayerPause } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { listBallots, type Ballot } from '../../../../signaling/voting/wire.ts'
import type { MeetingId } from '../../../../signaling/wire/ids.ts'
import { ask, refusalCode } from '../../net/http.ts'
import { formatTime } from '../../ui/format.ts'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { ErrorState } from '../../ui/states.tsx'
import classes from './proceedings.module.css'
import { Section } from './Section.tsx'

interface BallotsProps {
  meetingId: MeetingId
  /** How often it is asked again; false: the meeting is over. */
  refetchInterval: number | false
}

/** What was put to the vote, in the order of opening, with its outcome. A meeting in which nothing was opened has no such part. */
export function Ballots({ meetingId, refetchInterval }: BallotsProps) {
  const { t } = useTranslation('proceedings')
  const list = useQuery({
    queryKey: ['voting', meetingId, 'list'],
    queryFn: ({ signal }) => ask(listBallots, { meetingId }, { signal }),
    refetchInterval,
  })
  if (list.data === undefined)
    return list.isError ? (
      <Section title={t('ballots.title')}>
        <ErrorState code={refusalCode(list.error)} onRetry={() => void list.refetch()} />
      </Section>
    ) : null
  const opened = list.data.ballots.flatMap((ballot) =>
    ballot.openedAtMs === null ? [] : [{ ballot, openedAtMs: ballot.openedAtMs }],
  )
  if (opened.length === 0) return null
  return (
    <Section title={t('ballots.title')}>
      <Stack gap="md" align="flex-start">
        <ol className={classes.ballots} aria-label={t('ballots.title')}>
          {opened
            .toSorted((one, other) => one.openedAtMs - other.openedAtMs)
            .map(({ ballot, openedAtMs }) => (
              <li key={ballot.ballotId}>
                <Group justify="space-between" gap="sm" wrap="wrap">
                  <Text className={classes.ballotTitle}>{ballot.title}</Text>
                  <Outcome ballot={ballot} />
                </Group>
                <Text size="sm" c="dimmed">
                  {ballot.endedAtMs === null
                    ? t('ballots.since', { from: formatTime(openedAtMs) })
                    : t('ballots.fromTo', { from: formatTime(openedAtMs), to: formatTime(ballot.endedAtMs) })}
                </Text>
              </li>
            ))}
        </ol>
        <Button component={Link} to={`/cuoc-hop/${meetingId}/bieu-quyet`} variant="default">
          {t('ballots.more')}
        </Button>
      </Stack>
    </Section>
  )
}

function Outcome({ ballot: { state, passed, counting } }: { ballot: Ballot }) {
  const { t } = useTranslation('proceedings')
  const underWay = counting ?? (state === 'stopped' ? 'stopped' : 'open')
  const outcome = passed === null ? underWay : passed ? 'passed' : 'notPassed'
  return <StateBadge {...LOOKS[outcome]} text={t(`ballots.${outcome}`)} />
}

const LOOKS = {
  passed: { icon: IconCircleCheck, color: 'green' },
  notPassed: { icon: IconCircleX, color: 'red' },
  open: { icon: IconChecklist, color: 'lake' },
  stopped: { icon: IconPlayerPause, color: 'amber' },
  waiting: { icon: IconLock, color: 'amber' },
  failed: { icon: IconCircleX, color: 'red' },
} as const

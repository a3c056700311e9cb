import { Card, SimpleGrid, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { isRunning, type MeetingDetail, type MeetingState } from '../../../../signaling/meeting/wire.ts'
import { readProceedings, type SpeakingSums } from '../../../../signaling/proceedings/wire.ts'
import type { MeetingId } from '../../../../signaling/wire/ids.ts'
import { ask, refusalCode } from '../../net/http.ts'
import { useMeeting } from '../../queries/use-meetings.ts'
import { FileButton } from '../../ui/FileButton.tsx'
import { formatClock, formatDate, formatTime, sameDay } from '../../ui/format.ts'
import { MeetingStateBadge } from '../../ui/MeetingStateBadge.tsx'
import { NotLoaded } from '../../ui/NotLoaded.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { ErrorState, RowSkeletons } from '../../ui/states.tsx'
import { AgendaTimes } from './AgendaTimes.tsx'
import { Ballots } from './Ballots.tsx'
import { Attended, RollCalls } from './Presence.tsx'
import { Section } from './Section.tsx'
import { SpeakingTimes } from './SpeakingTimes.tsx'
import { sumsAt, type ReadProceedings } from './sums.ts'
import { Turns } from './Turns.tsx'

const REFRESH_MS = 5_000
/** So many bars are shown before somebody asks for all. */
const FIRST_BARS = 12

/** What happened in a meeting, during it and long after: its agenda, who spoke for how long, votes, roll calls and attendance. */
export function ProceedingsPage() {
  const { meetingId = '' } = useParams()
  const meeting = useMeeting(meetingId)
  if (meeting.data === undefined) return <NotLoaded query={meeting} rows={5} rowHeight={90} />
  return <Happened meeting={meeting.data} />
}

function Happened({ meeting: { meetingId, title, state, rights } }: { meeting: MeetingDetail }) {
  const { t } = useTranslation('proceedings')
  const refetchInterval = isRunning(state) ? REFRESH_MS : false
  const read = useQuery({
    queryKey: ['proceedings.read', meetingId],
    queryFn: ({ signal }) => ask(readProceedings, { meetingId }, { signal }),
    refetchInterval,
  })
  return (
    <>
      <PageHeader
        title={t('title')}
        back={{ to: `/cuoc-hop/${meetingId}`, label: t('back') }}
        note={
          <Stack gap={8} align="flex-start">
            {title}
            <MeetingStateBadge state={state} />
          </Stack>
        }
        actions={<FileButton href={`/api/meetings/${meetingId}/proceedings.csv`}>{t('csv')}</FileButton>}
      />
      {read.data === undefined && read.isPending && <RowSkeletons rows={5} height={90} />}
      {read.data === undefined && read.isError && (
        <ErrorState code={refusalCode(read.error)} onRetry={() => void read.refetch()} />
      )}
      <Stack gap="lg">
        {read.data !== undefined && <Logs meetingId={meetingId} proceedings={read.data} state={state} />}
        <Ballots meetingId={meetingId} refetchInterval={refetchInterval} />
        {rights.readAttendance && <RollCalls meetingId={meetingId} refetchInterval={refetchInterval} />}
        {rights.readAttendance && <Attended meetingId={meetingId} refetchInterval={refetchInterval} />}
        {isRunning(state) && (
          <Text size="sm" c="dimmed">
            {t('updates')}
          </Text>
        )}
      </Stack>
    </>
  )
}

interface LogsProps {
  meetingId: MeetingId
  proceedings: ReadProceedings
  state: MeetingState
}

function Logs({ meetingId, proceedings, state }: LogsProps) {
  const { t } = useTranslation('proceedings')
  const { nowMs } = proceedings
  const sums = sumsAt(proceedings, nowMs)
  return (
    <>
      <Facts proceedings={proceedings} sums={sums} state={state} />
      <Section title={t('agenda.title')}>
        <AgendaTimes proceedings={proceedings} nowMs={nowMs} />
      </Section>
      <Section title={t('speaking.title')}>
        <SpeakingTimes sums={sums} first={FIRST_BARS} />
        <Text size="sm" c="dimmed" mt="sm">
          {t('speaking.what')}
        </Text>
      </Section>
      {proceedings.turns.length > 0 && (
        <Section title={t('log.title')}>
          <Turns meetingId={meetingId} last={proceedings} refetchInterval={isRunning(state) ? REFRESH_MS : false} />
        </Section>
      )}
    </>
  )
}

/** Meetings that were held, all of them before their beginning and end were recorded too. */
const OVER: ReadonlySet<MeetingState> = new Set(['ended', 'minutesDraft', 'signed', 'archived'])

function Facts({ proceedings, sums, state }: Pick<LogsProps, 'proceedings' | 'state'> & { sums: SpeakingSums }) {
  const { t } = useTranslation('proceedings')
  const { startsAtMs, endsAtMs, beganAtMs, endedAtMs } = proceedings
  const at = (ms: number, other: number) =>
    sameDay(ms, other) ? formatTime(ms) : `${formatTime(ms)} ${formatDate(ms)}`
  const running = isRunning(state)
  const notBegan = t(running || OVER.has(state) ? 'facts.unknown' : 'facts.notYet')
  const notEnded = t(running ? 'facts.running' : OVER.has(state) ? 'facts.unknown' : 'facts.notOver')
  const figures = [
    { name: 'began', value: beganAtMs === null ? notBegan : at(beganAtMs, startsAtMs), planned: startsAtMs },
    { name: 'ended', value: endedAtMs === null ? notEnded : at(endedAtMs, startsAtMs), planned: endsAtMs },
    { name: 'spoken', value: formatClock(sums.ms), planned: null },
    { name: 'turns', value: String(sums.turns), planned: null },
    { name: 'speakers', value: String(sums.sites.length), planned: null },
  ] as const
  return (
    <Card withBorder component="section" aria-label={t('facts.region')} padding="lg">
      <SimpleGrid component="dl" cols={{ base: 2, sm: 3, md: 5 }} m={0}>
        {figures.map(({ name, value, planned }) => (
          <div key={name}>
            <Text component="dt" c="dimmed">
              {t(`facts.${name}`)}
            </Text>
            <Text component="dd" m={0} fz="1.5rem" fw={600}>
              {value}
              {planned !== null && (
                <Text component="span" display="block" size="sm" c="dimmed" fw={400}>
                  {t('facts.planned', { time: at(planned, startsAtMs) })}
                </Text>
              )}
            </Text>
          </div>
        ))}
      </SimpleGrid>
    </Card>
  )
}

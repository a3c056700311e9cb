import { Button, Card, Group, Progress, Stack, Text, Title } from '@mantine/core'
import { IconReportAnalytics, IconUserOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { isRunning, type MeetingDetail, type MeetingPhase } from '../../../../signaling/meeting/wire.ts'
import { readAttendance } from '../../../../signaling/seats/wire.ts'
import { FileButton } from '../../ui/FileButton.tsx'
import { ForbiddenPage } from '../../ui/NotFoundPage.tsx'
import { NotLoaded } from '../../ui/NotLoaded.tsx'
import { ask, refusalCode } from '../../net/http.ts'
import { fold, foundIn } from '../../ui/fold.ts'
import { Figures } from '../../ui/Figures.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { timelineOf } from '../../ui/presence.ts'
import { PresenceTimeline } from '../../ui/PresenceTimeline.tsx'
import { SearchBox } from '../../ui/SearchBox.tsx'
import { EmptyState, ErrorState, RowSkeletons } from '../../ui/states.tsx'
import { MeetingStateBadge } from '../../ui/MeetingStateBadge.tsx'
import { useMeeting } from '../../queries/use-meetings.ts'
import { AbsentList } from './AbsentList.tsx'
import { AttendanceTable } from './AttendanceTable.tsx'
import { SitesTable } from './SitesTable.tsx'
import { summaryOf, type AttendanceSummary } from './summary.ts'

const REFRESH_MS = 5_000

export function AttendancePage() {
  const { meetingId = '' } = useParams()
  const meeting = useMeeting(meetingId)
  if (meeting.data === undefined) return <NotLoaded query={meeting} rows={5} rowHeight={90} />
  return meeting.data.rights.readAttendance ? <Attendance meeting={meeting.data} /> : <ForbiddenPage />
}

function Attendance({ meeting }: { meeting: MeetingDetail }) {
  const { t } = useTranslation('attendance')
  const running = isRunning(meeting.state)
  const [query, setQuery] = useState('')
  const attendance = useQuery({
    queryKey: ['seats.attendance', meeting.meetingId],
    queryFn: ({ signal }) => ask(readAttendance, { meetingId: meeting.meetingId }, { signal }),
    refetchInterval: running ? REFRESH_MS : false,
  })
  const found = attendance.data
  const matches = (person: { fullName: string; title: string; siteName: string }) =>
    foundIn(fold(`${person.fullName} ${person.title} ${person.siteName}`), query)
  return (
    <>
      <PageHeader
        title={t('title')}
        back={{ to: `/cuoc-hop/${meeting.meetingId}`, label: t('back') }}
        note={
          <Stack gap={8} align="flex-start">
            {meeting.title}
            <MeetingStateBadge state={meeting.state} />
          </Stack>
        }
        actions={
          <Group gap="xs">
            <Button
              component={Link}
              to={`/cuoc-hop/${meeting.meetingId}/diem-danh/ket-qua`}
              variant="default"
              leftSection={<IconReportAnalytics size={20} aria-hidden />}
            >
              {t('rollCalls')}
            </Button>
            <FileButton href={`/api/meetings/${meeting.meetingId}/attendance.csv`}>{t('download')}</FileButton>
          </Group>
        }
      />
      {found === undefined && attendance.isPending && <RowSkeletons rows={5} height={90} />}
      {found === undefined && attendance.isError && (
        <ErrorState code={refusalCode(attendance.error)} onRetry={() => void attendance.refetch()} />
      )}
      {found !== undefined && (
        <Stack gap="lg">
          <Numbers summary={summaryOf(found.rows, found.absent)} absent={found.absent.length} phase={found.phase} />
          {found.rows.length > 0 && (
            <Card withBorder component="section" aria-label={t('timelineTitle')} padding="lg">
              <Title order={2} mb="md">
                {t('timelineTitle')}
              </Title>
              <PresenceTimeline points={timelineOf(found.rows, found.nowMs)} />
            </Card>
          )}
          <SearchBox label={t('search')} value={query} onChange={setQuery} />
          <Card withBorder component="section" aria-label={t('listTitle')} padding="lg">
            <Title order={2} mb="md">
              {t('listTitle')} ({found.rows.length})
            </Title>
            {found.rows.length === 0 ? (
              <EmptyState icon={IconUserOff} title={t('noneYet')} text={t('noneYetText')} />
            ) : (
              <AttendanceTable rows={found.rows.filter(matches)} nowMs={found.nowMs} />
            )}
          </Card>
          {found.sites.length > 0 && (
            <SitesTable sites={found.sites.filter((site) => foundIn(fold(site.siteName), query))} all={found.sites} />
          )}
          <AbsentList absent={found.absent.filter(matches)} all={found.absent.length} phase={found.phase} />
          {running && (
            <Text size="sm" c="dimmed">
              {t('updates')}
            </Text>
          )}
        </Stack>
      )}
    </>
  )
}

interface NumbersProps {
  summary: AttendanceSummary
  absent: number
  phase: MeetingPhase
}

function Numbers({ summary, absent, phase }: NumbersProps) {
  const { t } = useTranslation(['attendance', 'ui'])
  const invited = summary.came + absent
  const figures: [string, string][] = [
    ...(phase === 'running'
      ? ([
          [t('present'), String(summary.present)],
          [t('sitesPresent'), String(summary.sitesPresent)],
        ] satisfies [string, string][])
      : []),
    [t('came'), t('ofInvited', { n: summary.came, all: invited })],
    [t(`absent.${phase}`), String(absent)],
  ]
  return (
    <Card withBorder component="section" aria-label={t('chartTitle')} padding="lg">
      <Figures figures={figures} mb="lg" />
      <Title order={2} mb="sm">
        {t('chartTitle')}
      </Title>
      <Stack gap="sm">
        {summary.byRole.map(({ role, came, absent: missing }) => {
          const words = t('ofInvited', { n: came, all: came + missing })
          const name = t(`ui:meetingRole.${role}`)
          return (
            <div key={role}>
              <Text size="sm">
                {name}: <b>{words}</b>
              </Text>
              <Progress
                value={(came / (came + missing)) * 100}
                size="lg"
                color="lake"
                aria-label={`${name}: ${words}`}
              />
            </div>
          )
        })}
      </Stack>
    </Card>
  )
}

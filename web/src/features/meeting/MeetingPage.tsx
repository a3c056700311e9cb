import { Alert, Box, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { ENDED_BY_RULE, type MeetingDetail } from '../../../../signaling/meeting/wire.ts'
import { currentLanguage } from '../../ui/language.ts'
import { NotLoaded } from '../../ui/NotLoaded.tsx'
import { formatSpan } from '../../ui/format.ts'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { useSites } from '../../queries/use-sites.ts'
import { isAsked } from '../../../../signaling/answers/wire.ts'
import { AnswersSection } from './answers/AnswersSection.tsx'
import { OwnAnswer } from './answers/OwnAnswer.tsx'
import { FromRequest } from './FromRequest.tsx'
import { HistorySection } from './HistorySection.tsx'
import { InvitationSection } from './InvitationSection.tsx'
import { MeetingActions } from './MeetingActions.tsx'
import { MeetingStateBadge } from '../../ui/MeetingStateBadge.tsx'
import { AgendaSection } from './papers/AgendaSection.tsx'
import { PeopleSection } from './PeopleSection.tsx'
import { ReadinessSection } from './ReadinessSection.tsx'
import { useMeeting } from '../../queries/use-meetings.ts'

interface MeetingPageProps {
  /** What is put to the vote, after the agenda. */
  ballots: (meeting: MeetingDetail) => ReactNode
}

/** One meeting in the order of work: what, who, agenda with papers, ready or not. */
export function MeetingPage({ ballots }: MeetingPageProps) {
  const { t } = useTranslation('meeting')
  const { meetingId = '' } = useParams()
  const query = useMeeting(meetingId)
  if (query.data === undefined) return <NotLoaded query={query} rowHeight={140} />
  const meeting = query.data
  const leads = meeting.myRole === 'chair' || meeting.myRole === 'secretary'
  return (
    <>
      <PageHeader
        title={meeting.title}
        back={{ to: '/', label: t('list') }}
        note={
          <Group gap="sm" mt={4}>
            <MeetingStateBadge state={meeting.state} />
            <span>{formatSpan(meeting.startsAtMs, meeting.endsAtMs, currentLanguage())}</span>
          </Group>
        }
        actions={<MeetingActions meeting={meeting} />}
      />
      <Stack gap="lg">
        {meeting.stateReason !== null && (
          <Alert color="amber" icon={<IconInfoCircle />}>
            {meeting.stateReason === ENDED_BY_RULE
              ? t('endedByRule')
              : t('stateReason', { reason: meeting.stateReason })}
          </Alert>
        )}
        {meeting.rights.managePapers && <FromRequest meeting={meeting} />}
        {isAsked(meeting.myRole) && <OwnAnswer meeting={meeting} />}
        <Part number={1} title={t('part.info')}>
          <Info meeting={meeting} />
        </Part>
        <Part number={2} title={t('part.people')}>
          <PeopleSection meeting={meeting} />
        </Part>
        {leads && meeting.rights.readAttendance && <AnswersSection meeting={meeting} />}
        <Part number={3} title={t('part.agenda')}>
          <AgendaSection meeting={meeting} />
        </Part>
        {ballots(meeting)}
        {(meeting.rights.send || meeting.rights.approve) && (
          <Part number={4} title={t('part.ready')}>
            <ReadinessSection meeting={meeting} />
          </Part>
        )}
        <Card withBorder component="section" aria-label={t('invitation.title')} padding="lg">
          <Title order={2} mb="md">
            {t('invitation.title')}
          </Title>
          <InvitationSection meeting={meeting} />
        </Card>
        <Card withBorder component="section" aria-label={t('history.title')} padding="lg">
          <Title order={2} mb="md">
            {t('history.title')}
          </Title>
          <HistorySection meeting={meeting} />
        </Card>
      </Stack>
    </>
  )
}

function Part({ number, title, children }: { number: number; title: string; children: ReactNode }) {
  return (
    <Card withBorder component="section" aria-label={title} padding="lg">
      <Title order={2} mb="md">
        {number}. {title}
      </Title>
      {children}
    </Card>
  )
}

function Info({ meeting }: { meeting: MeetingDetail }) {
  const { t } = useTranslation('meeting')
  const owner = useSites().data?.byId.get(meeting.ownerSiteId)?.name ?? '…'
  const facts: [string, string][] = [
    [t('kindLabel'), t(`kind.${meeting.kind}`)],
    [t('time'), formatSpan(meeting.startsAtMs, meeting.endsAtMs, currentLanguage())],
    [t('place'), meeting.place],
    [t('owner'), owner],
    [t('myRole'), meeting.myRole === null ? t('notParticipant') : t(`ui:meetingRole.${meeting.myRole}`)],
  ]
  return (
    <SimpleGrid component="dl" cols={{ base: 1, sm: 2, lg: 3 }} spacing="md" m={0}>
      {facts.map(([name, value]) => (
        <Box key={name}>
          <Text component="dt" size="sm" c="dimmed">
            {name}
          </Text>
          <Text component="dd" m={0} style={{ overflowWrap: 'anywhere' }}>
            {value}
          </Text>
        </Box>
      ))}
    </SimpleGrid>
  )
}

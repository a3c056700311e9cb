import { Anchor, Box, Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { IconDoorEnter } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { isRunning, type MeetingSummary } from '../../../../signaling/meeting/wire.ts'
import { currentLanguage } from '../../ui/language.ts'
import { formatDay, formatDayTime, formatTime, sameDay } from '../../ui/format.ts'
import { MeetingStateBadge } from '../../ui/MeetingStateBadge.tsx'

interface MeetingCardProps {
  meeting: MeetingSummary
  /** Under a heading that names the day already. */
  timeOnly: boolean
}

export function MeetingCard({ meeting, timeOnly }: MeetingCardProps) {
  const { t } = useTranslation('meeting')
  const running = isRunning(meeting.state)
  const language = currentLanguage()
  const facts = [
    t(`kind.${meeting.kind}`),
    meeting.place,
    t('siteCount', { n: meeting.siteCount }),
    ...(meeting.myRole === null ? [] : [t('role', { role: t(`ui:meetingRole.${meeting.myRole}`) })]),
  ]
  return (
    <Card
      withBorder
      component="article"
      style={running ? { borderInlineStart: '4px solid var(--mantine-color-green-filled)' } : {}}
    >
      <Group gap="lg" align="center">
        <Stack gap={0} miw={{ base: 0, sm: timeOnly ? 132 : 200 }}>
          <Text fw={600} size="xl">
            {formatTime(meeting.startsAtMs)}
            <Text span c="dimmed" size="md" fw={400}>
              {' – '}
              {sameDay(meeting.startsAtMs, meeting.endsAtMs)
                ? formatTime(meeting.endsAtMs)
                : formatDayTime(meeting.endsAtMs, language)}
            </Text>
          </Text>
          {!timeOnly && <Text size="sm">{formatDay(meeting.startsAtMs, language)}</Text>}
        </Stack>
        <Box style={{ flex: '1 1 18rem', minWidth: 0 }}>
          <Title order={3}>
            <Anchor
              component={Link}
              to={`/cuoc-hop/${meeting.meetingId}`}
              inherit
              c="var(--mantine-color-text)"
              style={{ overflowWrap: 'anywhere' }}
            >
              {meeting.title}
            </Anchor>
          </Title>
          <Text size="sm" c="dimmed">
            {facts.join(' · ')}
          </Text>
        </Box>
        <Group gap="sm">
          <MeetingStateBadge state={meeting.state} />
          {meeting.mayJoin && (
            <Button
              component={Link}
              to={`/cuoc-hop/${meeting.meetingId}/vao`}
              size={running ? 'lg' : 'md'}
              variant={running ? 'filled' : 'default'}
              leftSection={<IconDoorEnter size={22} aria-hidden />}
              aria-label={t('joinNamed', { title: meeting.title })}
            >
              {t('join')}
            </Button>
          )}
        </Group>
      </Group>
    </Card>
  )
}

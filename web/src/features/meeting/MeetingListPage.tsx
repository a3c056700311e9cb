import { Box, Button, Stack, Text, Title } from '@mantine/core'
import { IconCalendarMonth, IconCalendarOff, IconFileText, IconPlus, IconSearchOff } from '@tabler/icons-react'
import { useDeferredValue, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { MeetingSummary } from '../../../../signaling/meeting/wire.ts'
import { refusalCode } from '../../net/http.ts'
import { fold, foundIn } from '../../ui/fold.ts'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { SearchBox } from '../../ui/SearchBox.tsx'
import { EmptyState, ErrorState, RowSkeletons } from '../../ui/states.tsx'
import { useAccount } from '../../queries/who-am-i.ts'
import { groupMeetings } from './group-meetings.ts'
import { CallAtOnce } from './CallAtOnce.tsx'
import { MeetingCard } from './MeetingCard.tsx'
import { useMeetings } from '../../queries/use-meetings.ts'

/** A year of meetings at once would be a wall; the rest is a button away. */
const PAST_AT_ONCE = 20

export function MeetingListPage() {
  const { t } = useTranslation('meeting')
  const account = useAccount()
  const meetings = useMeetings()
  const [query, setQuery] = useState('')
  const asked = useDeferredValue(query)
  const mayCreate = account.mayPrepareMeetings || account.systemRole === 'unitAdmin'
  // Chairs and secretaries may ask for a meeting.
  const leadsOne = meetings.data?.meetings.some(({ myRole }) => myRole === 'chair' || myRole === 'secretary') === true
  const actions = (
    <>
      <Button
        component={Link}
        to="/lich-hop"
        variant="default"
        leftSection={<IconCalendarMonth size={20} aria-hidden />}
      >
        {t('calendar.open')}
      </Button>
      {(mayCreate || leadsOne) && (
        <Button
          component={Link}
          to="/de-nghi-hop"
          variant="default"
          leftSection={<IconFileText size={20} aria-hidden />}
        >
          {t('requests')}
        </Button>
      )}
      {mayCreate && (
        <>
          <CallAtOnce />
          <Button component={Link} to="/cuoc-hop/moi" leftSection={<IconPlus size={20} aria-hidden />}>
            {t('create')}
          </Button>
        </>
      )}
    </>
  )

  const found = useMemo(() => {
    if (meetings.data === undefined) return null
    const matching = meetings.data.meetings.filter((meeting) =>
      foundIn(fold(`${meeting.title} ${meeting.place} ${t(`kind.${meeting.kind}`)}`), asked),
    )
    return { all: meetings.data.meetings.length, matching, groups: groupMeetings(matching, meetings.data.nowMs) }
  }, [meetings.data, asked, t])

  return (
    <>
      <PageHeader title={t('list')} actions={actions} />
      {meetings.isError && found === null && (
        <ErrorState code={refusalCode(meetings.error)} onRetry={() => void meetings.refetch()} />
      )}
      {meetings.isPending && <RowSkeletons rows={4} height={104} />}
      {found !== null && found.all === 0 && (
        <EmptyState
          icon={IconCalendarOff}
          title={t('noneTitle')}
          text={mayCreate ? t('noneTextPreparer') : t('noneText')}
        />
      )}
      {found !== null && found.all > 0 && (
        <Stack gap="xl">
          <Box maw={560}>
            <SearchBox label={t('search')} placeholder={t('searchHint')} value={query} onChange={setQuery} />
          </Box>
          {found.matching.length === 0 ? (
            <EmptyState icon={IconSearchOff} title={t('nothingFound', { query: asked })} text={t('nothingFoundText')} />
          ) : (
            <>
              {(found.groups.today.length > 0 || asked === '') && (
                <Group title={t('today')} meetings={found.groups.today} empty={t('noneToday')} timeOnly />
              )}
              <Group title={t('upcoming')} meetings={found.groups.upcoming} />
              <Group title={t('past')} meetings={found.groups.past} atOnce={PAST_AT_ONCE} />
            </>
          )}
        </Stack>
      )}
    </>
  )
}

interface GroupProps {
  title: string
  meetings: readonly MeetingSummary[]
  empty?: string
  atOnce?: number
  timeOnly?: boolean
}

function Group({ title, meetings, empty, atOnce, timeOnly = false }: GroupProps) {
  const { t } = useTranslation('meeting')
  const [shown, setShown] = useState(atOnce ?? Infinity)
  if (meetings.length === 0 && empty === undefined) return null
  const rest = meetings.length - shown
  return (
    <Box component="section" aria-label={title}>
      <Title order={2} mb="sm">
        {title}
      </Title>
      {meetings.length === 0 && <Text c="dimmed">{empty}</Text>}
      <Stack gap="sm">
        {meetings.slice(0, shown).map((meeting) => (
          <MeetingCard key={meeting.meetingId} meeting={meeting} timeOnly={timeOnly} />
        ))}
      </Stack>
      {rest > 0 && (
        <Button variant="default" mt="sm" onClick={() => setShown(shown + (atOnce ?? 0))}>
          {t('more', { rest })}
        </Button>
      )}
    </Box>
  )
}

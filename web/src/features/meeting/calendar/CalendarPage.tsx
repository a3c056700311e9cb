import { Alert, Button, Group, SegmentedControl, Stack, Text, Title } from '@mantine/core'
import { IconCalendarOff, IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'react-router'
import type { MeetingSummary } from '../../../../../signaling/meeting/wire.ts'
import { refusalCode } from '../../../net/http.ts'
import { formatDate, formatDay, fromPickerValue } from '../../../ui/format.ts'
import { currentLanguage } from '../../../ui/language.ts'
import { PageHeader } from '../../../ui/PageHeader.tsx'
import { EmptyState, ErrorState, RowSkeletons } from '../../../ui/states.tsx'
import { useNow } from '../../../ui/use-now.ts'
import { MeetingCard } from '../MeetingCard.tsx'
import { dayOf, moved, weekOf, weeksOfMonth, type CalendarView } from './calendar-rules.ts'
import { CalendarFilters } from './CalendarFilters.tsx'
import { DayGrid } from './DayGrid.tsx'
import { useAsked, useCalendar, useMeetingPages, type Asked } from './use-calendar.ts'

const VIEWS = ['month', 'week', 'day', 'list'] as const

/** Meetings by day, week, month or as a list: one's own, of one's unit, and where the unit is invited. */
export function CalendarPage() {
  const { t } = useTranslation('meeting')
  const today = dayOf(useNow(() => Date.now(), 60_000))
  const [asked, change] = useAsked(today)
  return (
    <>
      <PageHeader
        title={t('calendar.title')}
        back={{ to: '/', label: t('list') }}
        actions={
          <SegmentedControl
            aria-label={t('calendar.show')}
            value={asked.show}
            data={VIEWS.map((view) => ({ value: view, label: t(`calendar.view.${view}`) }))}
            onChange={(show) => change({ show })}
          />
        }
      />
      <Stack gap="md">
        <CalendarFilters asked={asked} change={change} />
        {asked.show === 'list' ? (
          <MeetingPages asked={asked} />
        ) : (
          <Calendar asked={asked} show={asked.show} today={today} change={change} />
        )}
      </Stack>
    </>
  )
}

interface CalendarProps {
  asked: Asked
  show: Exclude<CalendarView, 'list'>
  today: string
  change: (change: Partial<Asked>) => void
}

function Calendar({ asked, show, today, change }: CalendarProps) {
  const { t } = useTranslation('meeting')
  const { day } = asked
  const query = useCalendar(asked)
  const { pathname, search } = useLocation()
  const dayAddress = (to: string) => {
    const params = new URLSearchParams(search)
    params.set('xem', 'ngay')
    params.set('ngay', to)
    return `${pathname}?${params.toString()}`
  }
  return (
    <>
      <Group justify="space-between">
        <Title order={2} aria-live="polite">
          {titleOf(show, day, t)}
        </Title>
        <Group gap="xs">
          <Button
            variant="default"
            leftSection={<IconChevronLeft size={20} aria-hidden />}
            onClick={() => change({ day: moved(show, day, -1) })}
          >
            {t(`calendar.earlier.${show}`)}
          </Button>
          <Button variant="default" onClick={() => change({ day: today })}>
            {t('calendar.today')}
          </Button>
          <Button
            variant="default"
            rightSection={<IconChevronRight size={20} aria-hidden />}
            onClick={() => change({ day: moved(show, day, 1) })}
          >
            {t(`calendar.later.${show}`)}
          </Button>
        </Group>
      </Group>
      {query.isError && query.data === undefined && (
        <ErrorState code={refusalCode(query.error)} onRetry={() => void query.refetch()} />
      )}
      {query.isPending && <RowSkeletons rows={5} height={104} />}
      {query.data !== undefined && !query.data.complete && <Alert color="amber">{t('calendar.tooMany')}</Alert>}
      {query.data !== undefined &&
        (show === 'day' ? (
          <OneDay meetings={query.data.meetings} />
        ) : (
          <DayGrid
            weeks={show === 'month' ? weeksOfMonth(day) : [weekOf(day)]}
            month={show === 'month' ? day.slice(0, 7) : null}
            meetings={query.data.meetings}
            today={today}
            dayAddress={dayAddress}
          />
        ))}
    </>
  )
}

function titleOf(show: CalendarProps['show'], day: string, t: TFunction<'meeting'>): string {
  const noon = (of: string) => fromPickerValue(`${of} 12:00:00`) ?? 0
  if (show === 'month') return t('calendar.month', { month: Number(day.slice(5, 7)), year: day.slice(0, 4) })
  if (show === 'day') return formatDay(noon(day), currentLanguage())
  const week = weekOf(day)
  const [from = day, until = day] = [week[0], week.at(-1)]
  return t('calendar.week', { from: formatDate(noon(from)), until: formatDate(noon(until)) })
}

function OneDay({ meetings }: { meetings: readonly MeetingSummary[] }) {
  const { t } = useTranslation('meeting')
  if (meetings.length === 0) return <EmptyState icon={IconCalendarOff} title={t('calendar.noneInDay')} />
  return (
    <Stack gap="sm">
      {meetings.map((meeting) => (
        <MeetingCard key={meeting.meetingId} meeting={meeting} timeOnly />
      ))}
    </Stack>
  )
}

function MeetingPages({ asked }: { asked: Asked }) {
  const { t } = useTranslation('meeting')
  const query = useMeetingPages(asked)
  if (query.isError && query.data === undefined) {
    return <ErrorState code={refusalCode(query.error)} onRetry={() => void query.refetch()} />
  }
  if (query.data === undefined) return <RowSkeletons rows={4} height={104} />
  const meetings = query.data.pages.flatMap((page) => page.meetings)
  if (meetings.length === 0) {
    return <EmptyState icon={IconCalendarOff} title={t('calendar.none')} text={t('calendar.noneText')} />
  }
  return (
    <Stack gap="sm">
      <Text c="dimmed" role="status">
        {t('calendar.shown', { n: meetings.length })}
      </Text>
      {meetings.map((meeting) => (
        <MeetingCard key={meeting.meetingId} meeting={meeting} timeOnly={false} />
      ))}
      {query.hasNextPage && (
        <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('calendar.more')}
        </Button>
      )}
    </Stack>
  )
}

import { Anchor, Text, VisuallyHidden } from '@mantine/core'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { MeetingSummary } from '../../../../../signaling/meeting/wire.ts'
import { formatDay, formatTime, fromPickerValue } from '../../../ui/format.ts'
import { currentLanguage } from '../../../ui/language.ts'
import { useNarrow } from '../../../ui/use-narrow.ts'
import { byDay, dayOf, weekdayOf } from './calendar-rules.ts'
import classes from './calendar.module.css'

const SHOWN_A_DAY = 3

interface DayGridProps {
  /** Each from Monday; one week alone is drawn tall, with all that is in it. */
  weeks: readonly (readonly string[])[]
  /** Days of other months stand back. */
  month: string | null
  meetings: readonly MeetingSummary[]
  today: string
  /** Where a day leads to. */
  dayAddress: (day: string) => string
}

/** A month or a week as a table, which screen readers read by day of the week. */
export function DayGrid({ weeks, month, meetings, today, dayAddress }: DayGridProps) {
  const { t } = useTranslation('meeting')
  const narrow = useNarrow()
  const found = byDay(meetings, weeks.flat())
  const oneWeek = weeks.length === 1
  if (oneWeek && narrow) return <DayRows days={weeks[0] ?? []} found={found} today={today} dayAddress={dayAddress} />
  return (
    <table className={oneWeek ? `${classes.grid} ${classes.week}` : classes.grid}>
      <thead>
        <tr>
          {(weeks[0] ?? []).map((day) => {
            const name = t(`calendar.weekday.${weekdayOf(day)}`)
            return (
              <th key={day} scope="col" abbr={name}>
                {narrow ? t(`calendar.weekdayShort.${weekdayOf(day)}`) : name}
              </th>
            )
          })}
        </tr>
      </thead>
      <tbody>
        {weeks.map((days) => (
          <tr key={days[0]}>
            {days.map((day) => (
              <Cell
                key={day}
                day={day}
                other={month !== null && !day.startsWith(month)}
                meetings={found.get(day) ?? []}
                most={oneWeek ? Infinity : SHOWN_A_DAY}
                narrow={narrow}
                today={day === today}
                address={dayAddress(day)}
              />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

interface CellProps {
  day: string
  other: boolean
  meetings: readonly MeetingSummary[]
  most: number
  narrow: boolean
  today: boolean
  address: string
}

function Cell({ day, other, meetings, most, narrow, today, address }: CellProps) {
  const { t } = useTranslation('meeting')
  // One that would be alone behind "more" is shown itself.
  const shown = meetings.length <= most + 1 ? meetings : meetings.slice(0, most)
  const rest = meetings.length - shown.length
  const names = [...(other ? [classes.other] : []), ...(today ? [classes.today] : [])].join(' ')
  return (
    <td className={names}>
      <DayLink day={day} count={meetings.length} address={address} today={today} text={String(Number(day.slice(8)))} />
      {narrow ? (
        meetings.length > 0 && (
          <Text size="sm" aria-hidden>
            {t('calendar.count', { n: meetings.length })}
          </Text>
        )
      ) : (
        <>
          <Meetings meetings={shown} day={day} short={most !== Infinity} />
          {rest > 0 && (
            <Anchor component={Link} to={address} className={classes.meeting ?? ''}>
              {t('calendar.moreOfDay', { n: rest })}
            </Anchor>
          )}
        </>
      )}
    </td>
  )
}

/** On a phone a week is seven lists, one below the other. */
function DayRows({
  days,
  found,
  today,
  dayAddress,
}: {
  days: readonly string[]
  found: ReadonlyMap<string, readonly MeetingSummary[]>
  today: string
  dayAddress: (day: string) => string
}) {
  const { t } = useTranslation('meeting')
  return days.map((day) => {
    const meetings = found.get(day) ?? []
    return (
      <Fragment key={day}>
        <DayLink day={day} count={meetings.length} address={dayAddress(day)} today={day === today} text={spoken(day)} />
        {meetings.length === 0 ? (
          <Text c="dimmed" mb="sm">
            {t('calendar.noneInDay')}
          </Text>
        ) : (
          <Meetings meetings={meetings} day={day} short={false} />
        )}
      </Fragment>
    )
  })
}

const spoken = (day: string) => formatDay(fromPickerValue(`${day} 12:00:00`) ?? 0, currentLanguage())

interface DayLinkProps {
  day: string
  count: number
  address: string
  today: boolean
  text: string
}

function DayLink({ day, count, address, today, text }: DayLinkProps) {
  const { t } = useTranslation('meeting')
  return (
    <Anchor
      component={Link}
      to={address}
      className={classes.day ?? ''}
      fw={today ? 700 : 500}
      aria-current={today ? 'date' : undefined}
    >
      <span aria-hidden>{text}</span>
      <VisuallyHidden>{t('calendar.dayLink', { day: spoken(day), n: count })}</VisuallyHidden>
    </Anchor>
  )
}

const OFF = new Set<MeetingSummary['state']>(['postponed', 'cancelled'])

function Meetings({ meetings, day, short }: { meetings: readonly MeetingSummary[]; day: string; short: boolean }) {
  const { t } = useTranslation('meeting')
  return (
    <ul className={classes.list}>
      {meetings.map(({ meetingId, title, startsAtMs, state }) => {
        const time = dayOf(startsAtMs) === day ? formatTime(startsAtMs) : '…'
        const off = OFF.has(state)
        return (
          <li key={meetingId}>
            <Anchor
              component={Link}
              to={`/cuoc-hop/${meetingId}`}
              className={`${classes.meeting} ${short ? classes.short : ''}`}
              title={`${time} ${title}: ${t(`ui:meetingState.${state}`)}`}
            >
              <b>{time}</b> {off && <span>({t(`ui:meetingState.${state}`)}) </span>}
              <span className={off ? (classes.off ?? '') : ''}>{title}</span>
            </Anchor>
          </li>
        )
      })}
    </ul>
  )
}

import { Group, Text } from '@mantine/core'
import { DateInput, TimePicker } from '@mantine/dates'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { parseDay } from '../../../ui/parse-day.ts'

interface MomentProps {
  dayLabel: string
  timeLabel: string
  day: string
  time: string
  error: string | undefined
  onDay: (day: string) => void
  onTime: (time: string) => void
}

/** A day and a time of the day, on the province's clock. */
export const Moment = memo(function Moment({ dayLabel, timeLabel, day, time, error, onDay, onTime }: MomentProps) {
  const { t } = useTranslation('meeting')
  return (
    <div>
      <Group align="flex-start" wrap="nowrap" gap="sm">
        <DateInput
          label={dayLabel}
          withAsterisk
          value={day}
          valueFormat="DD/MM/YYYY"
          dateParser={parseDay}
          hideOutsideDates
          popoverProps={{ withinPortal: false }}
          ariaLabels={{
            nextMonth: t('form.calendar.nextMonth'),
            previousMonth: t('form.calendar.previousMonth'),
            nextYear: t('form.calendar.nextYear'),
            previousYear: t('form.calendar.previousYear'),
            nextDecade: t('form.calendar.nextDecade'),
            previousDecade: t('form.calendar.previousDecade'),
          }}
          error={error !== undefined}
          onChange={(value) => onDay(value ?? '')}
          style={{ flex: 1 }}
        />
        <TimePicker
          label={timeLabel}
          withAsterisk
          format="24h"
          value={time}
          error={error !== undefined}
          hoursInputLabel={t('form.hours', { label: timeLabel })}
          minutesInputLabel={t('form.minutes', { label: timeLabel })}
          onChange={onTime}
          w={130}
        />
      </Group>
      {error !== undefined && (
        <Text size="sm" c="var(--mantine-color-error)" mt={4} role="alert">
          {error}
        </Text>
      )}
    </div>
  )
})

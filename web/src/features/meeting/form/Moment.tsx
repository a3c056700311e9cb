import { Group, Text } from '@mantine/core'
import { DateInput, TimePicker } from '@mantine/dates'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { useDayInput } from '../../../ui/day-input.ts'

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
  const dayInput = useDayInput()
  return (
    <div>
      <Group align="flex-start" wrap="nowrap" gap="sm">
        <DateInput
          {...dayInput}
          label={dayLabel}
          withAsterisk
          value={day}
          popoverProps={{ withinPortal: false }}
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

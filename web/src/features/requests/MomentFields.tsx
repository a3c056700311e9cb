import { Group } from '@mantine/core'
import { TimePicker } from '@mantine/dates'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { DayField } from '../../ui/DayField.tsx'
import type { Moment } from './request-form.ts'

interface MomentFieldsProps {
  dayLabel: string
  timeLabel: string
  value: Moment
  error: string | undefined
  onChange: (moment: Moment) => void
  /** Beside the two fields. */
  children?: ReactNode
}

/** A day and a time of the day, on the province's clock. */
export function MomentFields({ dayLabel, timeLabel, value, error, onChange, children }: MomentFieldsProps) {
  const { t } = useTranslation('requests')
  return (
    <Group align="flex-start" gap="sm">
      <DayField
        label={dayLabel}
        required
        value={value.day}
        error={error}
        onChange={(day) => onChange({ ...value, day })}
      />
      <TimePicker
        label={timeLabel}
        withAsterisk
        format="24h"
        value={value.time}
        error={error !== undefined}
        hoursInputLabel={t('form.hours', { label: timeLabel })}
        minutesInputLabel={t('form.minutes', { label: timeLabel })}
        onChange={(time) => onChange({ ...value, time })}
        w={130}
      />
      {children}
    </Group>
  )
}

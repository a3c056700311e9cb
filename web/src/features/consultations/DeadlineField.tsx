import { Group, Text } from '@mantine/core'
import { TimePicker } from '@mantine/dates'
import { useTranslation } from 'react-i18next'
import { DayField } from '../../ui/DayField.tsx'

interface DeadlineFieldProps {
  day: string | null
  time: string
  error: string | undefined
  onChange: (to: { day: string | null } | { time: string }) => void
}

/** Until when, on the province's clock. */
export function DeadlineField({ day, time, error, onChange }: DeadlineFieldProps) {
  const { t } = useTranslation('consultations')
  return (
    <div>
      <Group align="flex-start" gap="sm">
        <DayField label={t('form.day')} required value={day} error={error} onChange={(to) => onChange({ day: to })} />
        <TimePicker
          label={t('form.time')}
          withAsterisk
          format="24h"
          value={time}
          error={error !== undefined}
          hoursInputLabel={t('form.hours')}
          minutesInputLabel={t('form.minutes')}
          onChange={(to) => onChange({ time: to })}
          w={130}
        />
      </Group>
      <Text size="sm" c="dimmed" mt={4}>
        {t('form.clock')}
      </Text>
    </div>
  )
}

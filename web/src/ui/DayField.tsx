import { DateInput } from '@mantine/dates'
import { useTranslation } from 'react-i18next'
import { parseDay } from './parse-day.ts'

interface DayFieldProps {
  label: string
  description?: string
  required?: boolean
  /** `YYYY-MM-DD`; null: none. */
  value: string | null
  error?: string | undefined
  onChange: (day: string | null) => void
}

/** A day of the calendar, typed or picked; one that is not required can be emptied again. */
export function DayField({ label, description, required = false, value, error, onChange }: DayFieldProps) {
  const { t } = useTranslation('ui')
  return (
    <DateInput
      label={label}
      description={description}
      // Beside another day both fields stand on one line.
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      withAsterisk={required}
      value={value}
      valueFormat="DD/MM/YYYY"
      placeholder={t('day.shape')}
      dateParser={parseDay}
      hideOutsideDates
      clearable={!required}
      clearButtonProps={{ 'aria-label': t('day.clear') }}
      ariaLabels={{
        nextMonth: t('day.nextMonth'),
        previousMonth: t('day.previousMonth'),
        nextYear: t('day.nextYear'),
        previousYear: t('day.previousYear'),
        nextDecade: t('day.nextDecade'),
        previousDecade: t('day.previousDecade'),
      }}
      error={error}
      onChange={onChange}
    />
  )
}

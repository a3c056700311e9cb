import { DateInput } from '@mantine/dates'
import { useTranslation } from 'react-i18next'
import { useDayInput } from './day-input.ts'

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
  const dayInput = useDayInput()
  return (
    <DateInput
      {...dayInput}
      label={label}
      description={description}
      // Beside another day both fields stand on one line.
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      withAsterisk={required}
      value={value}
      placeholder={t('day.shape')}
      clearable={!required}
      clearButtonProps={{ 'aria-label': t('day.clear') }}
      error={error}
      onChange={onChange}
    />
  )
}

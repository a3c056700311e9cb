import { useTranslation } from 'react-i18next'
import { parseDay } from './parse-day.ts'

/** What every `DateInput` of the pages has in common: the province's way to write a day, and words for the buttons of its calendar. */
export function useDayInput() {
  const { t } = useTranslation('ui')
  return {
    valueFormat: 'DD/MM/YYYY',
    dateParser: parseDay,
    hideOutsideDates: true,
    ariaLabels: {
      nextMonth: t('day.nextMonth'),
      previousMonth: t('day.previousMonth'),
      nextYear: t('day.nextYear'),
      previousYear: t('day.previousYear'),
      nextDecade: t('day.nextDecade'),
      previousDecade: t('day.previousDecade'),
    },
  }
}

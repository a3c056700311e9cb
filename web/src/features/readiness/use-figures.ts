import { useTranslation } from 'react-i18next'
import { currentLanguage } from '../../ui/language.ts'
import { formatNumber } from '../../ui/format.ts'

/** Figures of a link with their units; a sentence where one was not measured. */
export function useFigures() {
  const { t } = useTranslation('readiness')
  const shown = (value: number | null, unit: 'kbps' | 'ms' | 'percent', digits = 0) =>
    value === null ? t('notMeasured') : t(unit, { value: formatNumber(value, currentLanguage(), digits) })
  return {
    kbps: (value: number | null) => shown(value, 'kbps'),
    ms: (value: number | null) => shown(value, 'ms'),
    share: (value: number | null) => shown(value === null ? null : value * 100, 'percent', 1),
  }
}

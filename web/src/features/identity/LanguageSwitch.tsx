import { SegmentedControl } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { currentLanguage, setLanguage } from '../../ui/language.ts'

/** Each language is named in itself, so that it is found whatever is shown now. */
export function LanguageSwitch({ fullWidth = false }: { fullWidth?: boolean }) {
  const { t } = useTranslation('identity')
  return (
    <SegmentedControl
      aria-label={t('language')}
      value={currentLanguage()}
      onChange={(value) => void setLanguage(value === 'en' ? 'en' : 'vi')}
      data={[
        { value: 'vi', label: 'Tiếng Việt' },
        { value: 'en', label: 'English' },
      ]}
      fullWidth={fullWidth}
    />
  )
}

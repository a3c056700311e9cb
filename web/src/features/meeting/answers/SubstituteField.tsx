import { Select, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { NotLoaded } from '../../../ui/NotLoaded.tsx'
import { nameAndTitle } from './AnswerWords.tsx'
import type { useEligible } from './use-answers.ts'

interface SubstituteFieldProps {
  query: ReturnType<typeof useEligible>
  value: string | null
  error: string | undefined
  onChange: (accountId: string | null) => void
}

/** Who of the unit comes instead; says so where the unit has nobody else. */
export function SubstituteField({ query, value, error, onChange }: SubstituteFieldProps) {
  const { t } = useTranslation('meeting')
  if (query.data === undefined) return <NotLoaded query={query} rows={1} rowHeight={72} />
  if (query.data.length === 0) return <Text>{t('answers.whoNone')}</Text>
  return (
    <Select
      label={t('answers.who')}
      description={t('answers.whoText')}
      withAsterisk
      searchable
      data={query.data.map((person) => ({ value: person.accountId, label: nameAndTitle(person) }))}
      value={value}
      error={error}
      onChange={onChange}
    />
  )
}

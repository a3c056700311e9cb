import { CloseButton, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

interface SearchBoxProps {
  label: string
  placeholder?: string
  value: string
  /** In a dialog: the keyboard begins here. */
  first?: boolean
  onChange: (value: string) => void
}

/** A search field whose label is read out but not drawn; emptied with one press. */
export function SearchBox({ label, placeholder, value, first = false, onChange }: SearchBoxProps) {
  const { t } = useTranslation('ui')
  return (
    <TextInput
      type="search"
      {...(first ? { 'data-autofocus': true } : {})}
      aria-label={label}
      placeholder={placeholder ?? label}
      leftSection={<IconSearch size={20} aria-hidden />}
      rightSection={
        value !== '' && <CloseButton aria-label={t('clearSearch')} size={36} onClick={() => onChange('')} />
      }
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

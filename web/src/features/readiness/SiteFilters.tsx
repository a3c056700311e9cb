import { Chip, Group } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { SearchBox } from '../../ui/SearchBox.tsx'
import classes from './readiness.module.css'

interface SiteFiltersProps<F extends string> {
  text: string
  onText: (text: string) => void
  /** The name of the group of filters, read out. */
  label: string
  filters: readonly F[]
  filter: F
  onFilter: (filter: F) => void
  /** With the number of sites. */
  nameOf: (filter: F) => string
}

/** Which sites a table shows: a search and a choice of groups. */
export function SiteFilters<F extends string>(props: SiteFiltersProps<F>) {
  const { t } = useTranslation('readiness')
  const { text, onText, label, filters, filter, onFilter, nameOf } = props
  return (
    <>
      <SearchBox label={t('search')} value={text} onChange={onText} />
      <Chip.Group value={filter} onChange={(value) => onFilter(filters.find((one) => one === value) ?? filter)}>
        <Group gap="xs" role="group" aria-label={label}>
          {filters.map((one) => (
            <Chip key={one} value={one} size="md" classNames={{ label: classes.chip }}>
              {nameOf(one)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    </>
  )
}

import { Select } from '@mantine/core'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { SiteId } from '../../../../../signaling/wire/ids.ts'
import { useSites } from '../../../queries/use-sites.ts'
import type { AgendaRow } from './form-state.ts'
import { withoutDiacritics } from './SpeakerSelect.tsx'
import { unitChoicesOf, type UnitChoices } from './unit-choices.ts'

const NO_SITES = { all: [], living: [] }

/** Made once for all lines, and again only when another unit is named. */
export function useUnitChoices(agenda: readonly Pick<AgendaRow, 'unitSiteId'>[]): UnitChoices {
  const sites = useSites()
  const named = [...new Set(agenda.flatMap(({ unitSiteId }) => unitSiteId ?? []))].toSorted().join(' ')
  return useMemo(() => unitChoicesOf(sites.data ?? NO_SITES, new Set(named.split(' '))), [sites.data, named])
}

interface UnitSelectProps {
  label: string
  value: SiteId | null
  choices: UnitChoices
  onChange: (siteId: SiteId | null) => void
}

/** Which unit prepares an agenda item; empty: none is named. */
export function UnitSelect({ label, value, choices, onChange }: UnitSelectProps) {
  const { t } = useTranslation('meeting')
  return (
    <Select
      aria-label={label}
      placeholder={t('form.unitNone')}
      data={choices.data}
      value={value}
      onChange={(chosen) => onChange(chosen === null ? null : (choices.ids.get(chosen) ?? null))}
      filter={withoutDiacritics}
      limit={40}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('form.unitClear') }}
      nothingFoundMessage={t('form.noSiteFound')}
      maxDropdownHeight={280}
    />
  )
}

import { Select } from '@mantine/core'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { SiteId } from '../../../../../signaling/wire/ids.ts'
import { useSites } from '../../../queries/use-sites.ts'
import { withoutDiacritics } from './SpeakerSelect.tsx'

export interface UnitChoices {
  readonly data: { value: string; label: string }[]
  readonly ids: ReadonlyMap<string, SiteId>
}

/** Every unit there is, made once for all lines. */
export function useUnitChoices(): UnitChoices {
  const sites = useSites()
  return useMemo(() => {
    const all = sites.data?.all ?? []
    return {
      data: all.map(({ siteId, name }) => ({ value: siteId, label: name })),
      ids: new Map(all.map(({ siteId }) => [siteId, siteId])),
    }
  }, [sites.data])
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

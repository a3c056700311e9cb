// Choosing units and people by a part of their name.
import { MultiSelect, Select, type ComboboxItem, type OptionsFilter } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { findAccounts } from '../../../../signaling/identity/wire.ts'
import type { SiteId } from '../../../../signaling/wire/ids.ts'
import { ask } from '../../net/http.ts'
import { useSites } from '../../queries/use-sites.ts'
import { fold, foundIn } from '../../ui/fold.ts'
import type { Person } from './request-form.ts'

const MOST_OFFERED = 40

const withoutDiacritics: OptionsFilter = ({ options, search }) =>
  options.filter((option): option is ComboboxItem => 'label' in option && foundIn(fold(option.label), search))

/** Units that exist, and those chosen before that have ended since: the server says so. */
function useUnits(chosen: readonly SiteId[]) {
  const sites = useSites().data
  const known = new Set<string>(chosen)
  const offered = (sites?.all ?? []).filter(({ siteId, endsOn }) => endsOn === null || known.has(siteId))
  return {
    data: offered.map(({ siteId, name }) => ({ value: String(siteId), label: name })),
    idOf: (value: string): SiteId | null => sites?.byId.get(value)?.siteId ?? null,
  }
}

interface UnitFieldProps {
  label: string
  description?: string
  required?: boolean
  /** It cannot be changed any more. */
  fixed?: boolean
  value: SiteId | null
  error?: string | undefined
  onChange: (siteId: SiteId | null) => void
}
export function UnitField({
  label,
  description,
  required = false,
  fixed = false,
  value,
  error,
  onChange,
}: UnitFieldProps) {
  const { t } = useTranslation('requests')
  const units = useUnits(value === null ? [] : [value])
  return (
    <Select
      label={label}
      description={description}
      withAsterisk={required}
      disabled={fixed}
      searchable
      allowDeselect={false}
      clearable={!required}
      clearButtonProps={{ 'aria-label': t('form.clear') }}
      value={value}
      data={units.data}
      filter={withoutDiacritics}
      limit={MOST_OFFERED}
      error={error}
      nothingFoundMessage={t('form.noneFound')}
      onChange={(chosen) => onChange(chosen === null ? null : units.idOf(chosen))}
    />
  )
}

interface UnitsFieldProps {
  label: string
  description: string
  value: readonly SiteId[]
  max: number
  onChange: (siteIds: SiteId[]) => void
}
export function UnitsField({ label, description, value, max, onChange }: UnitsFieldProps) {
  const { t } = useTranslation('requests')
  const units = useUnits(value)
  return (
    <MultiSelect
      label={label}
      description={description}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('form.clear') }}
      hidePickedOptions
      value={[...value]}
      data={units.data}
      filter={withoutDiacritics}
      limit={MOST_OFFERED}
      maxValues={max}
      nothingFoundMessage={t('form.noneFound')}
      onChange={(chosen) => onChange(chosen.flatMap((one) => units.idOf(one) ?? []))}
    />
  )
}

/** People by a part of their name, as the server finds them. @param known - Those chosen, who are offered in any case. */
function usePeople(known: readonly Person[], text: string) {
  const sites = useSites().data
  const [asked] = useDebouncedValue(known.some(({ fullName }) => fullName === text) ? '' : text.trim(), 200)
  const found = useQuery({
    queryKey: ['identity.findAccounts', asked],
    queryFn: ({ signal }) => ask(findAccounts, { text: asked }, { signal }),
    enabled: asked !== '',
    placeholderData: keepPreviousData,
  })
  const chosen = new Set<string>(known.map(({ accountId }) => accountId))
  const people = (found.data?.accounts ?? [])
    .filter(({ disabled, accountId }) => !disabled && !chosen.has(accountId))
    .slice(0, MOST_OFFERED)
  const offered = people.map((account) => ({
    value: String(account.accountId),
    label: [account.fullName, account.title, sites?.byId.get(account.siteId)?.name ?? '']
      .filter((part) => part !== '')
      .join(' · '),
  }))
  const data = [...known.map(({ accountId, fullName }) => ({ value: String(accountId), label: fullName })), ...offered]
  const byId = new Map<string, Person>(
    [...known, ...people].map(({ accountId, fullName }) => [accountId, { accountId, fullName }]),
  )
  return { data, byId, asked }
}

interface PeopleFieldProps {
  label: string
  description: string
  value: readonly Person[]
  max: number
  onChange: (people: Person[]) => void
}
export function PeopleField({ label, description, value, max, onChange }: PeopleFieldProps) {
  const { t } = useTranslation('requests')
  const [text, setText] = useState('')
  const { data, byId, asked } = usePeople(value, text)
  return (
    <MultiSelect
      label={label}
      description={description}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('form.clear') }}
      hidePickedOptions
      value={value.map(({ accountId }) => String(accountId))}
      data={data}
      // The server has searched already.
      filter={({ options }) => options}
      maxValues={max}
      nothingFoundMessage={asked === '' ? undefined : t('form.noneFound')}
      onSearchChange={setText}
      onChange={(chosen) => onChange(chosen.flatMap((one) => byId.get(one) ?? []))}
    />
  )
}

interface ChairFieldProps {
  value: Person | null
  /** Offered before anybody is searched for. */
  self: Person
  /** Others can be searched for. */
  searches: boolean
  onChange: (chair: Person | null) => void
}
export function ChairField({ value, self, searches, onChange }: ChairFieldProps) {
  const { t } = useTranslation('requests')
  const [text, setText] = useState('')
  const known = value === null || value.accountId === self.accountId ? [self] : [self, value]
  const { data, byId, asked } = usePeople(known, searches ? text : '')
  const named = data.map((one) =>
    one.value === String(self.accountId) ? { ...one, label: `${t('form.chairSelf')} (${self.fullName})` } : one,
  )
  return (
    <Select
      label={t('form.chair')}
      placeholder={t('form.chairOpen')}
      searchable={searches}
      clearable
      clearButtonProps={{ 'aria-label': t('form.clear') }}
      value={value?.accountId ?? null}
      data={named}
      filter={({ options }) => options}
      nothingFoundMessage={asked === '' ? undefined : t('form.noneFound')}
      onSearchChange={setText}
      onChange={(chosen) => onChange(chosen === null ? null : (byId.get(chosen) ?? null))}
    />
  )
}

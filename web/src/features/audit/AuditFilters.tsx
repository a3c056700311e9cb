import { Group, Select } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { findAccounts } from '../../../../signaling/identity/wire.ts'
import { AUDIT_KINDS } from '../../../../signaling/wire/audited-acts.ts'
import type { AccountId } from '../../../../signaling/wire/ids.ts'
import { ask } from '../../net/http.ts'
import { useDayInput } from '../../ui/day-input.ts'
import type { Asked } from './filter-address.ts'

interface AuditFiltersProps {
  asked: Asked
  onChange: (to: Partial<Asked>) => void
  account: ChosenAccount | null
  onAccount: (account: ChosenAccount | null) => void
}

/** With its name, which stays on the page while others are looked for. */
export interface ChosenAccount {
  readonly accountId: AccountId
  readonly label: string
}

/** By account, kind and days; each change is in the address at once. */
export function AuditFilters({ asked, onChange, account, onAccount }: AuditFiltersProps) {
  const { t } = useTranslation('audit')
  const kinds = AUDIT_KINDS.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) }))
  return (
    <Group component="fieldset" aria-label={t('filter')} align="flex-end" mb="md" p={0} m={0} style={{ border: 0 }}>
      <AccountSelect chosen={account} onChange={onAccount} />
      {asked.tab === 'acts' && (
        <Select
          label={t('kind')}
          allowDeselect={false}
          data={[{ value: '', label: t('kinds.all') }, ...kinds]}
          value={asked.kind ?? ''}
          onChange={(value) => onChange({ kind: AUDIT_KINDS.find((kind) => kind === value) ?? null })}
          style={{ flex: '1 1 14rem' }}
        />
      )}
      <Day label={t('from')} value={asked.from} onChange={(from) => onChange({ from })} />
      <Day label={t('until')} value={asked.until} onChange={(until) => onChange({ until })} />
    </Group>
  )
}

interface AccountSelectProps {
  chosen: ChosenAccount | null
  onChange: (account: ChosenAccount | null) => void
}

function AccountSelect({ chosen, onChange }: AccountSelectProps) {
  const { t } = useTranslation('audit')
  const [text, setText] = useState('')
  // Once somebody is chosen their name stands in the field, and is not looked for.
  const [asked] = useDebouncedValue(text === chosen?.label ? '' : text.trim(), 200)
  const found = useQuery({
    queryKey: ['identity.findAccounts', asked],
    queryFn: ({ signal }) => ask(findAccounts, { text: asked }, { signal }),
    placeholderData: keepPreviousData,
  })
  const accounts = (found.data?.accounts ?? []).map(({ accountId, fullName, username }) => ({
    accountId,
    label: `${fullName} (${username})`,
  }))
  const others = accounts.filter(({ accountId }) => accountId !== chosen?.accountId)
  const offered = chosen === null ? others : [chosen, ...others]
  return (
    <Select
      label={t('account')}
      placeholder={t('accountHint')}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('clearAccount') }}
      nothingFoundMessage={t('noAccount')}
      // The server has found them, whatever the diacritics.
      filter={({ options }) => options}
      data={offered.map(({ accountId, label }) => ({ value: accountId, label }))}
      searchValue={text}
      onSearchChange={setText}
      value={chosen?.accountId ?? null}
      onChange={(value) => onChange(offered.find(({ accountId }) => accountId === value) ?? null)}
      style={{ flex: '2 1 18rem' }}
    />
  )
}

interface DayProps {
  label: string
  value: string | null
  onChange: (value: string | null) => void
}

function Day({ label, value, onChange }: DayProps) {
  const { t } = useTranslation('audit')
  const dayInput = useDayInput()
  return (
    <DateInput
      {...dayInput}
      label={label}
      value={value}
      placeholder={t('dayShape')}
      clearable
      clearButtonProps={{ 'aria-label': t('clearDay') }}
      onChange={onChange}
      style={{ flex: '1 1 10rem' }}
    />
  )
}

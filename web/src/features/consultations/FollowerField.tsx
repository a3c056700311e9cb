import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { findAccounts } from '../../../../signaling/identity/wire.ts'
import { ask } from '../../net/http.ts'
import { useSites } from '../../queries/use-sites.ts'
import type { DraftFields } from './draft-form.ts'

const MOST_OFFERED = 20

interface FollowerFieldProps {
  value: DraftFields['follower']
  onChange: (follower: DraftFields['follower']) => void
}

/** One person, found by name while one types. */
export function FollowerField({ value, onChange }: FollowerFieldProps) {
  const { t } = useTranslation('consultations')
  const sites = useSites().data
  const [text, setText] = useState('')
  // What a chosen name puts into the field is no question.
  const [asked] = useDebouncedValue(text === value?.fullName ? '' : text.trim(), 200)
  const found = useQuery({
    queryKey: ['identity.findAccounts', asked],
    queryFn: ({ signal }) => ask(findAccounts, { text: asked }, { signal }),
    enabled: asked !== '',
    placeholderData: keepPreviousData,
  })
  const people = (found.data?.accounts ?? []).filter(({ disabled }) => !disabled).slice(0, MOST_OFFERED)
  const offered = people.map((account) => ({
    value: String(account.accountId),
    label: [account.fullName, account.title, sites?.byId.get(account.siteId)?.name ?? '']
      .filter((part) => part !== '')
      .join(' · '),
  }))
  const chosen = value === null ? [] : [{ value: String(value.accountId), label: value.fullName }]
  return (
    <Select
      label={t('form.follower')}
      description={t('form.followerHint')}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('form.followerClear') }}
      value={value?.accountId ?? null}
      data={[...chosen, ...offered.filter((one) => one.value !== value?.accountId)]}
      // The server has searched already.
      filter={({ options }) => options}
      nothingFoundMessage={asked === '' ? undefined : t('form.noPersonFound')}
      onSearchChange={setText}
      onChange={(accountId) => {
        const person = people.find((one) => one.accountId === accountId)
        if (accountId === null) onChange(null)
        else if (person !== undefined) onChange({ accountId: person.accountId, fullName: person.fullName })
      }}
    />
  )
}

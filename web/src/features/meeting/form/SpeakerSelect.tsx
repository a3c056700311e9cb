import { MultiSelect, Select, type ComboboxItem, type ComboboxParsedItem, type OptionsFilter } from '@mantine/core'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { SpeakerRef } from '../../../../../signaling/meeting/wire.ts'
import type { SiteId } from '../../../../../signaling/wire/ids.ts'
import { fold, foundIn } from '../../../ui/fold.ts'
import { useSites } from '../../../queries/use-sites.ts'
import type { PersonRow } from './form-state.ts'

/** Of 1,500 people and 241 sites no list shows more at once: the rest is found by typing. */
const MOST_SHOWN = 40

export interface SpeakerChoices {
  readonly data: { group: string; items: ComboboxItem[] }[]
  readonly refs: ReadonlyMap<string, SpeakerRef>
}

const valueOf = (ref: SpeakerRef) => (ref.kind === 'person' ? `person ${ref.accountId}` : `site ${ref.siteId}`)

/** Who may present an item: everybody and every site of the list, made once for all lines. */
export function useSpeakerChoices(people: readonly PersonRow[], siteIds: ReadonlySet<SiteId>): SpeakerChoices {
  const { t } = useTranslation('meeting')
  const sites = useSites()
  return useMemo(() => {
    const refs = new Map<string, SpeakerRef>()
    const option = (ref: SpeakerRef, label: string): ComboboxItem => {
      refs.set(valueOf(ref), ref)
      return { value: valueOf(ref), label }
    }
    const persons = people.map(({ accountId, fullName, title }) =>
      option({ kind: 'person', accountId }, title === '' ? fullName : `${fullName} · ${title}`),
    )
    const halls = (sites.data?.all ?? [])
      .filter(({ siteId }) => siteIds.has(siteId))
      .map(({ siteId, name }) => option({ kind: 'site', siteId }, name))
    const data = [
      { group: t('people'), items: persons },
      { group: t('sites'), items: halls },
    ]
    return { data: data.filter(({ items }) => items.length > 0), refs }
  }, [people, siteIds, sites.data, t])
}

/** Finds without diacritics, in every group. */
export const withoutDiacritics: OptionsFilter = ({ options, search, limit }) => {
  let left = limit
  return options.flatMap((option): ComboboxParsedItem[] => {
    if (!('items' in option)) return foundIn(fold(option.label), search) ? [option] : []
    const items = option.items.filter(({ label }) => foundIn(fold(label), search)).slice(0, Math.max(0, left))
    left -= items.length
    return items.length === 0 ? [] : [{ ...option, items }]
  })
}

interface SpeakerSelectProps {
  label: string
  value: SpeakerRef | null
  choices: SpeakerChoices
  onChange: (speaker: SpeakerRef | null) => void
}

/** Who presents an agenda item; empty: nobody is named. */
export function SpeakerSelect({ label, value, choices, onChange }: SpeakerSelectProps) {
  const { t } = useTranslation('meeting')
  return (
    <Select
      aria-label={label}
      placeholder={t('form.speakerNone')}
      data={choices.data}
      value={value === null ? null : valueOf(value)}
      onChange={(chosen) => onChange(chosen === null ? null : (choices.refs.get(chosen) ?? null))}
      filter={withoutDiacritics}
      limit={MOST_SHOWN}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('form.speakerClear') }}
      nothingFoundMessage={t('form.noPersonFound')}
      maxDropdownHeight={280}
    />
  )
}

interface AudienceSelectProps {
  label: string
  value: readonly SpeakerRef[]
  choices: SpeakerChoices
  onChange: (audience: SpeakerRef[]) => void
}

/** Whom an agenda item is for: people of the list, and sites with everybody there. */
export function AudienceSelect({ label, value, choices, onChange }: AudienceSelectProps) {
  const { t } = useTranslation('meeting')
  return (
    <MultiSelect
      aria-label={label}
      placeholder={value.length === 0 ? t('form.audienceNone') : ''}
      data={choices.data}
      value={value.map(valueOf)}
      onChange={(chosen) => onChange(chosen.flatMap((one) => choices.refs.get(one) ?? []))}
      filter={withoutDiacritics}
      limit={MOST_SHOWN}
      searchable
      hidePickedOptions
      nothingFoundMessage={t('form.noPersonFound')}
      maxDropdownHeight={280}
    />
  )
}

import { Button, Group, Select, SimpleGrid, Stack, TextInput, type ComboboxItem } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import { IconFilterOff, IconSearch } from '@tabler/icons-react'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MeetingState } from '../../../../signaling/meeting/wire.ts'
import { SiteId } from '../../../../signaling/wire/ids.ts'
import { useSites } from '../../queries/use-sites.ts'
import { fold, foundIn } from '../../ui/fold.ts'
import { parseDay } from '../../ui/parse-day.ts'
import type { Asked } from './use-asked.ts'

interface SearchFormProps {
  asked: Asked
  onAsk: (change: Partial<Asked>) => void
}

/** What to find, and where: words are sought when they are sent, filters at once. */
export function SearchForm({ asked, onAsk }: SearchFormProps) {
  const { t } = useTranslation('search')
  const [text, setText] = useState(asked.text)
  useEffect(() => setText(asked.text), [asked.text])
  const sites = useSites()
  const units = useMemo(
    () => (sites.data?.all ?? []).map(({ siteId, name }) => ({ value: String(siteId), label: name })),
    [sites.data],
  )
  const isFiltered = asked.state !== null || asked.from !== null || asked.to !== null || asked.siteId !== null
  return (
    <Stack
      component="form"
      role="search"
      gap="sm"
      onSubmit={(event) => {
        event.preventDefault()
        onAsk({ text: text.trim() })
      }}
    >
      <Group align="flex-end" gap="sm" wrap="nowrap">
        <TextInput
          type="search"
          label={t('words')}
          placeholder={t('wordsHint')}
          leftSection={<IconSearch size={20} aria-hidden />}
          value={text}
          maxLength={200}
          autoFocus
          onChange={(event) => setText(event.currentTarget.value)}
          style={{ flex: 1, minWidth: 0 }}
        />
        <Button type="submit">{t('go')}</Button>
      </Group>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="sm">
        <Select
          label={t('state')}
          placeholder={t('anyState')}
          clearable
          data={MeetingState.options.map((state) => ({ value: state, label: t(`ui:meetingState.${state}`) }))}
          value={asked.state}
          onChange={(state) => onAsk({ state: MeetingState.safeParse(state).data ?? null })}
        />
        <DateInput
          label={t('from')}
          placeholder="dd/mm/yyyy"
          valueFormat="DD/MM/YYYY"
          dateParser={parseDay}
          clearable
          value={asked.from}
          {...(asked.to === null ? {} : { maxDate: asked.to })}
          onChange={(from) => onAsk({ from })}
        />
        <DateInput
          label={t('to')}
          placeholder="dd/mm/yyyy"
          valueFormat="DD/MM/YYYY"
          dateParser={parseDay}
          clearable
          value={asked.to}
          {...(asked.from === null ? {} : { minDate: asked.from })}
          onChange={(to) => onAsk({ to })}
        />
        <Select
          label={t('unit')}
          placeholder={t('anyUnit')}
          clearable
          searchable
          limit={60}
          nothingFoundMessage={t('noUnit')}
          data={units}
          filter={({ options, search }) =>
            options.filter(
              (option): option is ComboboxItem => !('group' in option) && foundIn(fold(String(option.label)), search),
            )
          }
          value={asked.siteId}
          onChange={(siteId) => onAsk({ siteId: SiteId.safeParse(siteId).data ?? null })}
        />
      </SimpleGrid>
      {isFiltered && (
        <Button
          variant="subtle"
          style={{ alignSelf: 'flex-start' }}
          leftSection={<IconFilterOff size={20} aria-hidden />}
          onClick={() => onAsk({ state: null, from: null, to: null, siteId: null })}
        >
          {t('clear')}
        </Button>
      )}
    </Stack>
  )
}

import { Card, Fieldset, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { MinutesFacts, MinutesField, MinutesItem } from '../../../../signaling/minutes/wire.ts'
import { USUAL_RECIPIENTS } from '../../../../signaling/wire/minutes-form.ts'
import { EntryText } from './EntryText.tsx'
import type { KeptEntries, MinutesKeeper } from './minutes-keeper.ts'
import { Tasks } from './Tasks.tsx'

interface EditorProps {
  facts: MinutesFacts
  keeper: MinutesKeeper
  entries: KeptEntries
}

/** The parts of the minutes that are written by hand; attendance, times, papers and votes come from the meeting itself. */
export function MinutesEditor({ facts, keeper, entries }: EditorProps) {
  const { t } = useTranslation('minutes')
  const field = (name: MinutesField, more: { rows?: number; placeholder?: string } = {}) => (
    <EntryText
      {...{ keeper, ...more }}
      blank={{ kind: 'field', field: name, text: '' }}
      kept={entries.get(`field:${name}`)}
      label={t(`field.${name}`)}
    />
  )
  return (
    <Stack gap="lg">
      <Text c="dimmed">{t('fromLogs')}</Text>
      <Card withBorder component="section" aria-label={t('part.head')} padding="lg">
        <Title order={2} mb="sm">
          {t('part.head')}
        </Title>
        <SimpleGrid cols={{ base: 1, sm: 3 }}>
          {field('number', { placeholder: '15' })}
          {field('symbol', { placeholder: 'BB-UBND' })}
          {field('place', { placeholder: facts.placeName })}
        </SimpleGrid>
      </Card>
      <Card withBorder component="section" aria-label={t('part.course')} padding="lg">
        <Title order={2} mb="sm">
          {t('part.course')}
        </Title>
        <Stack>
          {field('opening', { rows: 3 })}
          {facts.items
            .filter(({ heading }) => !heading)
            .map((item) => (
              <ItemText key={item.agendaItemId} {...{ item, keeper, entries }} />
            ))}
        </Stack>
      </Card>
      <Card withBorder component="section" aria-label={t('part.conclusions')} padding="lg">
        <Title order={2} mb="sm">
          {t('part.conclusions')}
        </Title>
        <Stack>
          {field('conclusions', { rows: 4 })}
          <Fieldset legend={t('tasks.title')}>
            <Tasks keeper={keeper} entries={entries} />
          </Fieldset>
        </Stack>
      </Card>
      <Card withBorder component="section" aria-label={t('part.end')} padding="lg">
        <Title order={2} mb="sm">
          {t('part.end')}
        </Title>
        <Stack>
          {field('closing', { rows: 2 })}
          {field('recipients', { rows: 3, placeholder: USUAL_RECIPIENTS })}
        </Stack>
      </Card>
    </Stack>
  )
}

function ItemText({ item, keeper, entries }: { item: MinutesItem } & Omit<EditorProps, 'facts'>) {
  const { t } = useTranslation('minutes')
  const { agendaItemId, number, title } = item
  return (
    <EntryText
      keeper={keeper}
      blank={{ kind: 'item', agendaItemId, text: '' }}
      kept={entries.get(`item:${agendaItemId}`)}
      label={number === '' ? t('itemGone', { title }) : `${number}. ${title}`}
      rows={3}
    />
  )
}

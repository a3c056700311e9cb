import { Card, Fieldset, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { MinutesEntry, MinutesFacts, MinutesField } from '../../../../signaling/minutes/wire.ts'
import { USUAL_RECIPIENTS } from '../../../../signaling/wire/minutes-form.ts'
import { EntryText } from './EntryText.tsx'
import type { KeptEntries } from './kept-entry.ts'
import type { MinutesKeeper } from './minutes-keeper.ts'
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
            .map(({ agendaItemId, number, title }) => (
              <ItemText
                key={agendaItemId}
                {...{ agendaItemId, keeper, entries }}
                label={number === '' ? t('itemGone', { title }) : `${number}. ${title}`}
              />
            ))}
          {writtenElsewhere(facts, entries).map(({ agendaItemId, title }) => (
            <ItemText
              key={agendaItemId}
              {...{ agendaItemId, keeper, entries }}
              label={title === null ? t('itemUnknown') : t('itemIsHeading', { title })}
            />
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

type ItemId = Extract<MinutesEntry, { kind: 'item' }>['agendaItemId']

/** Items that something was written about and that are not discussed themselves: headings now, or (`title` null) gone from the agenda. */
function writtenElsewhere(facts: MinutesFacts, entries: KeptEntries): { agendaItemId: ItemId; title: string | null }[] {
  return [...entries.values()].flatMap(({ entry, state }) => {
    if (entry.kind !== 'item' || (entry.text === '' && state === 'saved')) return []
    const { agendaItemId } = entry
    const item = facts.items.find((one) => one.agendaItemId === agendaItemId)
    return item === undefined || item.heading ? [{ agendaItemId, title: item?.title ?? null }] : []
  })
}

interface ItemTextProps extends Omit<EditorProps, 'facts'> {
  agendaItemId: ItemId
  label: string
}

function ItemText({ agendaItemId, label, keeper, entries }: ItemTextProps) {
  return (
    <EntryText
      {...{ keeper, label }}
      blank={{ kind: 'item', agendaItemId, text: '' }}
      kept={entries.get(`item:${agendaItemId}`)}
      rows={3}
    />
  )
}

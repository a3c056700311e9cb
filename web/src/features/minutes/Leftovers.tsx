import { Card, Stack, Text, Textarea, Title } from '@mantine/core'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { MinutesEntry, MinutesFacts } from '../../../../signaling/minutes/wire.ts'
import { CopyOrDrop } from './kept/CopyOrDrop.tsx'
import { entryWords } from './entry-words.ts'
import type { MinutesKeeper } from './minutes-keeper.ts'
import classes from './minutes.module.css'

interface LeftoversProps {
  keeper: MinutesKeeper
  /** Null: the person may not read them. */
  facts: MinutesFacts | null
}

/** What a person who may no longer write had typed and could not save, to be read, copied and given up. */
export function Leftovers({ keeper, facts }: LeftoversProps) {
  const { t } = useTranslation('minutes')
  const kept = useStore(keeper.store)
  const left = [...kept].filter(([, { entry, state }]) => state === 'refused' && entryWords(entry) !== '')
  if (left.length === 0) return null
  const labelOf = (entry: MinutesEntry): string => {
    if (entry.kind === 'field') return t(`field.${entry.field}`)
    if (entry.kind === 'task') return t('tasks.title')
    return facts?.items.find(({ agendaItemId }) => agendaItemId === entry.agendaItemId)?.title ?? t('itemUnknown')
  }
  return (
    <Card
      withBorder
      component="section"
      aria-label={t('left.title')}
      padding="lg"
      mb="md"
      className={classes.unprinted}
    >
      <Title order={2} mb="xs">
        {t('left.title')}
      </Title>
      <Text mb="sm">{t('left.text')}</Text>
      <Stack>
        {left.map(([key, { entry }]) => (
          <Left key={key} label={labelOf(entry)} text={entryWords(entry)} onDrop={() => keeper.giveUp(key)} />
        ))}
      </Stack>
    </Card>
  )
}

function Left({ label, text, onDrop }: { label: string; text: string; onDrop: () => void }) {
  const field = useRef<HTMLTextAreaElement>(null)
  return (
    <div>
      <Textarea ref={field} label={label} value={text} readOnly autosize minRows={2} maxRows={12} />
      <CopyOrDrop {...{ label, text, field, onDrop }} />
    </div>
  )
}

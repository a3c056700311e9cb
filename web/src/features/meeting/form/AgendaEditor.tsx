import { ActionIcon, Button, Group, NumberInput, Stack, Text, TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconPlus, IconX } from '@tabler/icons-react'
import { useEffect, useRef, type Dispatch } from 'react'
import { useTranslation } from 'react-i18next'
import type { SiteId } from '../../../../../signaling/wire/ids.ts'
import type { AgendaRow, FormAction, FormProblems, PersonRow } from './form-state.ts'
import { SpeakerSelect, useSpeakerChoices } from './SpeakerSelect.tsx'

const MAX_ITEMS = 60

interface AgendaEditorProps {
  agenda: readonly AgendaRow[]
  people: readonly PersonRow[]
  siteIds: ReadonlySet<SiteId>
  problems: FormProblems
  dispatch: Dispatch<FormAction>
}

/** The agenda's lines; moved by buttons that keep the focus, so that it works by keyboard as by finger. */
export function AgendaEditor({ agenda, people, siteIds, problems, dispatch }: AgendaEditorProps) {
  const { t } = useTranslation('meeting')
  const speakers = useSpeakerChoices(people, siteIds)
  const list = useRef<HTMLOListElement>(null)
  const wanted = useRef<string | null>(null)
  useEffect(() => {
    if (wanted.current === null) return
    list.current?.querySelector<HTMLElement>(`[data-row="${wanted.current}"] input`)?.focus()
    wanted.current = null
  }, [agenda])
  const add = () => {
    const key = crypto.randomUUID()
    wanted.current = key
    dispatch({ kind: 'addItem', key })
  }
  return (
    <Stack gap="sm">
      <ol
        ref={list}
        style={{ listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: 'var(--mantine-spacing-sm)' }}
      >
        {agenda.map((item, index) => {
          const n = index + 1
          const problem = problems.get(`agenda.${item.key}`)
          return (
            <Group component="li" key={item.key} gap="xs" align="flex-start" data-row={item.key}>
              <Text c="dimmed" w={28} ta="end" lh="44px">
                {n}.
              </Text>
              <Stack gap={4} style={{ flex: '1 1 16rem' }}>
                <TextInput
                  aria-label={t('form.agendaTitle', { n })}
                  placeholder={t('form.agendaTitle', { n })}
                  value={item.title}
                  maxLength={500}
                  error={problem === undefined ? undefined : t(problem)}
                  onChange={(event) => dispatch({ kind: 'editItem', key: item.key, title: event.currentTarget.value })}
                />
                <SpeakerSelect
                  label={t('form.agendaSpeaker', { n })}
                  value={item.speaker}
                  choices={speakers}
                  onChange={(speaker) => dispatch({ kind: 'editItem', key: item.key, speaker })}
                />
              </Stack>
              <Group gap={4} wrap="nowrap">
                <NumberInput
                  aria-label={t('form.agendaMinutes', { n })}
                  value={item.plannedMinutes}
                  min={0}
                  max={1440}
                  allowDecimal={false}
                  allowNegative={false}
                  clampBehavior="strict"
                  suffix={` ${t('form.minutesShort').toLowerCase()}`}
                  hideControls
                  w={104}
                  onChange={(value) =>
                    dispatch({ kind: 'editItem', key: item.key, plannedMinutes: typeof value === 'number' ? value : 0 })
                  }
                />
                <ActionIcon
                  aria-label={t('form.moveUp', { n })}
                  disabled={index === 0}
                  onClick={() => dispatch({ kind: 'moveItem', key: item.key, by: -1 })}
                >
                  <IconArrowUp size={20} />
                </ActionIcon>
                <ActionIcon
                  aria-label={t('form.moveDown', { n })}
                  disabled={index === agenda.length - 1}
                  onClick={() => dispatch({ kind: 'moveItem', key: item.key, by: 1 })}
                >
                  <IconArrowDown size={20} />
                </ActionIcon>
                <ActionIcon
                  aria-label={t('form.removeItem', { n })}
                  onClick={() => dispatch({ kind: 'removeItem', key: item.key })}
                >
                  <IconX size={20} />
                </ActionIcon>
              </Group>
            </Group>
          )
        })}
      </ol>
      <Group>
        <Button
          variant="default"
          leftSection={<IconPlus size={20} aria-hidden />}
          onClick={add}
          disabled={agenda.length >= MAX_ITEMS}
        >
          {t('form.addItem')}
        </Button>
      </Group>
    </Stack>
  )
}

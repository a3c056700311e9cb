import { Button, Group, Stack, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useEffect, useRef, useState, type Dispatch, type DragEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { SiteId } from '../../../../../signaling/wire/ids.ts'
import { isHeading, minutesInAll, treeMinutes, treeNumbers } from '../../../../../signaling/wire/agenda-tree.ts'
import { moveBranch, shiftBranch } from './agenda-moves.ts'
import { AgendaLine, type DragHandle } from './AgendaLine.tsx'
import type { AgendaRow, FormAction, FormProblems, PersonRow } from './form-state.ts'
import { useSpeakerChoices } from './SpeakerSelect.tsx'
import { useUnitChoices } from './UnitSelect.tsx'

const MAX_ITEMS = 60

interface AgendaEditorProps {
  agenda: readonly AgendaRow[]
  people: readonly PersonRow[]
  siteIds: ReadonlySet<SiteId>
  problems: FormProblems
  dispatch: Dispatch<FormAction>
}

/** The agenda's lines as a tree; moved by hand or by buttons that keep the focus, so that it works by keyboard as by finger. */
export function AgendaEditor({ agenda, people, siteIds, problems, dispatch }: AgendaEditorProps) {
  const { t } = useTranslation('meeting')
  const speakers = useSpeakerChoices(people, siteIds)
  const units = useUnitChoices(agenda)
  const list = useRef<HTMLOListElement>(null)
  const wanted = useRef<string | null>(null)
  const drag = useDrag(dispatch)
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
  const numbers = treeNumbers(agenda)
  const minutes = treeMinutes(agenda)
  const sum = minutesInAll(agenda)
  return (
    <Stack gap="sm">
      <ol
        ref={list}
        style={{ listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: 'var(--mantine-spacing-sm)' }}
      >
        {agenda.map((item, index) => (
          <li key={item.key} data-row={item.key} {...drag.onto(item.key)} style={drag.styleOf(item)}>
            <AgendaLine
              item={item}
              n={numbers[index] ?? ''}
              heading={isHeading(agenda, index) ? (minutes[index] ?? 0) : null}
              speakers={speakers}
              units={units}
              problem={problems.get(`agenda.${item.key}`)}
              handle={drag.handleOf(item.key)}
              may={{
                up: moveBranch(agenda, item.key, -1) !== agenda,
                down: moveBranch(agenda, item.key, 1) !== agenda,
                in: shiftBranch(agenda, item.key, 1) !== agenda,
              }}
              dispatch={dispatch}
            />
          </li>
        ))}
      </ol>
      <Group justify="space-between" {...drag.onto(null)}>
        <Button
          variant="default"
          leftSection={<IconPlus size={20} aria-hidden />}
          onClick={add}
          disabled={agenda.length >= MAX_ITEMS}
        >
          {t('form.addItem')}
        </Button>
        {sum > 0 && <Text role="status">{t('form.agendaSum', { n: sum })}</Text>}
      </Group>
    </Stack>
  )
}

/** Lines are taken by their handle and put before the line that they are let go on. */
function useDrag(dispatch: Dispatch<FormAction>) {
  const [dragged, setDragged] = useState<string | null>(null)
  const [over, setOver] = useState<string | null>(null)
  const end = () => {
    setDragged(null)
    setOver(null)
  }
  return {
    handleOf: (key: string): DragHandle => ({
      draggable: true,
      onDragStart(event) {
        event.dataTransfer.effectAllowed = 'move'
        event.dataTransfer.setData('text/plain', key)
        setDragged(key)
      },
      onDragEnd: end,
    }),
    onto: (before: string | null) => ({
      onDragOver(event: DragEvent) {
        if (dragged === null) return
        event.preventDefault()
        setOver(before)
      },
      onDrop(event: DragEvent) {
        if (dragged === null) return
        event.preventDefault()
        dispatch({ kind: 'placeItem', key: dragged, before })
        end()
      },
    }),
    styleOf: ({ key, level }: AgendaRow) => ({
      marginInlineStart: `calc(${level} * var(--mantine-spacing-xl))`,
      borderTop: `2px solid ${over === key && dragged !== key ? 'var(--app-focus)' : 'transparent'}`,
      opacity: dragged === key ? 0.5 : 1,
    }),
  }
}

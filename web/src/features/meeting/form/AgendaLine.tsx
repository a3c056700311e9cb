import { ActionIcon, Checkbox, Group, NumberInput, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import {
  IconArrowDown,
  IconArrowUp,
  IconGripVertical,
  IconIndentDecrease,
  IconIndentIncrease,
  IconX,
} from '@tabler/icons-react'
import type { Dispatch, DragEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { AgendaRow, FormAction } from './form-state.ts'
import { AudienceSelect, SpeakerSelect, type SpeakerChoices } from './SpeakerSelect.tsx'
import type { UnitChoices } from './unit-choices.ts'
import { UnitSelect } from './UnitSelect.tsx'

export interface DragHandle {
  readonly draggable: true
  readonly onDragStart: (event: DragEvent) => void
  readonly onDragEnd: () => void
}

interface AgendaLineProps {
  item: AgendaRow
  /** Its number in the tree: 1.2. */
  n: string
  /** Of an item that has others below it what they add up to; else null. */
  heading: number | null
  speakers: SpeakerChoices
  units: UnitChoices
  problem: string | undefined
  handle: DragHandle
  /** Where it can go from where it is. */
  may: { readonly up: boolean; readonly down: boolean; readonly in: boolean }
  dispatch: Dispatch<FormAction>
}

/** One item of the agenda as it is written: its words and minutes, who presents and prepares it, and whom it is for. */
export function AgendaLine({ item, n, heading, speakers, units, problem, handle, may, dispatch }: AgendaLineProps) {
  const { t } = useTranslation('meeting')
  const edit = (values: Extract<FormAction, { kind: 'editItem' }>['values']) =>
    dispatch({ kind: 'editItem', key: item.key, values })
  return (
    <Group gap="xs" align="flex-start" wrap="nowrap">
      <Group gap={0} wrap="nowrap" style={{ flexShrink: 0 }}>
        {/* For the hand alone: the keyboard has the buttons. */}
        <span {...handle} title={t('form.dragItem', { n })} style={{ cursor: 'grab', lineHeight: '44px' }} aria-hidden>
          <IconGripVertical size={20} style={{ verticalAlign: 'middle' }} />
        </span>
        <Text c="dimmed" miw={36} ta="end" lh="44px">
          {n}.
        </Text>
      </Group>
      <Stack gap={4} style={{ flex: 1, minWidth: 0 }}>
        <Group gap={4} align="flex-start">
          <TextInput
            aria-label={t('form.agendaTitle', { n })}
            placeholder={t('form.agendaTitle', { n })}
            value={item.title}
            maxLength={500}
            error={problem === undefined ? undefined : t(problem)}
            onChange={(event) => edit({ title: event.currentTarget.value })}
            style={{ flex: '1 1 20rem' }}
          />
          {heading === null ? (
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
              onChange={(value) => edit({ plannedMinutes: typeof value === 'number' ? value : 0 })}
            />
          ) : (
            <Text miw={104} lh="44px" ta="end" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
              {t('form.headingMinutes', { n: heading })}
            </Text>
          )}
          <Moves item={item} n={n} may={may} dispatch={dispatch} />
        </Group>
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing={4} verticalSpacing={4}>
          <SpeakerSelect
            label={t('form.agendaSpeaker', { n })}
            value={item.speaker}
            choices={speakers}
            onChange={(speaker) => edit({ speaker })}
          />
          <UnitSelect
            label={t('form.agendaUnit', { n })}
            value={item.unitSiteId}
            choices={units}
            onChange={(unitSiteId) => edit({ unitSiteId })}
          />
        </SimpleGrid>
        <Checkbox
          label={t('form.restricted')}
          aria-label={t('form.restrictedOf', { n })}
          description={item.audience === null ? undefined : t('form.restrictedText')}
          checked={item.audience !== null}
          onChange={(event) => edit({ audience: event.currentTarget.checked ? [] : null })}
          styles={{ body: { minHeight: 44, alignItems: 'center' } }}
        />
        {item.audience !== null && (
          <AudienceSelect
            label={t('form.agendaAudience', { n })}
            value={item.audience}
            choices={speakers}
            onChange={(audience) => edit({ audience })}
          />
        )}
      </Stack>
    </Group>
  )
}

function Moves({ item: { key, level }, n, may, dispatch }: Pick<AgendaLineProps, 'item' | 'n' | 'may' | 'dispatch'>) {
  const { t } = useTranslation('meeting')
  return (
    <Group gap={4} wrap="nowrap">
      <ActionIcon
        aria-label={t('form.moveUp', { n })}
        disabled={!may.up}
        onClick={() => dispatch({ kind: 'moveItem', key, by: -1 })}
      >
        <IconArrowUp size={20} />
      </ActionIcon>
      <ActionIcon
        aria-label={t('form.moveDown', { n })}
        disabled={!may.down}
        onClick={() => dispatch({ kind: 'moveItem', key, by: 1 })}
      >
        <IconArrowDown size={20} />
      </ActionIcon>
      <ActionIcon
        aria-label={t('form.moveOut', { n })}
        disabled={level === 0}
        onClick={() => dispatch({ kind: 'shiftItem', key, by: -1 })}
      >
        <IconIndentDecrease size={20} />
      </ActionIcon>
      <ActionIcon
        aria-label={t('form.moveIn', { n })}
        disabled={!may.in}
        onClick={() => dispatch({ kind: 'shiftItem', key, by: 1 })}
      >
        <IconIndentIncrease size={20} />
      </ActionIcon>
      <ActionIcon aria-label={t('form.removeItem', { n })} onClick={() => dispatch({ kind: 'removeItem', key })}>
        <IconX size={20} />
      </ActionIcon>
    </Group>
  )
}

import { ActionIcon, Button, Fieldset, Group, Select, Stack, Text, TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconPlus, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { CountsAs, MOST_CHOICES } from '../../../../signaling/bodies/wire.ts'
import { ErrorAlert } from '../../ui/ErrorAlert.tsx'
import { moved, type ChoiceRow, type RuleProblems } from './rule-form.ts'

/** A vote between one thing is none. */
const FEWEST = 2

interface ChoicesEditorProps {
  choices: readonly ChoiceRow[]
  /** Null: nothing is complained of yet. */
  problems: RuleProblems | null
  onChange: (choices: readonly ChoiceRow[]) => void
}

/** What may be chosen, in the order in which voters see it, and what each choice counts as. */
export function ChoicesEditor({ choices, problems, onChange }: ChoicesEditorProps) {
  const { t } = useTranslation('bodies')
  const set = (rowId: string, change: Partial<ChoiceRow>) =>
    onChange(choices.map((choice) => (choice.rowId === rowId ? { ...choice, ...change } : choice)))
  const add = () => onChange([...choices, { rowId: crypto.randomUUID(), key: null, label: '', countsAs: 'other' }])
  return (
    <Fieldset legend={t('rule.choices')}>
      <Stack>
        <Text size="sm" c="dimmed">
          {t('form.choicesHint')}
        </Text>
        <Stack component="ol" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
          {choices.map((choice, index) => {
            const n = index + 1
            const problem = problems?.labels.get(choice.rowId)
            return (
              <Group key={choice.rowId} component="li" gap="xs" align="flex-start">
                <TextInput
                  aria-label={t('form.label', { n })}
                  placeholder={t('form.label', { n })}
                  maxLength={60}
                  value={choice.label}
                  error={problem === undefined ? undefined : t(`form.${problem}`)}
                  onChange={(event) => set(choice.rowId, { label: event.currentTarget.value })}
                  style={{ flex: '1 1 14rem' }}
                />
                <Select
                  aria-label={t('form.countsAs', { n })}
                  allowDeselect={false}
                  value={choice.countsAs}
                  data={CountsAs.options.map((value) => ({ value, label: t(`countsAs.${value}`) }))}
                  onChange={(value) => set(choice.rowId, { countsAs: CountsAs.catch(choice.countsAs).parse(value) })}
                  style={{ flex: '1 1 14rem' }}
                />
                <Group gap={4} wrap="nowrap">
                  <ActionIcon
                    aria-label={t('form.up', { n })}
                    disabled={index === 0}
                    onClick={() => onChange(moved(choices, index, -1))}
                  >
                    <IconArrowUp size={20} />
                  </ActionIcon>
                  <ActionIcon
                    aria-label={t('form.down', { n })}
                    disabled={n === choices.length}
                    onClick={() => onChange(moved(choices, index, 1))}
                  >
                    <IconArrowDown size={20} />
                  </ActionIcon>
                  <ActionIcon
                    aria-label={t('form.drop', { n })}
                    disabled={choices.length <= FEWEST}
                    onClick={() => onChange(choices.filter(({ rowId }) => rowId !== choice.rowId))}
                  >
                    <IconX size={20} />
                  </ActionIcon>
                </Group>
              </Group>
            )
          })}
        </Stack>
        <ErrorAlert text={problems?.choices === undefined ? null : t(`form.${problems.choices}`)} />
        <Group>
          <Button
            variant="default"
            leftSection={<IconPlus size={20} aria-hidden />}
            disabled={choices.length >= MOST_CHOICES}
            onClick={add}
          >
            {t('form.addChoice')}
          </Button>
        </Group>
      </Stack>
    </Fieldset>
  )
}

import { Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { MAX_TASK, MOST_MINUTES_TASKS, type MinutesTask } from '../../../../signaling/minutes/wire.ts'
import { MinutesTaskId } from '../../../../signaling/wire/ids.ts'
import { DayField } from '../../ui/DayField.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { Conflict } from './Conflict.tsx'
import type { KeptEntries, KeptEntry } from './kept-entry.ts'
import type { MinutesKeeper } from './minutes-keeper.ts'
import classes from './minutes.module.css'

const EMPTY: MinutesTask = { what: '', who: '', dueDay: null }

/** The tasks that the meeting gave: who does what by when. */
export function Tasks({ keeper, entries }: { keeper: MinutesKeeper; entries: KeptEntries }) {
  const { t } = useTranslation('minutes')
  const tasks = [...entries.values()].flatMap((kept) =>
    kept.entry.kind === 'task' && (kept.entry.task !== null || kept.state === 'conflict')
      ? [{ kept, taskId: kept.entry.taskId, task: kept.entry.task ?? EMPTY }]
      : [],
  )
  const add = () => keeper.write({ kind: 'task', taskId: MinutesTaskId.parse(crypto.randomUUID()), task: EMPTY })
  return (
    <Stack>
      {tasks.length === 0 && <Text c="dimmed">{t('tasks.none')}</Text>}
      {tasks.map(({ kept, taskId, task }, index) => (
        <Task key={taskId} {...{ keeper, kept, taskId, task }} number={index + 1} />
      ))}
      <Button
        variant="default"
        mih={44}
        style={{ alignSelf: 'flex-start' }}
        leftSection={<IconPlus size={20} aria-hidden />}
        disabled={tasks.length >= MOST_MINUTES_TASKS}
        onClick={add}
      >
        {t('tasks.add')}
      </Button>
    </Stack>
  )
}

interface TaskProps {
  keeper: MinutesKeeper
  kept: KeptEntry
  taskId: MinutesTaskId
  task: MinutesTask
  /** 1 for the first. */
  number: number
}

function Task({ keeper, kept, taskId, task, number }: TaskProps) {
  const { t } = useTranslation('minutes')
  const sentence = useErrorSentence('minutes')
  const write = (change: Partial<MinutesTask>) => keeper.write({ kind: 'task', taskId, task: { ...task, ...change } })
  const label = t('tasks.one', { number })
  return (
    <div role="group" aria-label={label} className={classes.task}>
      <Textarea
        label={t('tasks.what')}
        value={task.what}
        autosize
        minRows={1}
        maxRows={8}
        maxLength={MAX_TASK}
        error={kept.state === 'refused' ? sentence(kept.code ?? 'unknown') : null}
        onChange={({ currentTarget: { value } }) => write({ what: value })}
      />
      <div className={classes.taskRow}>
        <TextInput
          label={t('tasks.who')}
          value={task.who}
          maxLength={300}
          onChange={({ currentTarget: { value } }) => write({ who: value })}
        />
        <DayField label={t('tasks.due')} value={task.dueDay} onChange={(dueDay) => write({ dueDay })} />
      </div>
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          {label}
        </Text>
        <Button
          variant="subtle"
          color="red"
          mih={44}
          leftSection={<IconTrash size={20} aria-hidden />}
          onClick={() => keeper.write({ kind: 'task', taskId, task: null })}
        >
          {t('tasks.remove', { number })}
        </Button>
      </Group>
      {kept.state === 'conflict' && <Conflict keeper={keeper} kept={kept} label={label} />}
    </div>
  )
}

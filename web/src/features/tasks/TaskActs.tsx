import { Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { TaskEntry } from '../../../../signaling/tasks/wire.ts'
import { refusalCode } from '../../net/http.ts'
import { formatDayTime } from '../../ui/format.ts'
import { currentLanguage } from '../../ui/language.ts'
import { ErrorState, RowSkeletons } from '../../ui/states.tsx'
import { useTaskActs } from './use-tasks.ts'
import classes from './tasks.module.css'

/** Who did what about a task, and when; the latest last. */
export function TaskActs({ task }: { task: TaskEntry }) {
  const { t } = useTranslation('tasks')
  const read = useTaskActs(task)
  if (read.isError)
    return <ErrorState code={refusalCode(read.error)} noun="tasks" onRetry={() => void read.refetch()} />
  if (read.data === undefined) return <RowSkeletons rows={2} height={44} />
  return (
    <Stack component="ol" gap="xs" className={classes.acts} aria-label={`${t('history')}: ${task.what}`}>
      {read.data.acts.map(({ act, atMs, byName, words }, index) => (
        <li key={index}>
          <Text size="sm" className={classes.words}>
            {t(`act.${act === 'charged' && words === '' ? 'uncharged' : act}`, { words })}
          </Text>
          <Text size="sm" c="dimmed">
            {t('changed', {
              name: byName === '' ? t('clock') : byName,
              time: formatDayTime(atMs, currentLanguage()),
            })}
          </Text>
        </li>
      ))}
    </Stack>
  )
}

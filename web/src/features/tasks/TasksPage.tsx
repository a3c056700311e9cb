import { Pagination, Stack, Text, Title } from '@mantine/core'
import { IconChecklist, IconSearchOff } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { TASKS_PAGE, tasksPath, type TaskList } from '../../../../signaling/tasks/wire.ts'
import { refusalCode } from '../../net/http.ts'
import { FileButton } from '../../ui/FileButton.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { EmptyState, ErrorState, RowSkeletons } from '../../ui/states.tsx'
import { askedBy, isNarrowed, searchOf, type Asked } from './asked.ts'
import { Choice } from './Choice.tsx'
import { TaskCard } from './TaskCard.tsx'
import { UnitBars } from './UnitBars.tsx'
import { useTasks } from './use-tasks.ts'
import classes from './tasks.module.css'

/** The tasks of all meetings that one sees: a chart by unit, and the list. */
export function TasksPage() {
  const { t } = useTranslation('tasks')
  const [search, setSearch] = useSearchParams()
  const asked = askedBy(search)
  const read = useTasks(asked)
  // Another choice begins at its first page.
  const change = (to: Partial<Asked>) => setSearch(searchOf({ ...asked, page: 0, ...to }), { replace: true })
  return (
    <>
      <PageHeader
        title={t('title')}
        note={t('note')}
        actions={(['xlsx', 'csv'] as const).map((as) => (
          <FileButton key={as} href={tasksPath(as, asked)}>
            {t(as)}
          </FileButton>
        ))}
      />
      <Stack gap="md">
        <Choice asked={asked} found={read.data} onChange={change} />
        {read.isError && <ErrorState code={refusalCode(read.error)} noun="tasks" onRetry={() => void read.refetch()} />}
        {read.isPending && <RowSkeletons rows={5} height={120} />}
        {read.data !== undefined && !read.isError && (
          <Found asked={asked} found={read.data} busy={read.isPlaceholderData} onPage={(page) => change({ page })} />
        )}
      </Stack>
    </>
  )
}

interface FoundProps {
  asked: Asked
  found: TaskList
  busy: boolean
  onPage: (page: number) => void
}

function Found({ asked, found, busy, onPage }: FoundProps) {
  const { t } = useTranslation('tasks')
  const { tasks, units, sums } = found
  const pages = Math.ceil(found.found / TASKS_PAGE)
  if (units.length === 0 && !isNarrowed(asked))
    return <EmptyState icon={IconChecklist} title={t(`none.${asked.scope}`)} text={t(`noneText.${asked.scope}`)} />
  return (
    <Stack gap="md" aria-busy={busy}>
      {units.length > 0 && <UnitBars units={units} sums={sums} />}
      <section aria-label={t('list')}>
        <Title order={2} mb="xs">
          {t('list')}
        </Title>
        <Text c="dimmed" mb="sm" role="status">
          {t('found', { count: found.found })}
        </Text>
        {found.found === 0 ? (
          <EmptyState icon={IconSearchOff} title={t('nothingFound')} text={t('nothingFoundText')} />
        ) : (
          <ul className={classes.list}>
            {tasks.map((task) => (
              <li key={task.taskId}>
                <TaskCard task={task} />
              </li>
            ))}
          </ul>
        )}
      </section>
      {pages > 1 && (
        <Pagination
          total={pages}
          value={asked.page + 1}
          onChange={(page) => onPage(page - 1)}
          getItemProps={(page) => ({ 'aria-label': t('page', { page }) })}
        />
      )}
    </Stack>
  )
}

import { Anchor, Button, Card, Group, Stack, Text, Textarea, Title } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconClock, IconHourglass } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { followTask, MAX_TASK_NOTE, type MinutesView, type TaskProgress } from '../../../../signaling/minutes/wire.ts'
import type { MeetingId, MinutesTaskId } from '../../../../signaling/wire/ids.ts'
import { tasksOfMinutes } from '../../../../signaling/wire/minutes-form.ts'
import { call } from '../../net/http.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { FileButton } from '../../ui/FileButton.tsx'
import { formatDate, formatTime } from '../../ui/format.ts'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { useNow } from '../../ui/use-now.ts'
import { taskStateOf, type TaskState } from './task-state.ts'
import { useReadAgain } from './use-minutes.ts'
import classes from './minutes.module.css'

interface TasksProps {
  meetingId: MeetingId
  minutes: MinutesView
}

/** The tasks of approved minutes and how far each has come; chair and secretaries say so. Minutes without tasks have no such part. */
export function TasksToFollow({ meetingId, minutes: { entries, progress, rights } }: TasksProps) {
  const { t } = useTranslation('minutes')
  const tasks = tasksOfMinutes(entries.map(({ entry }) => entry))
  if (tasks.length === 0) return null
  const byTask = new Map(progress.map((one) => [one.taskId, one]))
  const done = tasks.filter(({ taskId }) => byTask.get(taskId)?.done === true).length
  return (
    <Card withBorder component="section" aria-label={t('follow.title')} padding="lg" mb="md">
      <Group justify="space-between" mb="sm">
        <Title order={2}>{t('follow.title')}</Title>
        <Group gap="sm">
          <Button component={Link} to={`/nhiem-vu?pham-vi=tat-ca&cuoc-hop=${meetingId}`} variant="default">
            {t('follow.page')}
          </Button>
          <FileButton href={`/api/meetings/${meetingId}/tasks.csv`}>{t('follow.csv')}</FileButton>
        </Group>
      </Group>
      <Text mb="md">{t('follow.sum', { done, all: tasks.length })}</Text>
      <ol className={classes.follow} aria-label={t('follow.title')}>
        {tasks.map((task) => (
          <li key={task.taskId}>
            <OneTask meetingId={meetingId} task={task} own={byTask.get(task.taskId)} mayFollow={rights.follow} />
          </li>
        ))}
      </ol>
    </Card>
  )
}

const MINUTE_MS = 60_000
const LOOKS: Record<TaskState, { icon: typeof IconClock; color: string }> = {
  done: { icon: IconCircleCheck, color: 'green' },
  reported: { icon: IconHourglass, color: 'amber' },
  late: { icon: IconAlertTriangle, color: 'red' },
  open: { icon: IconClock, color: 'gray' },
}

interface OneTaskProps {
  meetingId: MeetingId
  task: { taskId: MinutesTaskId; what: string; who: string; dueDay: string | null }
  own: TaskProgress | undefined
  mayFollow: boolean
}

function OneTask({ meetingId, task, own, mayFollow }: OneTaskProps) {
  const { t } = useTranslation('minutes')
  const { what, who, dueDay } = task
  const nowMs = useNow(() => Date.now(), MINUTE_MS)
  const state = taskStateOf(own, dueDay, nowMs)
  const due = dueDay === null ? t('follow.noDay') : t('follow.due', { day: dueDay.split('-').reverse().join('/') })
  return (
    <Stack gap={4}>
      <Group justify="space-between" gap="sm">
        <Text fw={600} className={classes.followWhat}>
          {what}
        </Text>
        <StateBadge {...LOOKS[state]} text={t(`follow.state.${state}`)} />
      </Group>
      <Text size="sm" c="dimmed">
        {[who, due].filter((part) => part !== '').join(' · ')}
      </Text>
      {own !== undefined && (
        <Text size="sm" style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-line' }}>
          {[
            ...(own.note === '' ? [] : [own.note]),
            t('follow.by', { name: own.byName, time: formatTime(own.atMs), date: formatDate(own.atMs) }),
          ].join('\n')}
        </Text>
      )}
      {own?.reported === true && (
        <Text size="sm">
          {t('follow.reported')}{' '}
          <Anchor component={Link} to={`/nhiem-vu?pham-vi=tat-ca&cuoc-hop=${meetingId}`}>
            {t('follow.page')}
          </Anchor>
        </Text>
      )}
      {mayFollow && own?.reported !== true && (
        <Change key={own?.revision ?? 0} meetingId={meetingId} task={task} own={own} />
      )}
    </Stack>
  )
}

function Change({ meetingId, task: { taskId, what }, own }: Omit<OneTaskProps, 'mayFollow'>) {
  const { t } = useTranslation('minutes')
  const sentence = useErrorSentence('minutes')
  const readAgain = useReadAgain(meetingId)
  const [note, setNote] = useState(own?.note ?? '')
  const [problem, setProblem] = useState<string | null>(null)
  const [sending, setSending] = useState(false)
  const done = own?.done === true
  const send = async (next: boolean) => {
    setSending(true)
    const answer = await call(followTask, { meetingId, taskId, revision: own?.revision ?? 0, done: next, note })
    await readAgain()
    setSending(false)
    setProblem(answer.ok ? null : sentence(answer.error === 'stale' ? 'stale_task' : answer.error, answer.details))
  }
  return (
    <Group align="flex-end" gap="sm">
      <Textarea
        label={t('follow.noteOf', { what })}
        labelProps={{ className: classes.followLabel }}
        value={note}
        autosize
        minRows={1}
        maxRows={6}
        maxLength={MAX_TASK_NOTE}
        error={problem}
        style={{ flex: '1 1 16rem' }}
        onChange={({ currentTarget: { value } }) => setNote(value)}
      />
      {note !== (own?.note ?? '') && (
        <Button variant="default" loading={sending} onClick={() => void send(done)}>
          {t('follow.saveNote')}
        </Button>
      )}
      <Button variant={done ? 'default' : 'filled'} loading={sending} onClick={() => void send(!done)}>
        {t(done ? 'follow.reopen' : 'follow.finish')}
      </Button>
    </Group>
  )
}

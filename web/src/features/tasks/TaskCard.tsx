import { Button, Card, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { followTask, MAX_TASK_NOTE } from '../../../../signaling/minutes/wire.ts'
import type { TaskEntry } from '../../../../signaling/tasks/wire.ts'
import { call } from '../../net/http.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { formatDayTime } from '../../ui/format.ts'
import { currentLanguage } from '../../ui/language.ts'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { ChargeDialog } from './ChargeDialog.tsx'
import { ReportDialog } from './ReportDialog.tsx'
import { STANDING_LOOKS } from './standing-looks.ts'
import { TaskActs } from './TaskActs.tsx'
import { useTaskResult } from './use-tasks.ts'
import classes from './tasks.module.css'

/** One task: what, by whom, until when, how it stands, and what this person may do about it. */
export function TaskCard({ task }: { task: TaskEntry }) {
  const { t } = useTranslation('tasks')
  const [open, setOpen] = useState<'report' | 'charge' | null>(null)
  const [history, setHistory] = useState(false)
  const { what, who, standing, unit, person, dueDay, note, changed, meetingId, meetingTitle, rights } = task
  const looks = STANDING_LOOKS.find((one) => one.standing === standing)
  const day = dueDay === null ? t('noDay') : t('due', { day: dueDay.split('-').reverse().join('/') })
  const charged = [person?.fullName, unit?.name].filter((name) => name !== undefined).join(' · ')
  return (
    <Card withBorder component="article" padding="md" aria-label={what}>
      <Stack gap={6}>
        <Group justify="space-between" align="flex-start" gap="sm">
          <Text fw={600} className={classes.what}>
            {what}
          </Text>
          {looks !== undefined && <StateBadge icon={looks.icon} color={looks.color} text={t(`standing.${standing}`)} />}
        </Group>
        <Text size="sm">
          <strong>{day}</strong> · {charged === '' ? t('nobody') : t('chargedTo', { name: charged })}
          {who !== '' && ` · ${t('byMinutes', { who })}`}
        </Text>
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {t('ofMeeting', { title: meetingTitle })}
        </Text>
        {note !== '' && (
          <Text size="sm" className={classes.words}>
            {note}
          </Text>
        )}
        {changed !== null && (
          <Text size="sm" c="dimmed">
            {t('changed', { name: changed.byName, time: formatDayTime(changed.atMs, currentLanguage()) })}
          </Text>
        )}
        <Group gap="sm" mt={4}>
          {rights.report && (
            <Button aria-label={t('reportOf', { what })} onClick={() => setOpen('report')}>
              {t('report')}
            </Button>
          )}
          {rights.follow && <Following task={task} onCharge={() => setOpen('charge')} />}
          <Button
            variant="subtle"
            aria-expanded={history}
            aria-label={`${t(history ? 'historyHide' : 'history')}: ${what}`}
            onClick={() => setHistory(!history)}
          >
            {t(history ? 'historyHide' : 'history')}
          </Button>
          {rights.openMinutes && (
            <Button
              variant="subtle"
              component={Link}
              to={`/cuoc-hop/${meetingId}/bien-ban`}
              aria-label={`${t('minutes')}: ${meetingTitle}`}
            >
              {t('minutes')}
            </Button>
          )}
        </Group>
        {history && <TaskActs task={task} />}
      </Stack>
      {open === 'report' && <ReportDialog task={task} onClose={() => setOpen(null)} />}
      {open === 'charge' && <ChargeDialog task={task} onClose={() => setOpen(null)} />}
    </Card>
  )
}

/** What chair and secretaries do: charge somebody, confirm, send back. */
function Following({ task, onCharge }: { task: TaskEntry; onCharge: () => void }) {
  const { t } = useTranslation('tasks')
  const confirm = useConfirm()
  const finish = useTaskResult()
  const { meetingId, taskId, revision, standing, what, person, unit } = task
  const follow = async (done: boolean, note: string) =>
    finish(await call(followTask, { meetingId, taskId, revision, done, note }))
  const chargeWords = t(person === null && unit === null ? 'charge' : 'chargeAgain')
  const sendBack = () =>
    confirm({
      ...{ title: t('sendBackTitle'), text: what, confirm: t(standing === 'done' ? 'reopen' : 'sendBack') },
      withReason: { label: t('remark'), needed: t('wordsNeeded'), maxCharacters: MAX_TASK_NOTE },
      act: (words) => follow(false, words),
    })
  if (standing === 'done')
    return (
      <Button variant="default" aria-label={`${t('reopen')}: ${what}`} onClick={() => void sendBack()}>
        {t('reopen')}
      </Button>
    )
  return (
    <>
      <Button
        variant={standing === 'reported' ? 'filled' : 'default'}
        aria-label={`${t('confirm')}: ${what}`}
        onClick={() =>
          void confirm({
            ...{ title: t('confirmTitle'), text: what, confirm: t('confirm') },
            act: () => follow(true, task.note),
          })
        }
      >
        {t('confirm')}
      </Button>
      {standing === 'reported' && (
        <Button variant="default" aria-label={`${t('sendBack')}: ${what}`} onClick={() => void sendBack()}>
          {t('sendBack')}
        </Button>
      )}
      <Button variant="default" aria-label={`${chargeWords}: ${what}`} onClick={onCharge}>
        {chargeWords}
      </Button>
    </>
  )
}

import { Button, Card, Group, Loader, Progress, Stack, Text, Title } from '@mantine/core'
import { IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CHECK_NAMES, takeRehearsal, type RehearsalChecks } from '../../../../signaling/rehearsal/wire.ts'
import type { MeetingId } from '../../../../signaling/wire/ids.ts'
import { call } from '../../net/http.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { Finding } from './Finding.tsx'
import { takePress } from './pressed-call.ts'
import { CALLS_KEY, PASSPORT_KEY, useCalls } from './use-calls.ts'
import { useRehearsal, type RehearsalRun } from './use-rehearsal.ts'
import classes from './readiness.module.css'

interface OwnRehearsalProps {
  meetingId: MeetingId
  /** The page of a hall that nobody serves begins by itself. */
  byItself: boolean
}

/** The operator's part: one button, and what was found at this site, with what to do about it. */
export function OwnRehearsal({ meetingId, byItself }: OwnRehearsalProps) {
  const { t } = useTranslation('readiness')
  const client = useQueryClient()
  // What it measured of the link stands in the site's history below.
  const { run, start, stop } = useRehearsal(meetingId, () => {
    for (const queryKey of [CALLS_KEY, PASSPORT_KEY]) void client.invalidateQueries({ queryKey })
  })
  const calls = useCalls()
  const called = calls.data?.some((one) => one.meetingId === meetingId)
  // Somebody pressed for it above another page: that counts as the button here.
  const [pressed] = useState(() => takePress(meetingId))
  const begun = useRef(false)
  useEffect(() => {
    if (begun.current || !(pressed || (byItself && called === true))) return
    begun.current = true
    if (pressed) void start()
    else void call(takeRehearsal, { meetingId }).then((answer) => (answer.ok ? start() : undefined))
  })
  return (
    <Card withBorder component="section" padding="lg" aria-label={t('run.title')}>
      <Title order={2} size="h3">
        {t('run.title')}
      </Title>
      <Text my="sm">{t('run.text')}</Text>
      {called === false && run.kind === 'idle' && (
        <Text c="dimmed" mb="sm">
          {t('run.notCalled')}
        </Text>
      )}
      <Group gap="md">
        {run.kind === 'running' ? (
          <Button variant="default" size="lg" leftSection={<IconPlayerStop size={22} aria-hidden />} onClick={stop}>
            {t('run.stop')}
          </Button>
        ) : (
          <Button size="lg" leftSection={<IconPlayerPlay size={22} aria-hidden />} onClick={() => void start()}>
            {t(run.kind === 'idle' ? 'run.start' : 'run.again')}
          </Button>
        )}
        <Said run={run} />
      </Group>
      {run.kind === 'running' && (
        <Progress value={run.share * 100} aria-label={t('run.running')} mt="md" transitionDuration={150} />
      )}
      {run.kind !== 'idle' && <Steps found={run.found} running={run.kind === 'running'} />}
    </Card>
  )
}

function Said({ run }: { run: RehearsalRun }) {
  const { t } = useTranslation('readiness')
  const sentence = useErrorSentence('readiness')
  if (run.kind === 'idle') return null
  const { sent } = run.kind === 'done' ? run : { sent: null }
  const words =
    sent === null
      ? t('run.running')
      : sent === 'sending' || sent === 'sent'
        ? t(`run.${sent}`)
        : sent.error === 'notCalled'
          ? t('run.notCalled')
          : sentence(sent.error)
  return <Text role="status">{words}</Text>
}

function Steps({ found, running }: { found: Partial<RehearsalChecks>; running: boolean }) {
  const { t } = useTranslation('readiness')
  const next = CHECK_NAMES.find((name) => found[name] === undefined)
  return (
    <ul className={classes.steps}>
      {CHECK_NAMES.map((name) => {
        const check = found[name]
        return (
          <li key={name}>
            <Text fw={600}>{t(`check.${name}`)}</Text>
            {check === undefined ? (
              <Group gap={6} wrap="nowrap">
                {running && name === next && <Loader size={18} aria-hidden />}
                <Text size="sm" c="dimmed">
                  {t('run.waiting')}
                </Text>
              </Group>
            ) : (
              <Stack gap={2}>
                <Finding step={name} check={check} />
                {check !== 'ok' && check !== 'good' && <Text size="sm">{t(`help.${name}.${check}`)}</Text>}
              </Stack>
            )}
          </li>
        )
      })}
    </ul>
  )
}

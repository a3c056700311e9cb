import { Button, Card, Group, Stack, Text, TextInput } from '@mantine/core'
import { IconCircleCheck, IconCircleX } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MeetingDetail } from '../../../../../signaling/meeting/wire.ts'
import { sayReady } from '../../../../../signaling/voting/drafting/wire.ts'
import { call } from '../../../net/http.ts'
import { ErrorAlert } from '../../../ui/ErrorAlert.tsx'
import { formatDayTime } from '../../../ui/format.ts'
import { currentLanguage } from '../../../ui/language.ts'
import { useBallotResult, type BallotList } from './use-ballots.ts'

/** Whether the person is ready to vote, with a note; a later word takes the place of an earlier one. */
export function OwnReadiness({ meeting: { meetingId }, list }: { meeting: MeetingDetail; list: BallotList }) {
  const { t } = useTranslation('voting')
  const finish = useBallotResult(meetingId)
  const { readiness, rights } = list
  const [note, setNote] = useState(readiness?.note ?? '')
  const [saying, setSaying] = useState<boolean | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const say = async (ready: boolean) => {
    setSaying(ready)
    setProblem(await finish(await call(sayReady, { meetingId, ready, note: note.trim() })))
    setSaying(null)
  }
  return (
    <Card withBorder component="section" aria-label={t('drafting.own.title')} padding="md">
      <Stack gap="sm">
        <div role="status">
          <Text fw={600} {...(readiness === null ? { c: 'var(--mantine-color-amber-text)' } : {})}>
            {readiness === null
              ? t('drafting.own.silent')
              : t(readiness.ready ? 'drafting.own.ready' : 'drafting.own.notReady')}
          </Text>
          {readiness !== null && (
            <>
              {readiness.note !== '' && (
                <Text style={{ overflowWrap: 'anywhere' }}>{t('drafting.own.noteIs', { note: readiness.note })}</Text>
              )}
              <Text size="sm" c="dimmed">
                {t('drafting.own.at', { time: formatDayTime(readiness.atMs, currentLanguage()) })}
              </Text>
            </>
          )}
        </div>
        {rights.sayReady && (
          <>
            <TextInput
              label={t('drafting.own.note')}
              placeholder={t('drafting.own.noteExample')}
              maxLength={200}
              value={note}
              onChange={(event) => {
                setNote(event.currentTarget.value)
                setProblem(null)
              }}
            />
            <Group gap="sm">
              <Button
                variant={readiness?.ready === false ? 'default' : 'filled'}
                leftSection={<IconCircleCheck size={20} aria-hidden />}
                loading={saying === true}
                disabled={saying === false}
                onClick={() => void say(true)}
              >
                {t('drafting.own.sayReady')}
              </Button>
              <Button
                variant={readiness?.ready === false ? 'filled' : 'default'}
                leftSection={<IconCircleX size={20} aria-hidden />}
                loading={saying === false}
                disabled={saying === true}
                onClick={() => void say(false)}
              >
                {t('drafting.own.sayNotReady')}
              </Button>
            </Group>
            <ErrorAlert text={problem} />
          </>
        )}
      </Stack>
    </Card>
  )
}

import { Button, Group, Modal, SegmentedControl, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { startRehearsal } from '../../../../signaling/rehearsal/wire.ts'
import type { MeetingDetail } from '../../../../signaling/meeting/wire.ts'
import { call } from '../../net/http.ts'
import { ErrorAlert } from '../../ui/ErrorAlert.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { fromPickerValue, toPickerValue } from '../../ui/format.ts'

const DAY_MS = 24 * 3_600_000
const LENGTHS = { half: 30, hour: 60, three: 180, day: 1_440 } as const
type Length = keyof typeof LENGTHS

interface PlanDialogProps {
  meeting: MeetingDetail
  opened: boolean
  onClose: () => void
  onPlanned: () => void
}

/** Plans a rehearsal: by itself for the day before the meeting, at the meeting's own hour. */
export function PlanDialog({ meeting, opened, onClose, onPlanned }: PlanDialogProps) {
  const { t } = useTranslation('readiness')
  return (
    <Modal opened={opened} onClose={onClose} title={t('desk.planTitle')} withCloseButton={false}>
      {opened && <Plan meeting={meeting} onClose={onClose} onPlanned={onPlanned} />}
    </Modal>
  )
}

function Plan({ meeting, onClose, onPlanned }: Omit<PlanDialogProps, 'opened'>) {
  const { t } = useTranslation(['readiness', 'ui'])
  const sentence = useErrorSentence('readiness')
  const [from, setFrom] = useState(() =>
    toPickerValue(meeting.startsAtMs - DAY_MS)
      .slice(0, 16)
      .replace(' ', 'T'),
  )
  const [length, setLength] = useState<Length>('hour')
  const [asking, setAsking] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const opensAtMs = fromPickerValue(`${from}:00`)
  const plan = async () => {
    if (opensAtMs === null) return
    setAsking(true)
    const { meetingId } = meeting
    const answer = await call(startRehearsal, { meetingId, opensAtMs, minutes: LENGTHS[length] })
    setAsking(false)
    if (!answer.ok) return setProblem(sentence(answer.error, answer.details))
    onPlanned()
    onClose()
  }
  return (
    <Stack>
      <TextInput
        type="datetime-local"
        label={t('desk.from')}
        value={from}
        onChange={(event) => setFrom(event.currentTarget.value)}
      />
      <SegmentedControl
        fullWidth
        aria-label={t('desk.minutes')}
        value={length}
        onChange={setLength}
        data={(['half', 'hour', 'three', 'day'] as const).map((value) => ({
          value,
          label: t(`desk.minutesOf.${value}`),
        }))}
      />
      <Text>{t('desk.planText', { n: meeting.siteIds.length })}</Text>
      <ErrorAlert text={problem} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('ui:cancel')}
        </Button>
        <Button onClick={() => void plan()} loading={asking} disabled={opensAtMs === null}>
          {t('desk.plan')}
        </Button>
      </Group>
    </Stack>
  )
}

import { Button, Group, Modal, NumberInput, SegmentedControl, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { extendMeeting, MOST_EXTENDED_MINUTES } from '../../../../signaling/meeting/wire.ts'
import { extendedEnd } from '../../../../signaling/wire/extended-end.ts'
import { call } from '../../net/http.ts'
import { ErrorAlert } from '../../ui/ErrorAlert.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { formatTime } from '../../ui/format.ts'
import { useNow } from '../../ui/use-now.ts'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { useRoom } from '../../meeting-room/use-room.ts'

const OFFERED = [10, 15, 30, 60] as const

/** Puts the planned end of the meeting off; says until when before anything happens. */
export function ExtendDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('agenda')
  return (
    <Modal opened={opened} onClose={onClose} title={t('extend.title')} withCloseButton={false}>
      {opened && <Extend onClose={onClose} />}
    </Modal>
  )
}

function Extend({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['agenda', 'ui'])
  const sentence = useErrorSentence('agenda')
  const { clock } = useMeetingSession()
  const { meetingId, meeting, seats } = useRoom()
  const { endsAtMs } = meeting
  const nowMs = useNow(() => clock.nowMs(), 1_000)
  const [minutes, setMinutes] = useState(15)
  const [asking, setAsking] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  if (endsAtMs === null) return null
  const until = formatTime(extendedEnd(endsAtMs, minutes, nowMs))
  const extend = async () => {
    setAsking(true)
    const answer = await call(extendMeeting, { meetingId, minutes, ifEndsAtMs: endsAtMs })
    setAsking(false)
    if (answer.ok) onClose()
    else setProblem(sentence(answer.error, answer.details))
  }
  return (
    <Stack>
      <Text>{t('extend.planned', { time: formatTime(endsAtMs) })}</Text>
      <SegmentedControl
        fullWidth
        aria-label={t('extend.by')}
        value={String(minutes)}
        onChange={(value) => setMinutes(Number(value))}
        data={OFFERED.map((value) => ({ value: String(value), label: t('extend.minutes', { count: value }) }))}
      />
      <NumberInput
        label={t('extend.other')}
        value={minutes}
        min={1}
        max={MOST_EXTENDED_MINUTES}
        allowDecimal={false}
        allowNegative={false}
        clampBehavior="strict"
        onChange={(value) => {
          if (typeof value === 'number' && value >= 1) setMinutes(value)
        }}
      />
      <Text role="status">{t('extend.text', { time: until, count: seats.length })}</Text>
      <ErrorAlert text={problem} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose} disabled={asking}>
          {t('ui:cancel')}
        </Button>
        <Button onClick={() => void extend()} loading={asking}>
          {t('extend.confirm', { time: until })}
        </Button>
      </Group>
    </Stack>
  )
}

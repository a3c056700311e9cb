import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answerAsk, deviceAsked, type AskAnswer } from '../../../../signaling/monitor/wire.ts'
import type { EventDataOf } from '../../../../signaling/wire/registry.ts'
import { listDevices } from '../../media/capture/devices.ts'
import { idOf } from '../../media/capture/device-choice.ts'
import { useMeetingSession, type MeetingSession } from '../../meeting-room/meeting-session.ts'
import { useNow } from '../../ui/use-now.ts'
import { otherCameras, RESTARTS_AFTER_MS, restartsInSeconds } from './asked-rules.ts'

type Question = EventDataOf<'monitor.asked'>

/**
 * What chair or secretary ask of the people at this machine. A restart happens by itself when nobody objects, since nobody may be there to
 * agree; another camera only when somebody agrees, because it may show what nobody meant to show.
 */
export function DeviceAsked() {
  const { session } = useMeetingSession()
  const [question, setQuestion] = useState<{ readonly asked: Question; readonly sinceMs: number } | null>(null)
  useEffect(() => session.on(deviceAsked, (asked) => setQuestion({ asked, sinceMs: performance.now() })), [session])
  if (question === null) return null
  return <Asked key={question.asked.askId} {...question} onDone={() => setQuestion(null)} />
}

interface AskedProps {
  asked: Question
  sinceMs: number
  onDone: () => void
}

function Asked({ asked, sinceMs, onDone }: AskedProps) {
  const { t } = useTranslation('monitor')
  const meeting = useMeetingSession()
  const nowMs = useNow(() => performance.now(), 250)
  const seconds = restartsInSeconds(nowMs - sinceMs)
  const answered = useRef(false)
  const answer = async (what: AskAnswer) => {
    if (answered.current) return
    answered.current = true
    onDone()
    await meeting.session.request(answerAsk, { askId: asked.askId, answer: what })
  }
  const agree = async () => {
    if (asked.act === 'switchCamera') return answer(await switchCamera(meeting))
    await answer('agreed')
    // The page comes back into its own seat, with the microphone off.
    window.location.reload()
  }
  const due = nowMs - sinceMs >= RESTARTS_AFTER_MS
  const latest = useRef(agree)
  latest.current = agree
  useEffect(() => {
    if (!due) return
    if (asked.act === 'restart') void latest.current()
    else onDone()
    // Once, when the time is over.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [due])
  return (
    <Modal opened onClose={() => void answer('declined')} title={t(`asked.${asked.act}.title`)} withCloseButton={false}>
      <Stack>
        <Text>{t(`asked.${asked.act}.text`, { name: asked.byName })}</Text>
        <Text role="timer" aria-live="off" fw={600}>
          {t(`asked.${asked.act}.count`, { count: seconds })}
        </Text>
        <Group justify="flex-end">
          <Button variant="default" data-autofocus onClick={() => void answer('declined')}>
            {t(`asked.${asked.act}.no`)}
          </Button>
          <Button onClick={() => void agree()}>{t(`asked.${asked.act}.yes`)}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}

/**
 * Changes to the next camera of this machine that can be opened. One that another program holds cannot, and then the picture is still that of before: the
 * desk is told what really happened.
 */
async function switchCamera({ media }: Pick<MeetingSession, 'media'>): Promise<AskAnswer> {
  const { cameras } = await listDevices()
  const { cameraTrack, documentCameraTrack } = media.store.getState()
  const others = otherCameras(
    cameras.map(({ deviceId }) => deviceId),
    cameraTrack === null ? null : idOf(cameraTrack),
    documentCameraTrack === null ? null : idOf(documentCameraTrack),
  )
  if (others.length === 0) return 'impossible'
  for (const cameraId of others) {
    await media.choose({ cameraId })
    const { camera, cameraTrack: now } = media.store.getState()
    if (camera.kind === 'none') return 'failed'
    // Turned off meanwhile it is the choice for the next time.
    if (now === null || idOf(now) === cameraId) return 'agreed'
  }
  return 'failed'
}

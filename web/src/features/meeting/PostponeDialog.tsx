import { Modal, Radio, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { postponeMeeting, rescheduleMeeting, type MeetingDetail } from '../../../../signaling/meeting/wire.ts'
import { call } from '../../net/http.ts'
import { useActResult } from '../../queries/use-act-result.ts'
import { ErrorAlert } from '../../ui/ErrorAlert.tsx'
import { FormFooter } from '../../ui/FormFooter.tsx'
import { Form } from '../../ui/Form.tsx'
import { fromPickerValue, toPickerValue } from '../../ui/format.ts'
import { ReasonField } from '../../ui/ReasonField.tsx'
import { Moment } from './form/Moment.tsx'

const MAX_REASON = 500

/** Puts a meeting off, to a new time or without one; whom it tells is said beforehand. */
export function PostponeDialog({ meeting, onClose }: { meeting: MeetingDetail; onClose: () => void }) {
  const { t } = useTranslation('meeting')
  const finish = useActResult(meeting.meetingId)
  const mayOpen = meeting.rights.postpone
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const [moment, setMoment] = useState(() => {
    const [day = '', time = ''] = toPickerValue(meeting.startsAtMs).split(' ')
    return { day, time: time.slice(0, 5) }
  })
  const [problems, setProblems] = useState<{ reason?: string; time?: string; server?: string }>({})
  const [busy, setBusy] = useState(false)
  const { meetingId } = meeting
  const lastsMs = meeting.endsAtMs - meeting.startsAtMs
  const send = async () => {
    const startsAtMs = fromPickerValue(`${moment.day} ${moment.time}:00`)
    const found = {
      ...(reason.trim() === '' ? { reason: t('postpone.reasonNeeded') } : {}),
      ...(!open && startsAtMs === null ? { time: t('form.timeNeeded') } : {}),
      ...(!open && startsAtMs === meeting.startsAtMs && mayOpen ? { time: t('postpone.sameTime') } : {}),
    }
    setProblems(found)
    if (Object.keys(found).length > 0) return
    setBusy(true)
    const answer =
      open || startsAtMs === null
        ? await call(postponeMeeting, { meetingId, reason })
        : await call(rescheduleMeeting, { meetingId, reason, startsAtMs, endsAtMs: startsAtMs + lastsMs })
    const refused = await finish(answer)
    setBusy(false)
    if (refused === null) onClose()
    else setProblems({ server: refused })
  }
  return (
    <Modal opened onClose={onClose} title={t(mayOpen ? 'act.postpone' : 'act.reschedule')} withCloseButton={false}>
      <Form onSubmit={send}>
        <Text>{t('postpone.touches', { people: meeting.participants.length, sites: meeting.siteIds.length })}</Text>
        {mayOpen && (
          <Radio.Group
            label={t('postpone.until')}
            value={open ? 'open' : 'time'}
            onChange={(value) => setOpen(value === 'open')}
          >
            <Stack gap={0}>
              <Radio value="time" label={t('postpone.toTime')} py={10} />
              <Radio value="open" label={t('postpone.openEnd')} py={10} />
            </Stack>
          </Radio.Group>
        )}
        {!open && (
          <Moment
            dayLabel={t('postpone.day')}
            timeLabel={t('postpone.time')}
            day={moment.day}
            time={moment.time}
            error={problems.time}
            onDay={(day) => setMoment((before) => ({ ...before, day }))}
            onTime={(time) => setMoment((before) => ({ ...before, time }))}
          />
        )}
        <ReasonField
          label={t('postpone.reason')}
          value={reason}
          error={problems.reason}
          maxLength={MAX_REASON}
          onChange={setReason}
        />
        <ErrorAlert text={problems.server ?? null} />
        <FormFooter
          submit={t(mayOpen ? 'act.postpone' : 'act.reschedule')}
          sending={busy}
          cancel={t('postpone.back')}
          onCancel={onClose}
        />
      </Form>
    </Modal>
  )
}

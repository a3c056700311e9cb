import { Modal, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import type { MeetingDetail } from '../../../../../signaling/meeting/wire.ts'
import { FormFooter } from '../../../ui/FormFooter.tsx'
import { fromPickerValue, toPickerValue } from '../../../ui/format.ts'
import { Moment } from '../form/Moment.tsx'
import { nextWeekly } from './pattern-form.ts'
import { addressOf } from './source-address.ts'
import { TakenChoice } from './TakenChoice.tsx'
import classes from './copy-dialog.module.css'

/** A new meeting like this one: when, and what of it is taken along. The form comes next. */
export function CopyDialog({ meeting, onClose }: { meeting: MeetingDetail; onClose: () => void }) {
  const { t } = useTranslation('meeting')
  const navigate = useNavigate()
  const [taken, setTaken] = useState({ agenda: true, people: true })
  const [moment, setMoment] = useState(() => {
    const [day = '', time = ''] = toPickerValue(nextWeekly(meeting.startsAtMs, Date.now())).split(' ')
    return { day, time: time.slice(0, 5) }
  })
  const [problem, setProblem] = useState<string>()
  const goOn = () => {
    const startsAtMs = fromPickerValue(`${moment.day} ${moment.time}:00`)
    if (startsAtMs === null) return setProblem(t('form.timeNeeded'))
    void navigate(addressOf({ from: 'meeting', id: meeting.meetingId }, taken, startsAtMs))
  }
  return (
    <Modal opened onClose={onClose} title={t('templates.copy')} withCloseButton={false} classNames={classes}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          goOn()
        }}
      >
        <Stack>
          <Text>{t('templates.copyText')}</Text>
          <TakenChoice taken={taken} onChange={setTaken} />
          <Moment
            dayLabel={t('templates.newDay')}
            timeLabel={t('templates.newTime')}
            day={moment.day}
            time={moment.time}
            error={problem}
            onDay={(day) => setMoment((before) => ({ ...before, day }))}
            onTime={(time) => setMoment((before) => ({ ...before, time }))}
          />
          <FormFooter submit={t('templates.goOn')} sending={false} onCancel={onClose} />
        </Stack>
      </form>
    </Modal>
  )
}

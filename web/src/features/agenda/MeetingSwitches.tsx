import { Button } from '@mantine/core'
import { IconClockPlus, IconPlayerPause, IconPlayerPlay, IconPower } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MeetingDetail } from '../../../../signaling/meeting/wire.ts'
import { ExtendDialog } from './ExtendDialog.tsx'
import { useMeetingActs } from './use-meeting-acts.ts'
import classes from './agenda.module.css'

/** The switches of the meeting itself: open, pause, go on, extend, end. Each asks first; those that are not this person's are not there. */
export function MeetingSwitches({ meeting }: { meeting: Pick<MeetingDetail, 'meetingId'> }) {
  const { t } = useTranslation('agenda')
  const acts = useMeetingActs(meeting)
  const [extending, setExtending] = useState(false)
  const icon = { size: 20, 'aria-hidden': true }
  return (
    <div role="group" aria-label={t('switches')} className={classes.switches}>
      {acts.start !== undefined && (
        <Button leftSection={<IconPlayerPlay {...icon} />} onClick={acts.start}>
          {t('start.confirm')}
        </Button>
      )}
      {acts.pause !== undefined && (
        <Button variant="default" leftSection={<IconPlayerPause {...icon} />} onClick={acts.pause}>
          {t('pause.confirm')}
        </Button>
      )}
      {acts.resume !== undefined && (
        <Button leftSection={<IconPlayerPlay {...icon} />} onClick={acts.resume}>
          {t('resume.confirm')}
        </Button>
      )}
      {acts.mayExtend && (
        <Button variant="default" leftSection={<IconClockPlus {...icon} />} onClick={() => setExtending(true)}>
          {t('extend.open')}
        </Button>
      )}
      {acts.end !== undefined && (
        <Button color="red" variant="outline" leftSection={<IconPower {...icon} />} onClick={acts.end}>
          {t('end.confirm')}
        </Button>
      )}
      <ExtendDialog opened={extending} onClose={() => setExtending(false)} />
    </div>
  )
}

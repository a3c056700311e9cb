import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { keepMeetingOpen } from '../../../../signaling/meeting/wire.ts'
import { call } from '../../net/http.ts'
import { formatTime } from '../../ui/format.ts'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { useRights, useRoom } from '../../meeting-room/use-room.ts'
import classes from './news.module.css'

/** Says that the meeting, long past its planned end, will soon be ended by the server's rule; chair and secretary can let it go on. */
export function EndsByRule() {
  const { t } = useTranslation('room')
  const { meetingId, meeting } = useRoom()
  const { endsByRuleAtMs } = meeting
  const { notices } = useMeetingSession()
  const rights = useRights()
  const [asking, setAsking] = useState(false)
  if (endsByRuleAtMs === null) return null
  const goOn = async () => {
    setAsking(true)
    const answer = await call(keepMeetingOpen, { meetingId })
    setAsking(false)
    if (!answer.ok) notices.say({ kind: 'refused', code: answer.error })
  }
  const time = formatTime(endsByRuleAtMs)
  return (
    <div className={classes.band} data-tone="amber">
      <span>{t(rights.lead ? 'endsByRule.leader' : 'endsByRule.others', { time })}</span>
      {rights.lead && (
        <Button loading={asking} onClick={() => void goOn()} style={{ flexShrink: 0 }}>
          {t('endsByRule.goOn')}
        </Button>
      )}
    </div>
  )
}

import { Button, Drawer } from '@mantine/core'
import { IconChecklist } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MeetingDetail } from '../../../../signaling/meeting/wire.ts'
import { useRoom } from '../../meeting-room/use-room.ts'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { useBallots } from './use-voting.ts'
import { VotingPanel } from './VotingPanel.tsx'
import classes from './voting.module.css'

/** The way to the meeting's ballots beside its agenda; nothing where no body decides. */
export function VotingDrawer({ meeting }: { meeting: MeetingDetail }) {
  const { t } = useTranslation(['voting', 'ui'])
  const { session } = useMeetingSession()
  const { ballot } = useRoom().voting
  const [opened, setOpened] = useState(false)
  const ballots = useBallots(meeting.meetingId, 'told')
  const count = ballots.data?.ballots.length ?? 0
  if (count === 0) return null
  const running = ballot !== null && ballot.state !== 'ended'
  return (
    <>
      <Button
        fullWidth
        className={classes.drawerButton}
        variant={running ? 'filled' : 'default'}
        mih={44}
        leftSection={<IconChecklist size={20} aria-hidden />}
        onClick={() => setOpened(true)}
      >
        {running ? t('drawer.running') : t('drawer.button', { n: count })}
      </Button>
      <Drawer
        opened={opened}
        onClose={() => setOpened(false)}
        position="right"
        size="xl"
        title={t('title')}
        closeButtonProps={{ 'aria-label': t('ui:close') }}
      >
        <VotingPanel meeting={meeting} watch="told" session={session} running={ballot} />
      </Drawer>
    </>
  )
}

import { Button, Modal } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RunningBallot, Standing } from '../../../../signaling/voting/wire.ts'
import type { MeetingId } from '../../../../signaling/wire/ids.ts'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { useRole, useRoom } from '../../meeting-room/use-room.ts'
import { BallotSheet } from './BallotSheet.tsx'
import { HandsForm } from './HandsForm.tsx'
import { isAsked, type OwnView } from './own-ballot-rules.ts'
import { useBallot, useVotingNews } from './use-voting.ts'

interface VotingBandProps {
  meetingId: MeetingId
  /** The band of the place that shows it. */
  className: string | undefined
}

/**
 * In the room: a ballot that is open. Who may vote has it before them at once, as one large page that can be put aside; who may not is told why;
 * an operator enters the hands of the hall.
 */
export function VotingBand({ meetingId, className }: VotingBandProps) {
  useVotingNews(meetingId)
  const { ballot, standing } = useRoom().voting
  if (ballot === null || standing === null || ballot.state === 'ended') return null
  return <Running key={ballot.ballotId} {...{ meetingId, className, ballot, standing }} />
}

interface RunningProps extends VotingBandProps {
  ballot: RunningBallot
  standing: Standing
}

function Running({ meetingId, className, ballot, standing }: RunningProps) {
  const { t } = useTranslation(['voting', 'ui'])
  const { session } = useMeetingSession()
  const operates = useRole() === 'operator'
  const read = useBallot(meetingId, ballot.ballotId, 'told')
  const entitled = standing === 'entitled'
  const [shown, setShown] = useState(entitled)
  const [view, setView] = useState<OwnView | null>(null)
  // Put aside only by the person: a vote that is not sent yet must not be overlooked.
  const asked = entitled && (view === null || isAsked(view))
  useEffect(() => {
    if (entitled) setShown(true)
  }, [entitled])
  const may = entitled || operates
  return (
    <div className={className} data-tone={asked ? 'amber' : undefined}>
      <span>
        {t(ballot.state === 'stopped' ? 'band.stopped' : 'band.open', { title: ballot.title })}
        {!entitled && standing !== 'neverVotes' && ` ${t(`sheet.why.${standing}`)}`}
        {entitled && !asked && view?.kind === 'saved' && ` ${t('band.voted', { choice: view.receipt.label })}`}
      </span>
      {may && (
        <Button style={{ flexShrink: 0 }} onClick={() => setShown(true)}>
          {t(operates && !entitled ? 'band.hands' : asked ? 'band.vote' : 'band.show')}
        </Button>
      )}
      <Modal
        opened={may && shown}
        onClose={() => setShown(false)}
        keepMounted
        size="lg"
        title={t('title')}
        closeButtonProps={{ 'aria-label': t('ui:close') }}
      >
        {entitled && read.data !== undefined && (
          <BallotSheet
            meetingId={meetingId}
            ballot={ballot}
            session={session}
            onView={setView}
            own={{
              state: ballot.state,
              mayChange: ballot.mayChange,
              standing,
              receipt: read.data.receipt,
              countedByHand: read.data.countedByHand,
            }}
          />
        )}
        {operates && !entitled && shown && (
          <HandsForm meetingId={meetingId} ballotId={ballot.ballotId} choices={ballot.choices} />
        )}
      </Modal>
    </div>
  )
}

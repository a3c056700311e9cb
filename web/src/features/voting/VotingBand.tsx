import { Button, CloseButton, Modal } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RunningBallot, Standing } from '../../../../signaling/voting/wire.ts'
import type { BallotId, MeetingId } from '../../../../signaling/wire/ids.ts'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { useRole, useRoom } from '../../meeting-room/use-room.ts'
import { useEscapeAlone } from '../../ui/use-escape-alone.ts'
import { refusalCode } from '../../net/http.ts'
import { ErrorState, RowSkeletons } from '../../ui/states.tsx'
import { BallotSheet } from './BallotSheet.tsx'
import { HandsForm } from './HandsForm.tsx'
import { LeftOver } from './LeftOver.tsx'
import { isAsked } from './own-ballot-rules.ts'
import { ResultView } from './ResultView.tsx'
import { useBallot, useOwnBallot, useVotingNews } from './use-voting.ts'
import { shortTitle } from './words.ts'
import classes from './voting.module.css'

interface VotingBandProps {
  meetingId: MeetingId
  /** The band of the place that shows it. */
  className: string | undefined
  closeClassName: string | undefined
}

/**
 * In the room: a ballot that is open. Who may vote has it before them at once, as one large page that can be put aside; who may not is told why;
 * an operator enters the hands of the hall. What came out of it everybody is shown who saw it open, until they put it away.
 */
export function VotingBand({ meetingId, className, closeClassName }: VotingBandProps) {
  useVotingNews(meetingId)
  const { ballot, standing } = useRoom().voting
  const [seenOpen, setSeenOpen] = useState<BallotId | null>(null)
  if (ballot !== null && ballot.state !== 'ended' && seenOpen !== ballot.ballotId) setSeenOpen(ballot.ballotId)
  const shown = ballot === null || (ballot.state === 'ended' && seenOpen !== ballot.ballotId) ? null : ballot
  return (
    <>
      <LeftOver {...{ meetingId, className, closeClassName }} shown={shown?.ballotId ?? null} />
      {shown !== null && standing !== null && (
        <Running key={shown.ballotId} {...{ meetingId, className, closeClassName, standing }} ballot={shown} />
      )}
    </>
  )
}

interface RunningProps extends VotingBandProps {
  ballot: RunningBallot
  standing: Standing
}

function Running({ meetingId, className, closeClassName, ballot, standing }: RunningProps) {
  const { t } = useTranslation(['voting', 'ui'])
  const { session } = useMeetingSession()
  // No hand is raised in a secret vote.
  const operates = useRole() === 'operator' && ballot.form === 'open'
  const read = useBallot(meetingId, ballot.ballotId, 'told')
  const entitled = standing === 'entitled'
  const [shown, setShown] = useState(entitled)
  const own = {
    ...{ state: ballot.state, mayChange: ballot.mayChange, standing },
    ...{ receipt: read.data?.receipt ?? null, countedByHand: read.data?.countedByHand ?? false },
  }
  // Here as well as in the sheet: a choice that is not sent yet goes out although the sheet was put aside.
  const { view } = useOwnBallot(meetingId, ballot, own, session)
  const asked = entitled && isAsked(view)
  useEffect(() => {
    if (entitled) setShown(true)
  }, [entitled])
  const { counting, result } = ballot
  const ended = result !== null || counting !== null
  const [away, setAway] = useState(false)
  const may = entitled || operates || ended
  const opened = may && shown && !(ended && away)
  const close = () => {
    setShown(false)
    if (ended) setAway(true)
  }
  // It comes unasked: what lies below it, perhaps half written, stays open.
  useEscapeAlone(opened, close)
  if (ended && away) return null
  const words =
    counting !== null
      ? (`secret.band.${counting}` as const)
      : result !== null
        ? result.passed
          ? 'band.passed'
          : 'band.notPassed'
        : ballot.state === 'stopped'
          ? 'band.stopped'
          : 'band.open'
  return (
    <div className={className} data-tone={asked ? 'amber' : undefined}>
      <div className={classes.news}>
        <span>
          {t(words, { title: shortTitle(ballot.title) })}
          {!ended && !entitled && standing !== 'neverVotes' && ` ${t(`sheet.why.${standing}`)}`}
          {!ended &&
            entitled &&
            !asked &&
            view.kind === 'saved' &&
            ` ${view.receipt.choice === null ? t('secret.band.voted') : t('band.voted', { choice: view.receipt.label })}`}
        </span>
        {may && (
          <Button style={{ flexShrink: 0 }} onClick={() => setShown(true)}>
            {t(ended ? 'band.result' : operates && !entitled ? 'band.hands' : asked ? 'band.vote' : 'band.show')}
          </Button>
        )}
      </div>
      {ended && <CloseButton aria-label={t('band.putAway')} onClick={() => setAway(true)} className={closeClassName} />}
      <Modal
        opened={opened}
        onClose={close}
        closeOnEscape={false}
        size="lg"
        title={t('title')}
        closeButtonProps={{ 'aria-label': t('ui:close') }}
      >
        {entitled &&
          read.data === undefined &&
          (read.isError ? (
            <ErrorState noun="voting" code={refusalCode(read.error)} onRetry={() => void read.refetch()} />
          ) : (
            <RowSkeletons rows={2} height={64} />
          ))}
        {entitled && read.data !== undefined && (
          <BallotSheet meetingId={meetingId} ballot={ballot} session={session} own={own} />
        )}
        {ended && !entitled && <h2 className={classes.sheetTitle}>{ballot.title}</h2>}
        {result !== null && (
          <div className={classes.under}>
            <ResultView result={result} />
          </div>
        )}
        {operates && !entitled && shown && !ended && (
          <HandsForm meetingId={meetingId} ballotId={ballot.ballotId} choices={ballot.choices} />
        )}
      </Modal>
    </div>
  )
}

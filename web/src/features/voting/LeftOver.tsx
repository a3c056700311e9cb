import { CloseButton } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BallotId, MeetingId } from '../../../../signaling/wire/ids.ts'
import { sessionStorageIfAllowed, useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { useAccount } from '../../queries/who-am-i.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { unsentBallots } from './unsent.ts'
import { useBallot, useCasting } from './use-voting.ts'
import { shortTitle } from './words.ts'

interface LeftOverProps {
  meetingId: MeetingId
  /** The ballot that stands before the voter already; null: none. */
  shown: BallotId | null
  /** The band of the place that shows it. */
  className: string | undefined
  closeClassName: string | undefined
}

/**
 * In the room: choices for ballots that are not before the voter any more, because another was opened or they have ended while the line was cut or
 * the page was loaded again. They are sent all the same, and what becomes of each is said.
 */
export function LeftOver({ meetingId, shown, className, closeClassName }: LeftOverProps) {
  const { accountId } = useAccount()
  const [left, setLeft] = useState<readonly BallotId[]>([])
  useEffect(() => {
    const found = unsentBallots(sessionStorageIfAllowed(), accountId, meetingId)
    setLeft((before) => [...new Set([...before, ...found])].filter((ballotId) => ballotId !== shown))
  }, [accountId, meetingId, shown])
  return left.map((ballotId) => (
    <OneLeft
      key={ballotId}
      {...{ meetingId, ballotId, className, closeClassName }}
      onClose={() => setLeft((before) => before.filter((one) => one !== ballotId))}
    />
  ))
}

interface OneLeftProps extends Omit<LeftOverProps, 'shown'> {
  ballotId: BallotId
  onClose: () => void
}

function OneLeft({ meetingId, ballotId, className, closeClassName, onClose }: OneLeftProps) {
  const { t } = useTranslation('voting')
  const sentence = useErrorSentence('voting')
  const { session } = useMeetingSession()
  const { casting } = useCasting(meetingId, ballotId, session)
  const read = useBallot(meetingId, ballotId, 'told')
  if (casting.kind !== 'unsent' && casting.kind !== 'refused') return null
  const title = shortTitle(read.data?.ballot.title ?? '…')
  const words = () => {
    if (casting.kind === 'unsent') return t('leftOver.unsent', { title })
    if (casting.code !== 'castLate')
      return `${t('leftOver.refused', { title })} ${sentence(casting.code, casting.details)}`
    const earlier = read.data !== undefined && read.data.receipt !== null
    return earlier ? `${t('leftOver.late', { title })} ${t('leftOver.earlierCounts')}` : t('leftOver.late', { title })
  }
  return (
    <div className={className} data-tone="amber">
      <span>{words()}</span>
      {casting.kind === 'refused' && (
        <CloseButton aria-label={t('leftOver.close')} onClick={onClose} className={closeClassName} />
      )}
    </div>
  )
}

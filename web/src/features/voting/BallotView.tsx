import { Alert, Button, Group, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Ballot, VotingRights } from '../../../../signaling/voting/wire.ts'
import type { MeetingId } from '../../../../signaling/wire/ids.ts'
import type { RoomSession } from '../../net/session.ts'
import { refusalCode } from '../../net/http.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { formatTime } from '../../ui/format.ts'
import { ErrorState, RowSkeletons } from '../../ui/states.tsx'
import { useShareWords } from '../../ui/use-share-words.ts'
import { BallotSheet } from './BallotSheet.tsx'
import { HandsToConfirm } from './HandsToConfirm.tsx'
import { OpenDialog } from './OpenDialog.tsx'
import { ResultView } from './ResultView.tsx'
import { SecretPart } from './secret/SecretPart.tsx'
import { Turnout } from './Turnout.tsx'
import { useBallot, useBallotActs, type Act, type BallotDetail, type Ballots, type Watch } from './use-voting.ts'
import { Voters } from './Voters.tsx'
import { comparisonWords } from './words.ts'
import classes from './voting.module.css'

interface BallotViewProps {
  meetingId: MeetingId
  ballot: Ballot
  all: Ballots
  watch: Watch
  session: RoomSession | null
  /** How many have voted, where a room tells it; null: what was read last. */
  votedNow: number | null
}

/** Everything of one ballot that this person may see, and do. */
export function BallotView({ meetingId, ballot, all, watch, session, votedNow }: BallotViewProps) {
  const { t } = useTranslation('voting')
  const read = useBallot(meetingId, ballot.ballotId, watch)
  const words = useShareWords()
  const { rights } = all
  if (read.data === undefined)
    return read.isError ? (
      <ErrorState noun="voting" code={refusalCode(read.error)} onRetry={() => void read.refetch()} />
    ) : (
      <RowSkeletons rows={2} height={64} />
    )
  const detail = read.data
  const { result, standing, receipt, countedByHand } = detail
  const opening = detail.opening === null ? null : { ...detail.opening, voted: votedNow ?? detail.opening.voted }
  const { state } = detail.ballot
  const last = detail.acts.at(-1)
  const { rule } = ballot
  const secret =
    ballot.form === 'secret' ? (
      <SecretPart
        {...{ meetingId, rights, watch }}
        ballot={detail.ballot}
        receiptId={detail.receipt?.receiptId ?? null}
      />
    ) : null
  return (
    <div className={classes.view}>
      {ballot.text !== '' && <p className={classes.text}>{ballot.text}</p>}
      {/* While it is counted, what somebody has to do for it comes first. */}
      {detail.ballot.counting !== null && secret}
      {(standing === 'entitled' || standing === 'cameLater') && state !== 'draft' && (
        <BallotSheet
          meetingId={meetingId}
          session={session}
          titled={false}
          ballot={{ ...ballot, choices: rule.choices }}
          own={{ state, mayChange: rule.mayChange, standing, receipt, countedByHand }}
        />
      )}
      {opening !== null && result === null && <Turnout voted={opening.voted} entitled={opening.entitled} />}
      {result === null && (
        <Text size="sm" c="dimmed">
          {t('drafting.rule', { name: rule.name, threshold: words.sentence(rule.threshold, rule.base) })}
          {rule.legalBasis !== '' && ` · ${rule.legalBasis}`}
        </Text>
      )}
      {opening !== null && (
        <Text size="sm">
          {t('quorumWords', { present: opening.entitled, members: opening.members })}{' '}
          {words.sentence(opening.quorum.share, 'allMembers')}: {comparisonWords(opening.quorum)}
        </Text>
      )}
      {result === null && detail.ballot.counting === null && secret}
      {standing === 'notAMember' && result === null && <Text size="sm">{t('sheet.why.notAMember')}</Text>}
      {rights.conduct && <Conduct meetingId={meetingId} ballot={detail.ballot} rights={rights} voted={opening} />}
      <HandsToConfirm meetingId={meetingId} detail={detail} rights={rights} />
      <Late late={detail.late} />
      {last?.act === 'endWithMeeting' && <Text fw={600}>{t('endedWithMeeting')}</Text>}
      {last?.act === 'stop' && last.byName === '' && <Text fw={600}>{t('stoppedWithMeeting')}</Text>}
      {result !== null && <ResultView result={result} />}
      {result !== null && secret}
      {result !== null && rights.seeVoters && <Voters meetingId={meetingId} ballot={ballot} />}
    </div>
  )
}

interface ConductProps {
  meetingId: MeetingId
  ballot: Ballot
  rights: VotingRights
  voted: BallotDetail['opening']
}

const NEXT = { draft: [], open: ['stop', 'end'], stopped: ['resume', 'end'], ended: [] } as const

/** Opening, stopping, resuming and ending: each asks first, and says that a secretary does it on the chair's order. */
function Conduct({ meetingId, ballot, rights, voted }: ConductProps) {
  const { t } = useTranslation('voting')
  const confirm = useConfirm()
  const act = useBallotActs(meetingId, rights)
  const [opening, setOpening] = useState(false)
  const missing = voted === null ? 0 : voted.entitled - voted.voted
  const ask = (which: Act) =>
    void confirm({
      title: t(`acts.${which}.title`),
      text: (
        <>
          {t(`acts.${which}.text`, { title: ballot.title, missing })}
          {rights.onChairsOrder && ` ${t('acts.onOrder')}`}
        </>
      ),
      confirm: t(`acts.${which}.confirm`),
      danger: which === 'end',
      act: () => act(which, ballot.ballotId),
    })
  if (ballot.state === 'ended') return null
  return (
    <Group gap="sm">
      {ballot.state === 'draft' && (
        <Button size="md" onClick={() => setOpening(true)}>
          {t('acts.open.button')}
        </Button>
      )}
      {NEXT[ballot.state].map((which) => (
        <Button key={which} size="md" variant={which === 'end' ? 'filled' : 'default'} onClick={() => ask(which)}>
          {t(`acts.${which}.button`)}
        </Button>
      ))}
      {opening && (
        <OpenDialog meetingId={meetingId} ballot={ballot} rights={rights} onClose={() => setOpening(false)} />
      )}
    </Group>
  )
}

/** Choices that arrived after the end: told, and not counted. */
function Late({ late }: { late: BallotDetail['late'] }) {
  const { t } = useTranslation('voting')
  if (late.length === 0) return null
  return (
    <Alert color="amber" title={t('late.title', { n: late.length })}>
      <ul className={classes.plain}>
        {late.map(({ accountId, fullName, atMs }) => (
          <li key={`${accountId}-${atMs}`}>{t('late.row', { name: fullName, time: formatTime(atMs) })}</li>
        ))}
      </ul>
    </Alert>
  )
}

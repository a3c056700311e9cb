import { Badge, Button, Card, Stack, Text, Title } from '@mantine/core'
import { IconChecklist, IconLock } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MeetingDetail } from '../../../../signaling/meeting/wire.ts'
import type { Ballot, RunningBallot } from '../../../../signaling/voting/wire.ts'
import type { BallotId } from '../../../../signaling/wire/ids.ts'
import type { RoomSession } from '../../net/session.ts'
import { sessionStorageIfAllowed } from '../../meeting-room/meeting-session.ts'
import { refusalCode } from '../../net/http.ts'
import { useAccount } from '../../queries/who-am-i.ts'
import { formatTime } from '../../ui/format.ts'
import { EmptyState, ErrorState, RowSkeletons } from '../../ui/states.tsx'
import { BallotView } from './BallotView.tsx'
import { lastOpened } from './last-opened.ts'
import { unsentBallots } from './unsent.ts'
import { useBallots, type Ballots, type Watch } from './use-voting.ts'
import classes from './voting.module.css'

const COLOURS = { draft: 'gray', open: 'lake', stopped: 'amber', ended: 'gray' } as const

interface VotingPanelProps {
  meeting: MeetingDetail
  watch: Watch
  /** Null outside a room. */
  session: RoomSession | null
  /** What the room tells of the ballot that was opened last; left out outside a room. */
  running?: RunningBallot | null
}

/** The ballots of a meeting in their order: what is open or was opened last unfolded, and for chair and secretaries the acts on each. */
export function VotingPanel({ meeting, watch, session, running = null }: VotingPanelProps) {
  const { t } = useTranslation('voting')
  const ballots = useBallots(meeting.meetingId, watch)
  if (ballots.data !== undefined) return <List {...{ meeting, watch, session, running }} ballots={ballots.data} />
  if (ballots.isError)
    return <ErrorState noun="voting" code={refusalCode(ballots.error)} onRetry={() => void ballots.refetch()} />
  return (
    <section aria-label={t('title')}>
      <RowSkeletons rows={3} height={72} />
    </section>
  )
}

function List({ meeting, ballots: all, watch, session, running }: VotingPanelProps & { ballots: Ballots }) {
  const { t } = useTranslation('voting')
  const { body, ballots, approval } = all
  const latest = lastOpened(ballots)
  const [unsent, setUnsent] = useUnsent(meeting)
  const [chosen, setChosen] = useState<Chosen | null>(null)
  // What was folded and unfolded before a ballot was opened does not hide that one.
  const shown = chosen !== null && chosen.after === latest?.ballotId ? chosen.ballotId : (latest?.ballotId ?? null)
  const isUnfolded = ({ ballotId }: Ballot) => shown === ballotId || unsent.includes(ballotId)
  if (body === null || ballots.length === 0)
    return <EmptyState icon={IconChecklist} title={t('none')} text={t(body === null ? 'noBody' : 'noneText')} />
  return (
    <section aria-label={t('title')} className={classes.panel}>
      <Text c="dimmed">{t('bodyDecides', { name: body.name })}</Text>
      {approval?.outcome === 'running' && <Text role="status">{t('approvalRunning')}</Text>}
      <Stack component="ol" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
        {ballots.map((ballot) => (
          <Card key={ballot.ballotId} component="li" withBorder padding="md">
            <Head
              ballot={ballot}
              meeting={meeting}
              unfolded={isUnfolded(ballot)}
              onUnfold={(open) => {
                setUnsent(unsent.filter((one) => one !== ballot.ballotId))
                setChosen({ after: latest?.ballotId, ballotId: open ? ballot.ballotId : null })
              }}
            />
            {/* One that is open stays even when it is folded: a choice that could not be sent goes out from it. */}
            {(isUnfolded(ballot) || (ballot === latest && ballot.state !== 'ended')) && (
              <div hidden={!isUnfolded(ballot)}>
                <BallotView
                  {...{ meetingId: meeting.meetingId, ballot, all, watch, session }}
                  votedNow={running?.ballotId === ballot.ballotId ? running.voted : null}
                />
              </div>
            )}
          </Card>
        ))}
      </Stack>
    </section>
  )
}

/** What was folded or unfolded by hand, and which ballot had been opened last by then. `ballotId` null: all are folded. */
interface Chosen {
  readonly after: BallotId | undefined
  readonly ballotId: BallotId | null
}

/** For which ballots an earlier page of this tab could not send a choice: each stands unfolded, sends it, and says what became of it. */
function useUnsent({ meetingId }: MeetingDetail) {
  const { accountId } = useAccount()
  return useState<readonly BallotId[]>(() => unsentBallots(sessionStorageIfAllowed(), accountId, meetingId))
}

interface HeadProps {
  ballot: Ballot
  meeting: MeetingDetail
  unfolded: boolean
  onUnfold: (open: boolean) => void
}

function Head({ ballot, meeting, unfolded, onUnfold }: HeadProps) {
  const { t } = useTranslation('voting')
  const item = meeting.agenda.find(({ agendaItemId }) => agendaItemId === ballot.agendaItemId)
  const { state, passed, endedAtMs, approved, form, counting } = ballot
  return (
    <div className={classes.head}>
      <div className={classes.headWords}>
        <Title order={2} size="h4">
          {ballot.position + 1}. {ballot.title}
        </Title>
        <Text size="sm" c="dimmed">
          {item === undefined ? t('wholeMeeting') : item.title}
        </Text>
        <div className={classes.badges}>
          <Badge size="lg" radius="sm" color={COLOURS[state]} variant={state === 'draft' ? 'light' : 'filled'}>
            {t(`state.${state}`)}
          </Badge>
          {state === 'draft' && (
            <Badge size="lg" radius="sm" variant="light" color={approved ? 'green' : 'gray'}>
              {t(approved ? 'approved' : 'notApproved')}
            </Badge>
          )}
          {form === 'secret' && (
            <Badge size="lg" radius="sm" variant="light" leftSection={<IconLock size={14} aria-hidden />}>
              {t('secret.badge')}
            </Badge>
          )}
          {counting !== null && (
            <Badge size="lg" radius="sm" color={counting === 'failed' ? 'red' : 'amber'}>
              {t(`secret.counting.${counting}`)}
            </Badge>
          )}
          {passed !== null && (
            <Badge size="lg" radius="sm" color={passed ? 'green' : 'red'}>
              {t(passed ? 'result.passed' : 'result.notPassed')}
            </Badge>
          )}
          {endedAtMs !== null && <Text size="sm">{t('endedAt', { time: formatTime(endedAtMs) })}</Text>}
        </div>
      </div>
      <Button
        className={classes.fold}
        variant="default"
        mih={44}
        aria-expanded={unfolded}
        aria-label={t(unfolded ? 'foldOf' : 'unfoldOf', { title: ballot.title })}
        onClick={() => onUnfold(!unfolded)}
      >
        {t(unfolded ? 'fold' : 'unfold')}
      </Button>
    </div>
  )
}

import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { checkOpening, openBallot, type Ballot, type VotingRights } from '../../../../signaling/voting/wire.ts'
import type { MeetingId } from '../../../../signaling/wire/ids.ts'
import { ask, call, refusalCode } from '../../net/http.ts'
import { ErrorAlert } from '../../ui/ErrorAlert.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { ErrorState, RowSkeletons } from '../../ui/states.tsx'
import { useShareWords } from '../../ui/use-share-words.ts'
import { useRefreshVoting } from './use-voting.ts'
import { comparisonWords } from './words.ts'
import classes from './voting.module.css'

/** While the dialog stands people come and go. */
const LOOK_EVERY_MS = 3_000

interface OpenDialogProps {
  meetingId: MeetingId
  ballot: Ballot
  rights: VotingRights
  onClose: () => void
}

/** Before a ballot is opened: the quorum with its arithmetic, who is here and who is not, and what stands against opening. */
export function OpenDialog({ meetingId, ballot, rights, onClose }: OpenDialogProps) {
  const { t } = useTranslation(['voting', 'ui'])
  const { ballotId } = ballot
  const sentence = useErrorSentence('voting')
  const words = useShareWords()
  const refresh = useRefreshVoting(meetingId)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const check = useQuery({
    queryKey: ['voting', meetingId, 'opening', ballotId],
    queryFn: ({ signal }) => ask(checkOpening, { meetingId, ballotId }, { signal }),
    refetchInterval: LOOK_EVERY_MS,
  })
  const open = async () => {
    setBusy(true)
    const params = { meetingId, ballotId, revision: ballot.revision, onChairsOrder: rights.onChairsOrder }
    const answer = await call(openBallot, params)
    await refresh()
    setBusy(false)
    if (answer.ok) return onClose()
    setProblem(sentence(answer.error, answer.details))
  }
  const { data } = check
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('opening.title')}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <Stack gap="md">
        <Text fw={600}>{ballot.title}</Text>
        {data === undefined && check.isError && (
          <ErrorState noun="voting" code={refusalCode(check.error)} onRetry={() => void check.refetch()} />
        )}
        {data === undefined && check.isPending && <RowSkeletons rows={3} height={48} />}
        {data !== undefined && (
          <>
            <Alert
              color={data.quorum.holds ? 'green' : 'red'}
              title={t(data.quorum.holds ? 'opening.quorum' : 'opening.noQuorum')}
            >
              {t('opening.quorumWords', {
                ...{ present: data.quorum.count, members: data.quorum.of, needed: data.quorum.needed },
                share: words.sentence(data.quorum.share, 'allMembers'),
              })}
              <br />
              {comparisonWords(data.quorum)}
            </Alert>
            <People members={data.members} />
            {data.against !== null && data.against !== 'noQuorum' && (
              <Alert color="amber">{sentence(data.against)}</Alert>
            )}
          </>
        )}
        <Text size="sm">{t('opening.frozen')}</Text>
        {ballot.form === 'secret' && (
          <Text size="sm" fw={600}>
            {t('secret.committee.readAloud')}
          </Text>
        )}
        {rights.onChairsOrder && <Text size="sm">{t('acts.onOrder')}</Text>}
        <ErrorAlert text={problem} />
        <Group justify="flex-end">
          <Button variant="default" size="md" onClick={onClose}>
            {t('ui:cancel')}
          </Button>
          <Button
            size="md"
            loading={busy}
            disabled={data === undefined || data.against !== null}
            onClick={() => void open()}
          >
            {t('acts.open.button')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

interface PeopleProps {
  members: readonly { accountId: string; fullName: string; title: string; present: boolean }[]
}

/** Those who are absent first: they are whom the chair still waits for. */
function People({ members }: PeopleProps) {
  const { t } = useTranslation('voting')
  const absent = members.filter(({ present }) => !present)
  const present = members.filter((member) => member.present)
  return (
    <div className={classes.people}>
      {(
        [
          ['opening.absent', absent],
          ['opening.present', present],
        ] as const
      ).map(([words, people]) => (
        <details key={words} open={words === 'opening.absent' && people.length > 0 && people.length <= 20}>
          <summary>{t(words, { n: people.length })}</summary>
          <ul className={classes.plain}>
            {people.map(({ accountId, fullName, title }) => (
              <li key={accountId}>{title === '' ? fullName : `${fullName} · ${title}`}</li>
            ))}
          </ul>
        </details>
      ))}
    </div>
  )
}

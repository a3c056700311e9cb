import { Alert, Button, Card, Group, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { settleHands } from '../../../../signaling/voting/hands/wire.ts'
import type { HandCount, VotingRights } from '../../../../signaling/voting/wire.ts'
import type { BallotId, MeetingId } from '../../../../signaling/wire/ids.ts'
import { call } from '../../net/http.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { formatTime } from '../../ui/format.ts'
import { useRefreshVoting, type BallotDetail } from './use-voting.ts'
import classes from './voting.module.css'

interface HandsToConfirmProps {
  meetingId: MeetingId
  detail: BallotDetail
  rights: VotingRights
}

/** The counts by show of hands that halls have entered: chair or secretary confirms each, or sends it back. */
export function HandsToConfirm({ meetingId, detail, rights }: HandsToConfirmProps) {
  const { t } = useTranslation('voting')
  if (detail.hands.length === 0) return null
  return (
    <section aria-label={t('hands.title')} className={classes.panel}>
      <Title order={3} size="h4">
        {t('hands.title')}
      </Title>
      {detail.hands.map((hands) => (
        <Hall
          key={hands.siteId}
          hands={hands}
          labels={detail.ballot.rule.choices}
          meetingId={meetingId}
          ballotId={detail.ballot.ballotId}
          settles={rights.conduct}
          ended={detail.ballot.state === 'ended'}
        />
      ))}
    </section>
  )
}

interface HallProps {
  hands: HandCount
  labels: BallotDetail['ballot']['rule']['choices']
  meetingId: MeetingId
  ballotId: BallotId
  /** False: not this person's to do. */
  settles: boolean
  /** Nothing is confirmed any more. */
  ended: boolean
}

function Hall({ hands, labels, meetingId, ballotId, settles, ended }: HallProps) {
  const { t } = useTranslation('voting')
  const sentence = useErrorSentence('voting')
  const refresh = useRefreshVoting(meetingId)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const decide = async (decision: 'confirm' | 'sendBack') => {
    setBusy(true)
    const { siteId, revision } = hands
    const answer = await call(settleHands, { meetingId, ballotId, siteId, revision, decision })
    await refresh()
    setBusy(false)
    setProblem(answer.ok ? null : sentence(answer.error, answer.details))
  }
  const words = hands.counts.map(({ choice, count }) => {
    const label = labels.find(({ key }) => key === choice)?.label ?? choice
    return `${label}: ${count}`
  })
  return (
    <Card withBorder padding="sm">
      <Text fw={600}>{hands.siteName}</Text>
      <Text>{words.join(' · ')}</Text>
      <Text size="sm" c="dimmed">
        {t('hands.entered', { name: hands.enteredBy, time: formatTime(hands.enteredAtMs) })}
        {hands.confirmedAtMs !== null &&
          ` · ${t('hands.confirmed', { name: hands.confirmedBy ?? '', time: formatTime(hands.confirmedAtMs) })}`}
      </Text>
      {hands.people.length > 0 && (
        <details className={classes.people}>
          <summary>{t('hands.people', { n: hands.people.length })}</summary>
          <ul className={classes.plain}>
            {hands.people.map(({ accountId, fullName, choice }) => (
              <li key={accountId}>
                {fullName}: {labels.find(({ key }) => key === choice)?.label ?? choice}
              </li>
            ))}
          </ul>
        </details>
      )}
      {ended && hands.confirmedAtMs === null && <Text fw={600}>{t('hands.notCounted')}</Text>}
      {settles && !ended && hands.confirmedAtMs === null && (
        <Group gap="sm" mt="xs">
          <Button loading={busy} onClick={() => void decide('confirm')}>
            {t('hands.confirm')}
          </Button>
          <Button variant="default" disabled={busy} onClick={() => void decide('sendBack')}>
            {t('hands.sendBack')}
          </Button>
        </Group>
      )}
      {problem !== null && (
        <Alert color="red" role="alert" mt="xs">
          {problem}
        </Alert>
      )}
    </Card>
  )
}

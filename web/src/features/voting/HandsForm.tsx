import { Button, SegmentedControl, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Choice, ChoiceKey } from '../../../../signaling/bodies/wire.ts'
import { enterHands, readHall } from '../../../../signaling/voting/hands/wire.ts'
import type { AccountId, BallotId, MeetingId } from '../../../../signaling/wire/ids.ts'
import { ask, call, refusalCode } from '../../net/http.ts'
import { ErrorAlert } from '../../ui/ErrorAlert.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { formatTime } from '../../ui/format.ts'
import { ErrorState, RowSkeletons } from '../../ui/states.tsx'
import { useRefreshVoting } from './use-voting.ts'
import classes from './voting.module.css'

const NONE = '-'

interface HandsFormProps {
  meetingId: MeetingId
  ballotId: BallotId
  choices: readonly Choice[]
}

/** For the operator of a hall: whose hand was raised for what. The chair or a secretary confirms it. */
export function HandsForm({ meetingId, ballotId, choices }: HandsFormProps) {
  const { t } = useTranslation('voting')
  const sentence = useErrorSentence('voting')
  const refresh = useRefreshVoting(meetingId)
  const [ticked, setTicked] = useState<ReadonlyMap<AccountId, ChoiceKey | null>>(new Map())
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const hall = useQuery({
    queryKey: ['voting', meetingId, 'hall', ballotId],
    queryFn: ({ signal }) => ask(readHall, { meetingId, ballotId }, { signal }),
    refetchInterval: 5_000,
  })
  if (hall.data === undefined)
    return hall.isError ? (
      <ErrorState noun="voting" code={refusalCode(hall.error)} onRetry={() => void hall.refetch()} />
    ) : (
      <RowSkeletons rows={2} height={48} />
    )
  const { people, entered } = hall.data
  const saved = new Map(entered?.people.map(({ accountId, choice }) => [accountId, choice]) ?? [])
  const chosen = (accountId: AccountId) =>
    (ticked.has(accountId) ? ticked.get(accountId) : saved.get(accountId)) ?? null
  const confirmed = entered !== null && entered.confirmedAtMs !== null
  const send = async () => {
    const hands = people.flatMap(({ accountId, hasCast }) => {
      const choice = chosen(accountId)
      return choice === null || hasCast ? [] : [{ accountId, choice }]
    })
    setBusy(true)
    const answer = await call(enterHands, { meetingId, ballotId, revision: entered?.revision ?? 0, hands })
    await refresh()
    setBusy(false)
    if (answer.ok) setTicked(new Map())
    setProblem(answer.ok ? null : sentence(answer.error, answer.details))
  }
  const counting = people.filter(({ hasCast }) => !hasCast)
  return (
    <section aria-label={t('hands.own')} className={classes.panel}>
      <Title order={3} size="h4">
        {t('hands.own')}
      </Title>
      {people.length === 0 && <Text c="dimmed">{t('hands.nobody')}</Text>}
      {people.length > 0 && <Text size="sm">{t('hands.text')}</Text>}
      {people.map(({ accountId, fullName, hasCast }) => (
        <div key={accountId} className={classes.hand}>
          <Text fw={600}>{fullName}</Text>
          {hasCast ? (
            <Text size="sm" c="dimmed">
              {t('hands.hasCast')}
            </Text>
          ) : (
            <SegmentedControl
              aria-label={t('hands.of', { name: fullName })}
              size="md"
              orientation="vertical"
              disabled={confirmed}
              value={chosen(accountId) ?? NONE}
              data={[
                ...choices.map(({ key, label }) => ({ value: key, label })),
                { value: NONE, label: t('hands.none') },
              ]}
              onChange={(value) =>
                setTicked(new Map(ticked).set(accountId, choices.find(({ key }) => key === value)?.key ?? null))
              }
            />
          )}
        </div>
      ))}
      {entered !== null && (
        <Text role="status">
          {confirmed
            ? t('hands.isConfirmed')
            : t('hands.waits', { time: formatTime(entered.enteredAtMs), n: entered.people.length })}
        </Text>
      )}
      <ErrorAlert text={problem} />
      {!confirmed && counting.length > 0 && (
        <Button size="lg" loading={busy} onClick={() => void send()}>
          {t('hands.send', { n: counting.filter(({ accountId }) => chosen(accountId) !== null).length })}
        </Button>
      )}
    </section>
  )
}

import { Alert, Badge, Button, Group, Stack, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { keyCode } from '../../../../../signaling/voting/secret/common/key-code.ts'
import { failCount, type Trustee } from '../../../../../signaling/voting/secret/wire.ts'
import type { Ballot, VotingRights } from '../../../../../signaling/voting/wire.ts'
import type { MeetingId, ReceiptId } from '../../../../../signaling/wire/ids.ts'
import { call, refusalCode } from '../../../net/http.ts'
import { useConfirm } from '../../../ui/confirm.tsx'
import { useErrorSentence } from '../../../ui/error-sentence.ts'
import { ErrorState, RowSkeletons } from '../../../ui/states.tsx'
import classes from '../voting.module.css'
import { OwnPart } from './OwnPart.tsx'
import { Protects } from './Protects.tsx'
import { Published } from './Published.tsx'
import { useRefreshSecret, useSecret, type Watch } from './use-secret.ts'

interface SecretPartProps {
  meetingId: MeetingId
  ballot: Ballot
  rights: VotingRights
  watch: Watch
  receiptId: ReceiptId | null
}

/** What a secret ballot has besides: who counts and how far they are, one's own part in it, the published list, and what it protects. */
export function SecretPart({ meetingId, ballot, rights, watch, receiptId }: SecretPartProps) {
  const { t } = useTranslation('voting')
  const { ballotId, counting, state } = ballot
  const read = useSecret(meetingId, ballotId, watch)
  if (read.data === undefined)
    return read.isError ? (
      <ErrorState noun="voting" code={refusalCode(read.error)} onRetry={() => void read.refetch()} />
    ) : (
      <RowSkeletons rows={2} height={44} />
    )
  const secret = read.data
  return (
    <Stack gap="md">
      {counting === 'waiting' && (
        <Alert color="amber" role="status" title={t('secret.counting.waiting')}>
          {t('secret.counting.waitingText')}
        </Alert>
      )}
      {counting === 'failed' && (
        <Alert color="red" role="status" title={t('secret.counting.failed')}>
          {t('secret.counting.failedText', { reason: secret.failed ?? '' })}
        </Alert>
      )}
      <OwnPart {...{ meetingId, ballot, secret }} />
      <Committee trustees={secret.trustees} state={state} />
      {counting === 'waiting' && rights.conduct && <FailCount {...{ meetingId, ballot, rights }} />}
      {state === 'ended' && (
        <Published {...{ ballotId, receiptId }} mayChange={ballot.rule.mayChange} trackers={secret.trackers} />
      )}
      <Protects />
    </Stack>
  )
}

function Committee({ trustees, state }: { trustees: readonly Trustee[]; state: Ballot['state'] }) {
  const { t } = useTranslation('voting')
  const wordsOf = ({ key, decrypted }: Trustee) =>
    state === 'ended'
      ? ({ words: decrypted ? 'partGiven' : 'partMissing', done: decrypted } as const)
      : ({ words: key === null ? 'keyMissing' : 'keyGiven', done: key !== null } as const)
  return (
    <section aria-label={t('secret.committee.title')}>
      <Title order={3} size="h5">
        {t('secret.committee.title')}
      </Title>
      <ul className={classes.trustees}>
        {trustees.map((trustee) => {
          const { words, done } = wordsOf(trustee)
          return (
            <li key={trustee.accountId}>
              <span>
                {trustee.fullName}
                {state !== 'ended' && trustee.key !== null && <KeyCode of={trustee.key} />}
              </span>
              <Badge size="lg" radius="sm" variant="light" color={done ? 'green' : 'gray'}>
                {t(`secret.committee.${words}`)}
              </Badge>
            </li>
          )
        })}
      </ul>
      {state === 'draft' && trustees.some(({ key }) => key !== null) && (
        <Text size="sm" fw={600}>
          {t('secret.committee.readAloud')}
        </Text>
      )}
      <Text size="sm" c="dimmed">
        {t('secret.committee.needed')}
      </Text>
    </section>
  )
}

/** A server could put a key of its own in somebody's place; that it did, only the person can tell, who sees the code of their own. */
function KeyCode({ of }: { of: string }) {
  const { t } = useTranslation('voting')
  const code = keyCode(of)
  return (
    <small className={classes.keyCode}>
      {code === null ? t('secret.committee.noCode') : t('secret.committee.code', { code })}
    </small>
  )
}

function FailCount({ meetingId, ballot, rights }: Pick<SecretPartProps, 'meetingId' | 'ballot' | 'rights'>) {
  const { t } = useTranslation('voting')
  const confirm = useConfirm()
  const sentence = useErrorSentence('voting')
  const refresh = useRefreshSecret(meetingId)
  const ask = () =>
    void confirm({
      title: t('secret.fail.title'),
      text: (
        <>
          {t('secret.fail.text')}
          {rights.onChairsOrder && ` ${t('acts.onOrder')}`}
        </>
      ),
      confirm: t('secret.fail.button'),
      danger: true,
      withReason: { label: t('secret.fail.reason'), needed: t('secret.fail.needed'), maxCharacters: 500 },
      act: async (reason) => {
        const { onChairsOrder } = rights
        const answer = await call(failCount, { meetingId, ballotId: ballot.ballotId, reason, onChairsOrder })
        await refresh()
        return answer.ok ? null : sentence(answer.error, answer.details)
      },
    })
  return (
    <Group>
      <Button variant="subtle" color="red" mih={44} onClick={ask}>
        {t('secret.fail.button')}
      </Button>
    </Group>
  )
}

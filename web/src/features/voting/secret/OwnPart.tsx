import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Ballot } from '../../../../../signaling/voting/wire.ts'
import type { MeetingId } from '../../../../../signaling/wire/ids.ts'
import { useAccount } from '../../../queries/who-am-i.ts'
import { ErrorAlert } from '../../../ui/ErrorAlert.tsx'
import { DownloadBackup, RestoreBackup } from './KeyBackup.tsx'
import { isKeyUsedUp, keyStanding } from './key-rules.ts'
import { useCountingActs, useCountingKey, type Secret } from './use-secret.ts'

/** So few ballots say who chose what. */
const FEW = 3

interface OwnPartProps {
  meetingId: MeetingId
  ballot: Ballot
  secret: Secret
}

/** What somebody of the counting committee has to do: give a key, keep it, and open their part of the sums. Others get nothing. */
export function OwnPart({ meetingId, ballot, secret }: OwnPartProps) {
  const { t } = useTranslation('voting')
  const { accountId } = useAccount()
  const { ballotId, state, counting } = ballot
  const own = secret.trustees.find((trustee) => trustee.accountId === accountId)
  const usedUp = isKeyUsedUp(ballot)
  const { kept, keep, forget } = useCountingKey(ballotId)
  const acts = useCountingActs({ meetingId, ballotId }, keep)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => {
    if (usedUp && kept != null) void forget()
  }, [usedUp, kept, forget])
  if (own === undefined || usedUp || kept === undefined) return null
  const act = async (work: () => Promise<string | null>) => {
    setBusy(true)
    setProblem(null)
    setProblem(await work())
    setBusy(false)
  }
  const standing = keyStanding(kept?.key ?? null, own.key, ballot)
  const held = standing === 'held' ? kept : null
  const waits = secret.trustees.filter(({ decrypted }) => !decrypted)
  const button = (words: 'give' | 'giveAgain' | 'open' | 'finish', work: () => Promise<string | null>) => (
    <Group>
      <Button
        size="md"
        variant={words === 'giveAgain' ? 'default' : 'filled'}
        loading={busy}
        onClick={() => void act(work)}
      >
        {t(`secret.own.${words}`)}
      </Button>
    </Group>
  )
  return (
    <Stack gap="sm" component="section" aria-label={t('secret.own.title')}>
      <Title order={3} size="h5">
        {t('secret.own.title')}
      </Title>
      {state === 'draft' && own.key === null && (
        <>
          <Text size="sm">{t('secret.own.giveText')}</Text>
          {button('give', acts.give)}
        </>
      )}
      {own.key !== null && held !== null && !own.decrypted && (
        <>
          <Text size="sm">{t('secret.own.given')}</Text>
          <DownloadBackup own={held} />
        </>
      )}
      {/* While another key is being given, the list has the one before. */}
      {standing === 'other' && !busy && (
        <Alert color="red" role="alert" title={t('secret.own.otherKey')}>
          {t(state === 'draft' ? 'secret.own.otherKeyDraft' : 'secret.own.otherKeyLater')}
        </Alert>
      )}
      {own.key !== null && held === null && !own.decrypted && (
        <>
          {standing === 'missing' && (
            <Text size="sm" role="status">
              {t('secret.own.missing')}
            </Text>
          )}
          <RestoreBackup publicKey={own.key} onRestored={keep} />
          {state === 'draft' && button('giveAgain', acts.give)}
        </>
      )}
      {counting === 'waiting' && held !== null && !own.decrypted && (
        <>
          <Text size="sm">{t('secret.own.openText')}</Text>
          {secret.trackers.length < FEW && (
            <Text size="sm" fw={600}>
              {t('secret.own.fewText', { n: secret.trackers.length })}
            </Text>
          )}
          {button('open', () => acts.open(secret, held))}
        </>
      )}
      {counting === 'waiting' && own.decrypted && waits.length > 0 && (
        <Text size="sm">{t('secret.own.opened', { names: waits.map(({ fullName }) => fullName).join(', ') })}</Text>
      )}
      {counting === 'waiting' && waits.length === 0 && (
        <>
          <Text size="sm">{t('secret.own.finishText')}</Text>
          {button('finish', acts.finish)}
        </>
      )}
      {busy && (
        <Text size="sm" role="status">
          {t('secret.own.working')}
        </Text>
      )}
      <ErrorAlert text={problem} />
    </Stack>
  )
}

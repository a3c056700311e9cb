import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Ballot } from '../../../../../signaling/voting/wire.ts'
import type { MeetingId } from '../../../../../signaling/wire/ids.ts'
import { useAccount } from '../../../queries/who-am-i.ts'
import { ErrorAlert } from '../../../ui/ErrorAlert.tsx'
import { DownloadBackup, RestoreBackup } from './KeyBackup.tsx'
import { useCountingActs, useCountingKey, type Secret } from './use-secret.ts'

/** So few ballots say who chose what. */
const FEW = 3

interface OwnPartProps {
  meetingId: MeetingId
  ballot: Ballot
  secret: Secret
  /** The ballot is counted. */
  counted: boolean
}

/** What somebody of the counting committee has to do: give a key, keep it, and open their part of the sums. Others get nothing. */
export function OwnPart({ meetingId, ballot, secret, counted }: OwnPartProps) {
  const { t } = useTranslation('voting')
  const { accountId } = useAccount()
  const { ballotId, state, counting } = ballot
  const own = secret.trustees.find((trustee) => trustee.accountId === accountId)
  const { kept, keep, forget } = useCountingKey(ballotId)
  const acts = useCountingActs({ meetingId, ballotId }, keep)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => {
    if (counted && kept != null) void forget()
  }, [counted, kept, forget])
  if (own === undefined || counted || counting === 'failed' || kept === undefined) return null
  const act = async (work: () => Promise<string | null>) => {
    setBusy(true)
    setProblem(null)
    setProblem(await work())
    setBusy(false)
  }
  // A key whose public half never reached the server is as good as none.
  const held = kept !== null && kept.key === own.key ? kept : null
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
      {own.key !== null && held === null && !own.decrypted && (
        <>
          <Text size="sm" role="status">
            {t('secret.own.missing')}
          </Text>
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

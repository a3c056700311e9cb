import { Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  issueDocument,
  listRecipients,
  type Recipient,
  type SigningDocument,
} from '../../../../../signaling/signing/wire.ts'
import type { AccountId, MeetingId } from '../../../../../signaling/wire/ids.ts'
import { ask, call, refusalCode } from '../../../net/http.ts'
import { ErrorAlert } from '../../../ui/ErrorAlert.tsx'
import { useErrorSentence } from '../../../ui/error-sentence.ts'
import { fold, foundIn } from '../../../ui/fold.ts'
import { SearchBox } from '../../../ui/SearchBox.tsx'
import { ErrorState, RowSkeletons } from '../../../ui/states.tsx'
import { recipientsKey, useDocumentName, useReadSigning, useSigning } from './use-signing.ts'
import classes from '../minutes.module.css'

interface DialogProps {
  opened: boolean
  onClose: () => void
  meetingId: MeetingId
  document: SigningDocument
}

/** Chooses to whom a signed document goes; all who may see it are chosen to begin with. */
export function IssueDialog({ opened, onClose, meetingId, document }: DialogProps) {
  const { t } = useTranslation('minutes')
  const name = useDocumentName()(document)
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('signing.issue.title', { document: name })}
      size="lg"
      withCloseButton={false}
    >
      {opened && <Asked {...{ onClose, meetingId, document }} />}
    </Modal>
  )
}

function Asked({ onClose, meetingId, document }: Omit<DialogProps, 'opened'>) {
  const list = useQuery({
    queryKey: recipientsKey(meetingId, document),
    queryFn: ({ signal }) => ask(listRecipients, { meetingId, number: document.number }, { signal }),
  })
  if (list.data !== undefined) return <Choosing people={list.data.people} {...{ onClose, meetingId, document }} />
  if (list.isError)
    return <ErrorState code={refusalCode(list.error)} noun="minutes" onRetry={() => void list.refetch()} />
  return <RowSkeletons rows={5} height={44} />
}

interface ChoosingProps extends Omit<DialogProps, 'opened'> {
  people: readonly Recipient[]
}

function Choosing({ people, onClose, meetingId, document: { number } }: ChoosingProps) {
  const { t } = useTranslation('minutes')
  const may = people.filter(({ maySee, issuedAtMs }) => maySee && issuedAtMs === null)
  const [chosen, setChosen] = useState<ReadonlySet<AccountId>>(() => new Set(may.map(({ accountId }) => accountId)))
  const [text, setText] = useState('')
  const { busy, problem, send } = useIssue(meetingId, number, onClose)
  const isCorrected = (useSigning(meetingId).data?.documents ?? []).some((one) => one.number > 0 && one.issued !== null)
  const shown = people.filter(({ fullName, siteName }) => foundIn(fold(`${fullName} ${siteName}`), text))
  const toggle = (accountId: AccountId) => {
    const next = new Set(chosen)
    if (!next.delete(accountId)) next.add(accountId)
    setChosen(next)
  }
  return (
    <Stack gap="sm">
      <Text>{t('signing.issue.text')}</Text>
      {number > 0 && <Text>{t('signing.issue.correctionText')}</Text>}
      {number === 0 && isCorrected && <Text>{t('signing.issue.withCorrections')}</Text>}
      <SearchBox first label={t('signing.issue.search')} value={text} onChange={setText} />
      <Group gap="sm">
        <Button variant="default" onClick={() => setChosen(new Set(may.map(({ accountId }) => accountId)))}>
          {t('signing.issue.all', { count: may.length })}
        </Button>
        <Button variant="default" onClick={() => setChosen(new Set())}>
          {t('signing.issue.none')}
        </Button>
      </Group>
      {/* Scrolled by the arrows, also where every box is closed. */}
      <div role="region" aria-label={t('signing.issue.people')} tabIndex={0} className={classes.peopleFrame}>
        <ul className={classes.people}>
          {shown.map(({ accountId, fullName, title, siteName, maySee, issuedAtMs }) => (
            <li key={accountId}>
              <Checkbox
                label={fullName}
                description={[
                  ...[title, siteName].filter((part) => part !== ''),
                  ...(issuedAtMs === null ? [] : [t('signing.issue.had')]),
                  ...(maySee ? [] : [t('signing.issue.mayNot')]),
                ].join(' · ')}
                checked={issuedAtMs !== null || chosen.has(accountId)}
                disabled={!maySee || issuedAtMs !== null}
                onChange={() => toggle(accountId)}
              />
            </li>
          ))}
          {shown.length === 0 && <li>{t('signing.issue.nobody')}</li>}
        </ul>
      </div>
      <ErrorAlert text={problem} />
      <Group gap="sm" justify="flex-end">
        <Button variant="default" mih={44} disabled={busy} onClick={onClose}>
          {t('signing.issue.cancel')}
        </Button>
        <Button mih={44} loading={busy} disabled={chosen.size === 0} onClick={() => void send([...chosen])}>
          {chosen.size === 0 ? t('signing.issue.sendNobody') : t('signing.issue.send', { count: chosen.size })}
        </Button>
      </Group>
    </Stack>
  )
}

function useIssue(meetingId: MeetingId, number: number, onDone: () => void) {
  const sentence = useErrorSentence('minutes')
  const readAgain = useReadSigning(meetingId)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const send = async (to: AccountId[]) => {
    setBusy(true)
    const answer = await call(issueDocument, { meetingId, number, to })
    await readAgain()
    setBusy(false)
    if (answer.ok) return onDone()
    setProblem(sentence(answer.error, answer.details))
  }
  return { busy, problem, send }
}

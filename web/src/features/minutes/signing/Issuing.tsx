import { Button, Group, Stack, Text } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { listRecipients, type SigningDocument } from '../../../../../signaling/signing/wire.ts'
import type { MeetingId } from '../../../../../signaling/wire/ids.ts'
import { ask } from '../../../net/http.ts'
import { formatDate, formatDayTime, formatTime } from '../../../ui/format.ts'
import { currentLanguage } from '../../../ui/language.ts'
import { IssueDialog } from './IssueDialog.tsx'
import { recipientsKey } from './use-signing.ts'
import classes from '../minutes.module.css'

interface IssuingProps {
  meetingId: MeetingId
  document: SigningDocument
}

/** For chair and secretaries: issuing a signed document, and who of its recipients has opened it. */
export function Issuing({ meetingId, document }: IssuingProps) {
  const { t } = useTranslation('minutes')
  const [asking, setAsking] = useState(false)
  const { issued, rights } = document
  return (
    <Stack gap="sm">
      {issued !== null && (
        <Text>
          {[
            t('signing.issue.issuedAt', {
              ...{ time: formatTime(issued.atMs), date: formatDate(issued.atMs), name: issued.byName },
            }),
            t('signing.issue.sum', { opened: issued.opened, all: issued.recipients }),
          ].join(' ')}
        </Text>
      )}
      {rights.issue && (
        <div>
          <Button
            variant={issued === null ? 'filled' : 'default'}
            leftSection={<IconSend size={20} aria-hidden />}
            onClick={() => setAsking(true)}
          >
            {t(issued === null ? 'signing.issue.act' : 'signing.issue.more')}
          </Button>
        </div>
      )}
      {issued !== null && <Received meetingId={meetingId} document={document} />}
      <IssueDialog opened={asking} onClose={() => setAsking(false)} meetingId={meetingId} document={document} />
    </Stack>
  )
}

function Received({ meetingId, document }: IssuingProps) {
  const { t } = useTranslation('minutes')
  const language = currentLanguage()
  const [opened, setOpened] = useState(false)
  const list = useQuery({
    queryKey: recipientsKey(meetingId, document),
    queryFn: ({ signal }) => ask(listRecipients, { meetingId, number: document.number }, { signal }),
    enabled: opened,
    placeholderData: (before) => before,
  })
  const people = (list.data?.people ?? []).filter(({ issuedAtMs }) => issuedAtMs !== null)
  return (
    <details className={classes.verdict} onToggle={({ currentTarget }) => setOpened(currentTarget.open)}>
      <summary>{t('signing.issue.list')}</summary>
      <ul>
        {people.map(({ accountId, fullName, siteName, openedAtMs, downloadedAtMs }) => (
          <li key={accountId}>
            <Group gap="xs" justify="space-between">
              <Text span>{`${fullName}, ${siteName}`}</Text>
              <Text span c={openedAtMs === null && downloadedAtMs === null ? 'dimmed' : 'inherit'}>
                {[
                  ...(openedAtMs === null
                    ? []
                    : [t('signing.issue.opened', { time: formatDayTime(openedAtMs, language) })]),
                  ...(downloadedAtMs === null
                    ? []
                    : [t('signing.issue.downloaded', { time: formatDayTime(downloadedAtMs, language) })]),
                  ...(openedAtMs === null && downloadedAtMs === null ? [t('signing.issue.notOpened')] : []),
                ].join(' · ')}
              </Text>
            </Group>
          </li>
        ))}
      </ul>
    </details>
  )
}

import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core'
import { IconInbox } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { attachIncoming, type Incoming } from '../../../../../signaling/axis/wire.ts'
import type { AccessClass } from '../../../../../signaling/papers/wire.ts'
import type { AgendaItemId, AxisFileId, MeetingId } from '../../../../../signaling/wire/ids.ts'
import { call } from '../../../net/http.ts'
import { useActResult } from '../../../queries/use-act-result.ts'
import { formatBytes, formatDate } from '../../../ui/format.ts'
import { currentLanguage } from '../../../ui/language.ts'
import { useRefusalWords } from './refusal-words.ts'

interface IncomingPapersProps {
  meetingId: MeetingId
  agendaItemId: AgendaItemId
  /** Of the item, in the tree. */
  number: string
  accessClass: AccessClass
  incoming: readonly Incoming[]
}

/** Makes a file of a paper that came over the national document axis a draft under this item. */
export function IncomingPapers({ number, ...rest }: IncomingPapersProps) {
  const { t } = useTranslation('meeting')
  const [opened, setOpened] = useState(false)
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconInbox size={20} aria-hidden />}
        aria-label={t('incoming.openFor', { n: number })}
        onClick={() => setOpened(true)}
      >
        {t('incoming.open')}
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={t('incoming.title')}
        size="lg"
        closeButtonProps={{ 'aria-label': t('incoming.close') }}
      >
        {opened && <Files {...rest} />}
      </Modal>
    </>
  )
}

function Files({ meetingId, agendaItemId, accessClass, incoming }: Omit<IncomingPapersProps, 'number'>) {
  const { t } = useTranslation('meeting')
  const refusal = useRefusalWords()
  const finish = useActResult(meetingId)
  const [busy, setBusy] = useState<AxisFileId | null>(null)
  const [said, setSaid] = useState<{ readonly text: string; readonly bad: boolean } | null>(null)
  const use = async (fileId: AxisFileId, name: string) => {
    setBusy(fileId)
    const answer = await call(attachIncoming, { meetingId, agendaItemId, fileId, accessClass })
    await finish(answer)
    setBusy(null)
    setSaid(
      answer.ok
        ? { text: t(answer.result.converting ? 'incoming.converting' : 'incoming.done', { name }), bad: false }
        : { text: `${name}: ${refusal(answer.error, answer.details)}`, bad: true },
    )
  }
  return (
    <Stack gap="md">
      <Text>{t('incoming.text')}</Text>
      <div role="status">{said !== null && <Alert color={said.bad ? 'red' : 'green'}>{said.text}</Alert>}</div>
      <Stack component="ul" gap="md" m={0} p={0} style={{ listStyle: 'none' }}>
        {incoming.map((paper) => (
          <li key={paper.incomingId}>
            <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
              {paper.subject}
            </Text>
            <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {t('incoming.about', {
                ...{ type: paper.typeName, reference: paper.reference, from: paper.fromName },
                day: formatDate(Date.parse(`${paper.promulgatedOn}T00:00:00+07:00`)),
              })}
            </Text>
            {paper.files.map(({ fileId, fileName, bytes, checked }) => (
              <Group key={fileId} justify="space-between" gap="xs" mt={4}>
                <Text size="sm" style={{ flex: '1 1 12rem', minWidth: 0, overflowWrap: 'anywhere' }}>
                  {[
                    fileName,
                    formatBytes(bytes, currentLanguage()),
                    ...(checked ? [] : [t('incoming.noChecksum')]),
                  ].join(' · ')}
                </Text>
                <Button
                  variant="default"
                  mih={44}
                  loading={busy === fileId}
                  disabled={busy !== null}
                  aria-label={t('incoming.useNamed', { name: fileName })}
                  onClick={() => void use(fileId, fileName)}
                >
                  {t('incoming.use')}
                </Button>
              </Group>
            ))}
          </li>
        ))}
      </Stack>
    </Stack>
  )
}

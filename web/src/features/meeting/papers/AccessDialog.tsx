import { Alert, Button, Group, Modal, Select, Stack, Switch, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MeetingDetail } from '../../../../../signaling/meeting/wire.ts'
import { AccessClass, setPaperAccess, type Paper } from '../../../../../signaling/papers/wire.ts'
import { call } from '../../../net/http.ts'
import { useActResult } from '../../../queries/use-act-result.ts'

interface AccessDialogProps {
  meeting: MeetingDetail
  paper: Paper
  opened: boolean
  onClose: () => void
}

/** Who may read a paper, and whether the pages offer it to be downloaded and printed. */
export function AccessDialog({ meeting, paper, opened, onClose }: AccessDialogProps) {
  const { t } = useTranslation('meeting')
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('access.title', { title: paper.title })}
      closeButtonProps={{ 'aria-label': t('access.cancel') }}
    >
      {opened && <Form meeting={meeting} paper={paper} onClose={onClose} />}
    </Modal>
  )
}

function Form({ meeting, paper, onClose }: Omit<AccessDialogProps, 'opened'>) {
  const { t } = useTranslation('meeting')
  const [accessClass, setAccessClass] = useState(paper.accessClass)
  const [mayDownload, setMayDownload] = useState(paper.mayDownload)
  const [mayPrint, setMayPrint] = useState(paper.mayPrint)
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const finish = useActResult(meeting.meetingId)
  const save = async () => {
    setBusy(true)
    const ids = { meetingId: meeting.meetingId, paperId: paper.paperId }
    const refused = await finish(await call(setPaperAccess, { ...ids, accessClass, mayDownload, mayPrint }))
    setBusy(false)
    setProblem(refused)
    if (refused === null) onClose()
  }
  return (
    <Stack gap="md">
      <Select
        label={t('access.class')}
        allowDeselect={false}
        value={accessClass}
        data={AccessClass.options.map((value) => ({ value, label: t(`papers.class.${value}`) }))}
        onChange={(value) => setAccessClass(AccessClass.safeParse(value).data ?? accessClass)}
      />
      <Text size="sm">{t(`access.readers.${accessClass}`)}</Text>
      <Switch
        size="md"
        label={t('access.download')}
        checked={mayDownload}
        onChange={(event) => setMayDownload(event.currentTarget.checked)}
      />
      <Switch
        size="md"
        label={t('access.print')}
        checked={mayPrint}
        onChange={(event) => setMayPrint(event.currentTarget.checked)}
      />
      <Text size="sm" c="dimmed">
        {t('access.truth')}
      </Text>
      {problem !== null && <Alert color="red">{problem}</Alert>}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('access.cancel')}
        </Button>
        <Button variant="filled" loading={busy} onClick={() => void save()}>
          {t('access.save')}
        </Button>
      </Group>
    </Stack>
  )
}

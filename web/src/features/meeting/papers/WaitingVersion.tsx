import { Box, Button, Group, Text } from '@mantine/core'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { MeetingDetail } from '../../../../../signaling/meeting/wire.ts'
import { dropVersion, replaceVersion, type Paper, type PaperVersion } from '../../../../../signaling/papers/wire.ts'
import { call } from '../../../net/http.ts'
import { useConfirm } from '../../../ui/confirm.tsx'
import { useActResult } from '../../../queries/use-act-result.ts'
import { OriginalLine } from './OriginalLine.tsx'
import { PaperApproval } from './PaperApproval.tsx'
import { Remarks } from './Remarks.tsx'
import { useApproval } from './use-approval.ts'
import type { Uploads } from './use-uploads.ts'

interface WaitingVersionProps {
  meeting: MeetingDetail
  paper: Paper
  waiting: PaperVersion
  uploads: Uploads
}

/** A new version of an issued paper, received and not yet given to readers: what it would replace, and the question. */
export function WaitingVersion({ meeting, paper, waiting, uploads }: WaitingVersionProps) {
  const { t } = useTranslation('meeting')
  const { replace, drop } = useReplacing(meeting, paper, waiting)
  const leads = meeting.myRole === 'chair' || meeting.myRole === 'secretary'
  const rules = useApproval(meeting.meetingId)
  const approves = rules?.needed === true
  const mayReplace = leads && (!approves || waiting.approval === 'approved')
  useEffect(() => {
    // The person who has just sent it is asked at once, and only then: it may also have been sent by somebody else, or have been taken back.
    if (mayReplace && uploads.justSent(waiting.paperVersionId)) void replace()
  })
  return (
    <Box mt={4}>
      <Text size="sm" fw={600}>
        {t('papers.waitingVersion', { number: waiting.number, file: waiting.fileName, pages: waiting.pages })}
      </Text>
      {meeting.rights.managePapers && <Remarks title={paper.title} version={waiting} />}
      {waiting.original !== null && (
        <OriginalLine meetingId={meeting.meetingId} paper={paper} version={waiting} original={waiting.original} />
      )}
      <Group gap="xs" mt={4}>
        {mayReplace && <Button onClick={() => void replace()}>{t('papers.replace')}</Button>}
        {meeting.rights.managePapers && (
          <Button variant="default" onClick={() => void drop()}>
            {t('papers.dropVersion')}
          </Button>
        )}
      </Group>
      {approves && <PaperApproval meeting={meeting} paper={paper} version={waiting} rules={rules} />}
    </Box>
  )
}

function useReplacing(meeting: MeetingDetail, paper: Paper, waiting: PaperVersion) {
  const { t } = useTranslation('meeting')
  const confirm = useConfirm()
  const ids = { meetingId: meeting.meetingId, paperId: paper.paperId, paperVersionId: waiting.paperVersionId }
  const finish = useActResult(meeting.meetingId)
  const line = (kind: 'versionNow' | 'versionNext', version: PaperVersion | null) =>
    version === null ? null : (
      <Text>{t(`papers.${kind}`, { number: version.number, file: version.fileName, pages: version.pages })}</Text>
    )
  return {
    replace: () =>
      confirm({
        title: t('papers.replaceTitle', { title: paper.title }),
        text: (
          <>
            {line('versionNow', paper.current)}
            {line('versionNext', waiting)}
            <Text mt="xs">{t('papers.replaceText', { sites: meeting.siteIds.length })}</Text>
          </>
        ),
        confirm: t('papers.replace'),
        cancel: t('papers.notYet'),
        withReason: { label: t('papers.replaceReason'), maxCharacters: 500 },
        act: async (reason) => finish(await call(replaceVersion, { ...ids, reason })),
      }),
    drop: () =>
      confirm({
        title: t('papers.dropVersion'),
        text: t('papers.dropVersionText', { number: waiting.number, file: waiting.fileName }),
        confirm: t('papers.dropVersion'),
        danger: true,
        act: async () => finish(await call(dropVersion, ids)),
      }),
  }
}

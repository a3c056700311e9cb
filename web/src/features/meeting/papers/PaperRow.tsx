import { Anchor, Box, Button, Group, Text } from '@mantine/core'
import {
  IconCircleCheck,
  IconFileOff,
  IconFilePlus,
  IconFileTypePdf,
  IconFileUpload,
  IconPencil,
  IconSend,
  IconTrashX,
  type Icon,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { MeetingDetail } from '../../../../../signaling/meeting/wire.ts'
import { issuePaper, recallPaper, type Paper, type PaperState } from '../../../../../signaling/papers/wire.ts'
import { currentLanguage } from '../../../ui/language.ts'
import { call } from '../../../net/http.ts'
import { useConfirm } from '../../../ui/confirm.tsx'
import { formatBytes } from '../../../ui/format.ts'
import { StateBadge } from '../../../ui/StateBadge.tsx'
import { useActResult } from '../../../queries/use-act-result.ts'
import { PaperApproval } from './PaperApproval.tsx'
import { useNewer } from '../../../queries/use-receipts.ts'
import { useApproval } from './use-approval.ts'
import { OriginalLine, Surprises } from './OriginalLine.tsx'
import { PaperMenu } from './PaperMenu.tsx'
import { PaperReach } from './PaperReach.tsx'
import { PaperFileButton } from './PaperFileButton.tsx'
import { WaitingVersion } from './WaitingVersion.tsx'
import { Remarks } from './Remarks.tsx'
import type { Uploads } from './use-uploads.ts'

const LOOKS: Record<PaperState, { icon: Icon; color: string }> = {
  prepared: { icon: IconPencil, color: 'amber' },
  issued: { icon: IconCircleCheck, color: 'green' },
  recalled: { icon: IconFileOff, color: 'red' },
}

interface PaperRowProps {
  meeting: MeetingDetail
  paper: Paper
  /** Its place among the papers of its agenda item, 0-based, and how many those are. */
  index: number
  count: number
  uploads: Uploads
}

/** A paper: its name leads to the reader, its state stands in words, its buttons follow the person's rights. */
export function PaperRow({ meeting, paper, index, count, uploads }: PaperRowProps) {
  const { t } = useTranslation('meeting')
  const { current } = paper
  const manages = meeting.rights.managePapers
  // Issuing and recalling are the chair's and the secretary's; an administrator of the unit only prepares.
  const leads = manages && (meeting.myRole === 'chair' || meeting.myRole === 'secretary')
  const { issue, recall } = usePaperActs(meeting, paper)
  const rules = useApproval(meeting.meetingId)
  const approves = rules?.needed === true
  const mayIssue = leads && paper.state === 'prepared' && (!approves || current?.approval === 'approved')
  return (
    <Group gap="sm" py="xs" style={{ borderTop: '1px solid var(--mantine-color-default-border)' }}>
      <Group gap="sm" wrap="nowrap" align="flex-start" style={{ flex: '1 1 16rem', minWidth: 0 }}>
        <IconFileTypePdf size={24} aria-hidden style={{ flexShrink: 0 }} />
        <PaperWords meeting={meeting} paper={paper} uploads={uploads} />
      </Group>
      {paper.late && <StateBadge icon={IconFilePlus} color="blue" text={t('approval.late')} />}
      <StateBadge {...LOOKS[paper.state]} text={t(`papers.state.${paper.state}`)} />
      {mayIssue && (
        <Button
          variant="filled"
          leftSection={<IconSend size={18} aria-hidden />}
          aria-label={t('papers.issueNamed', { title: paper.title })}
          onClick={() => void issue()}
        >
          {t('papers.issue')}
        </Button>
      )}
      {manages && paper.state !== 'recalled' && (
        <PaperFileButton
          onFiles={(files) =>
            uploads.add(
              { agendaItemId: paper.agendaItemId, paperId: paper.paperId, accessClass: paper.accessClass },
              files,
            )
          }
        >
          {(button) => (
            <Button
              {...button}
              variant="default"
              leftSection={<IconFileUpload size={18} aria-hidden />}
              aria-label={t('papers.newVersionNamed', { title: paper.title })}
            >
              {t('papers.newVersion')}
            </Button>
          )}
        </PaperFileButton>
      )}
      {leads && paper.state === 'issued' && (
        <Button
          variant="default"
          leftSection={<IconTrashX size={18} aria-hidden />}
          aria-label={t('papers.recallNamed', { title: paper.title })}
          onClick={() => void recall()}
        >
          {t('papers.recall')}
        </Button>
      )}
      {manages && <PaperMenu meeting={meeting} paper={paper} index={index} count={count} />}
    </Group>
  )
}

/** What is said of a paper under its name: facts, remarks, its way to readers, and how far it has come with them. */
function PaperWords({ meeting, paper, uploads }: Pick<PaperRowProps, 'meeting' | 'paper' | 'uploads'>) {
  const { t } = useTranslation('meeting')
  const { current } = paper
  const manages = meeting.rights.managePapers
  const newer = useNewer(meeting.meetingId, paper)
  const rules = useApproval(meeting.meetingId)
  const approves = rules?.needed === true
  const facts = [
    t(`papers.class.${paper.accessClass}`),
    ...(current === null
      ? []
      : [t('papers.pages', { n: current.pages }), formatBytes(current.bytes, currentLanguage())]),
    ...(paper.versionCount > 1 ? [t('papers.version', { n: current?.number ?? paper.versionCount })] : []),
  ]
  return (
    <Box style={{ minWidth: 0 }}>
      {paper.state === 'recalled' || current === null ? (
        <Text style={{ overflowWrap: 'anywhere' }}>{paper.title}</Text>
      ) : (
        <Anchor
          component={Link}
          to={`/cuoc-hop/${meeting.meetingId}/tai-lieu/${paper.paperId}`}
          aria-label={t('papers.open', { title: paper.title })}
          underline="always"
          style={{ overflowWrap: 'anywhere' }}
        >
          {paper.title}
        </Anchor>
      )}
      <Text size="sm" c="dimmed">
        {facts.join(' · ')}
      </Text>
      {manages && current !== null && <Remarks title={paper.title} version={current} />}
      {manages && current?.original != null && (
        <OriginalLine meetingId={meeting.meetingId} paper={paper} version={current} original={current.original} />
      )}
      {approves && paper.state === 'prepared' && current !== null && (manages || rules.mayDecide) && (
        <PaperApproval meeting={meeting} paper={paper} version={current} rules={rules} />
      )}
      {paper.waiting !== null && (
        <WaitingVersion meeting={meeting} paper={paper} waiting={paper.waiting} uploads={uploads} />
      )}
      {newer !== null && (
        <Text size="sm" fw={600}>
          {t('reach.newer', newer)}
        </Text>
      )}
      {paper.state === 'issued' && (manages || leadsOver(meeting)) && (
        <PaperReach meetingId={meeting.meetingId} paper={paper} />
      )}
      {paper.recallReason !== null && <Text size="sm">{t('papers.recallReason', { reason: paper.recallReason })}</Text>}
    </Box>
  )
}

/** Who reads what is of interest also after the meeting. */
function leadsOver({ myRole }: MeetingDetail): boolean {
  return myRole === 'chair' || myRole === 'secretary'
}

function usePaperActs(meeting: MeetingDetail, paper: Paper) {
  const { t } = useTranslation('meeting')
  const confirm = useConfirm()
  const ids = { meetingId: meeting.meetingId, paperId: paper.paperId }
  const words = { title: paper.title, sites: meeting.siteIds.length }
  const finish = useActResult(meeting.meetingId)
  return {
    issue: () =>
      confirm({
        title: t('papers.issue'),
        text: (
          <>
            <Text>{t('papers.issueText', words)}</Text>
            <Surprises surprises={paper.current?.original?.surprises ?? []} />
          </>
        ),
        confirm: t('papers.issue'),
        act: async () => finish(await call(issuePaper, ids)),
      }),
    recall: () =>
      confirm({
        title: t('papers.recall'),
        text: t('papers.recallText', words),
        confirm: t('papers.recall'),
        danger: true,
        withReason: { maxCharacters: 500 },
        act: async (reason) => finish(await call(recallPaper, { ...ids, reason })),
      }),
  }
}

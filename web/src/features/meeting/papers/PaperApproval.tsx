import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import {
  IconArrowBackUp,
  IconCircleCheck,
  IconClockHour4,
  IconFileCheck,
  IconHistory,
  type Icon,
} from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApprovalRules } from '../../../../../signaling/papers/approval/wire.ts'
import type { Approval, Paper, PaperVersion } from '../../../../../signaling/papers/wire.ts'
import type { MeetingDetail } from '../../../../../signaling/meeting/wire.ts'
import { NotLoaded } from '../../../ui/NotLoaded.tsx'
import { formatDate, formatTime } from '../../../ui/format.ts'
import { StateBadge } from '../../../ui/StateBadge.tsx'
import { useApprovalActs, usePaperHistory } from './use-approval.ts'

const LOOKS: Record<Exclude<Approval, 'none'>, { icon: Icon; color: string }> = {
  submitted: { icon: IconClockHour4, color: 'amber' },
  sentBack: { icon: IconArrowBackUp, color: 'red' },
  approved: { icon: IconCircleCheck, color: 'green' },
}

interface PaperApprovalProps {
  meeting: MeetingDetail
  paper: Paper
  /** The newest one: what is submitted and decided on. */
  version: PaperVersion
  rules: ApprovalRules
}

/** How far a version has come with who approves it, and the next step for the person who looks at it. */
export function PaperApproval({ meeting, paper, version, rules }: PaperApprovalProps) {
  const { t } = useTranslation('meeting')
  const { approve, sendBack, submit } = useApprovalActs(meeting.meetingId, paper, version)
  const [history, setHistory] = useState(false)
  const { approval } = version
  const named = { title: paper.title }
  return (
    <Group gap="xs" mt={4}>
      {approval === 'none' ? (
        <Text size="sm">{t('approval.notSubmitted')}</Text>
      ) : (
        <StateBadge {...LOOKS[approval]} text={t(`approval.state.${approval}`)} />
      )}
      {rules.maySubmit && (approval === 'none' || approval === 'sentBack') && (
        <Button
          leftSection={<IconFileCheck size={18} aria-hidden />}
          aria-label={t('approval.submitNamed', named)}
          onClick={() => void submit()}
        >
          {t('approval.submit')}
        </Button>
      )}
      {rules.mayDecide && approval === 'submitted' && (
        <Button aria-label={t('approval.approveNamed', named)} onClick={() => void approve()}>
          {t('approval.approve')}
        </Button>
      )}
      {rules.mayDecide && (approval === 'submitted' || approval === 'approved') && (
        <Button variant="default" aria-label={t('approval.sendBackNamed', named)} onClick={() => void sendBack()}>
          {t('approval.sendBack')}
        </Button>
      )}
      <Button
        variant="subtle"
        leftSection={<IconHistory size={18} aria-hidden />}
        aria-label={t('approval.historyNamed', named)}
        onClick={() => setHistory(true)}
      >
        {t('approval.history')}
      </Button>
      <Modal
        opened={history}
        onClose={() => setHistory(false)}
        title={t('approval.historyNamed', named)}
        closeButtonProps={{ 'aria-label': t('approval.close') }}
      >
        <History meeting={meeting} paper={paper} opened={history} />
      </Modal>
    </Group>
  )
}

function History({ meeting, paper, opened }: { meeting: MeetingDetail; paper: Paper; opened: boolean }) {
  const { t } = useTranslation('meeting')
  const query = usePaperHistory(meeting.meetingId, paper, opened)
  if (query.data === undefined) return <NotLoaded query={query} rowHeight={44} />
  if (query.data.length === 0) return <Text>{t('approval.historyEmpty')}</Text>
  return (
    <Stack component="ol" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
      {query.data.map(({ act, atMs, byName, number, reason }) => (
        <li key={`${atMs} ${act} ${number}`}>
          <Text style={{ overflowWrap: 'anywhere' }}>{t(`approval.did.${act}`, { name: byName, number })}</Text>
          {reason !== '' && <Text style={{ overflowWrap: 'anywhere' }}>{t('approval.reason', { reason })}</Text>}
          <Text size="sm" c="dimmed">
            {formatTime(atMs)} {formatDate(atMs)}
          </Text>
        </li>
      ))}
    </Stack>
  )
}

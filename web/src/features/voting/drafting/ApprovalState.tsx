import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconCircleCheck, IconCircleX, IconClock, IconPencilMinus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MeetingDetail } from '../../../../../signaling/meeting/wire.ts'
import { endApproval, startApproval } from '../../../../../signaling/voting/drafting/wire.ts'
import type { ListApproval } from '../../../../../signaling/voting/wire.ts'
import { call } from '../../../net/http.ts'
import { formatDayTime } from '../../../ui/format.ts'
import { currentLanguage } from '../../../ui/language.ts'
import { ActDialog } from './ActDialog.tsx'
import { drafts, notApproved } from './ballot-rules.ts'
import { useBallotResult, type BallotList } from './use-ballots.ts'

type Doing = 'start' | 'approve' | 'refuse'

const LOOKS = {
  none: { icon: IconPencilMinus, color: 'gray' },
  running: { icon: IconClock, color: 'amber' },
  approved: { icon: IconCircleCheck, color: 'green' },
  notApproved: { icon: IconCircleX, color: 'amber' },
} as const satisfies Readonly<Record<ListApproval['outcome'] | 'none', unknown>>

interface ApprovalStateProps {
  meeting: MeetingDetail
  list: BallotList
}

/** Where the approval of the list stands, in words, and beginning and ending it. */
export function ApprovalState({ meeting, list }: ApprovalStateProps) {
  const { t } = useTranslation('voting')
  const [doing, setDoing] = useState<Doing | null>(null)
  const { approval, ballots, rights } = list
  const left = notApproved(ballots)
  const outcome = approval?.outcome ?? 'none'
  const running = outcome === 'running'
  const Shown = LOOKS[outcome].icon
  return (
    <Alert color={LOOKS[outcome].color} role="group" icon={<Shown />} title={t(`drafting.approval.${outcome}`)}>
      <Stack gap="xs">
        <div role="status">
          {approval !== null && <ApprovalWords approval={approval} />}
          {approval !== null && approval.reason !== '' && (
            <Text style={{ overflowWrap: 'anywhere' }}>
              {t('drafting.approval.reason', { reason: approval.reason })}
            </Text>
          )}
          {!running && left > 0 && <Text>{t('drafting.approval.left', { n: left })}</Text>}
          {running && !rights.conduct && <Text>{t('drafting.approval.waits')}</Text>}
        </div>
        {rights.conduct && (
          <Group gap="sm">
            {running && (
              <>
                <Button onClick={() => setDoing('approve')}>{t('drafting.approval.approve')}</Button>
                <Button variant="default" onClick={() => setDoing('refuse')}>
                  {t('drafting.approval.refuse')}
                </Button>
              </>
            )}
            {!running && left > 0 && <Button onClick={() => setDoing('start')}>{t('drafting.approval.start')}</Button>}
          </Group>
        )}
      </Stack>
      {doing !== null && <Act meeting={meeting} list={list} doing={doing} onClose={() => setDoing(null)} />}
    </Alert>
  )
}

interface ActProps extends ApprovalStateProps {
  doing: Doing
  onClose: () => void
}

function Act({ meeting: { meetingId }, list, doing, onClose }: ActProps) {
  const { t } = useTranslation('voting')
  const finish = useBallotResult(meetingId)
  // The approval that is ended is the one that was on the screen when the button was pressed.
  const [approvalId] = useState(list.approval?.approvalId)
  const { onChairsOrder } = list.rights
  const act = async (reason: string): Promise<string | null> => {
    if (doing === 'start') return finish(await call(startApproval, { meetingId, onChairsOrder }))
    if (approvalId === undefined) return null
    const outcome = doing === 'approve' ? 'approved' : 'notApproved'
    return finish(await call(endApproval, { meetingId, approvalId, outcome, reason, onChairsOrder }))
  }
  return (
    <ActDialog
      title={t(`drafting.approval.${doing}`)}
      text={t(`drafting.approval.${doing}Text`, { n: drafts(list.ballots).length })}
      confirm={t(`drafting.approval.${doing}`)}
      onChairsOrder={onChairsOrder}
      withReason={doing === 'refuse'}
      act={act}
      onClose={onClose}
    />
  )
}

/** “Lần 2, Chủ trì phiên họp, thứ Hai, 23/11/2026, 08:00 (theo lệnh của chủ trì)” */
function ApprovalWords({ approval }: { approval: ListApproval }) {
  const { t } = useTranslation('voting')
  const { endedAtMs, endedBy, number, onChairsOrder, startedAtMs, startedBy } = approval
  const time = formatDayTime(endedAtMs ?? startedAtMs, currentLanguage())
  return (
    <Text>
      {t(onChairsOrder ? 'drafting.approval.byOrder' : 'drafting.approval.by', {
        ...{ n: number, name: endedBy ?? startedBy, time },
      })}
    </Text>
  )
}

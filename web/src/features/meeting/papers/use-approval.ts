import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import {
  decidePaper,
  paperHistory,
  readApproval,
  setApproval,
  submitPaper,
  type ApprovalRules,
} from '../../../../../signaling/papers/approval/wire.ts'
import type { Paper, PaperVersion } from '../../../../../signaling/papers/wire.ts'
import type { AccountId, MeetingId } from '../../../../../signaling/wire/ids.ts'
import { ask, call } from '../../../net/http.ts'
import { useActResult } from '../../../queries/use-act-result.ts'
import { useConfirm } from '../../../ui/confirm.tsx'

const approvalKey = (meetingId: MeetingId) => ['papers.approval', meetingId] as const

/** Whether papers of this meeting are approved before they are issued, and what of that the person may do. */
export function useApproval(meetingId: MeetingId): ApprovalRules | undefined {
  return useQuery({
    queryKey: approvalKey(meetingId),
    queryFn: ({ signal }) => ask(readApproval, { meetingId }, { signal }),
    refetchInterval: 15_000,
  }).data
}

/** Changes the rules; says why where that is refused. */
export function useSetApproval(meetingId: MeetingId) {
  const { t } = useTranslation('meeting')
  const finish = useActResult(meetingId)
  const confirm = useConfirm()
  const client = useQueryClient()
  return async (needed: boolean, approverAccountId: AccountId | null) => {
    const problem = await finish(await call(setApproval, { meetingId, needed, approverAccountId }))
    await client.invalidateQueries({ queryKey: approvalKey(meetingId) })
    if (problem !== null)
      await confirm({ title: t('approval.notSaved'), text: problem, confirm: t('approval.understood') })
  }
}

/** What was done to a paper on its way to readers, asked for while `needed`. */
export function usePaperHistory(meetingId: MeetingId, paper: Paper, needed: boolean) {
  return useQuery({
    queryKey: ['papers.history', meetingId, paper.paperId, paper.state, paper.current?.approval],
    queryFn: async ({ signal }) => (await ask(paperHistory, { meetingId, paperId: paper.paperId }, { signal })).acts,
    enabled: needed,
  })
}

/** The acts on one version, each asked about before it is done. */
export function useApprovalActs(meetingId: MeetingId, paper: Paper, version: PaperVersion) {
  const { t } = useTranslation('meeting')
  const confirm = useConfirm()
  const finish = useActResult(meetingId)
  const ids = { meetingId, paperId: paper.paperId, paperVersionId: version.paperVersionId }
  const words = { title: paper.title, number: version.number }
  return {
    submit: () =>
      confirm({
        title: t('approval.submit'),
        text: t('approval.submitText', words),
        confirm: t('approval.submit'),
        act: async () => finish(await call(submitPaper, ids)),
      }),
    approve: () =>
      confirm({
        title: t('approval.approve'),
        text: t('approval.approveText', words),
        confirm: t('approval.approve'),
        act: async () => finish(await call(decidePaper, { ...ids, decision: 'approve' })),
      }),
    sendBack: () =>
      confirm({
        title: t('approval.sendBack'),
        text: t('approval.sendBackText', words),
        confirm: t('approval.sendBack'),
        danger: true,
        withReason: { maxCharacters: 500 },
        act: async (reason) => finish(await call(decidePaper, { ...ids, decision: 'sendBack', reason })),
      }),
  }
}

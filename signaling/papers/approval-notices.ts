// Who gets a notice that a paper waits for an approval, or was sent back.
import type { Account } from '../identity/wire.ts'
import { closedItemsOf } from '../meeting/closed-items.ts'
import { keepNotices } from '../notices/store.ts'
import type { NoticeWhat } from '../notices/wire.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId } from '../wire/ids.ts'
import { approvalRow } from './approval-store.ts'
import { isForViewer } from './rules.ts'
import { reachOf, type PaperRow } from './store.ts'

interface Step {
  readonly by: Pick<Account, 'accountId' | 'fullName'>
  readonly act: 'submit' | 'approve' | 'sendBack'
  readonly reason: string
}

/**
 * Keeps notices of one step: to those who approve when a paper was submitted, to the one who submitted it when it was sent
 * back. Twenty papers that are submitted together are one notice.
 *
 * @returns who has a new notice.
 */
export async function noticeStep(
  within: Database,
  paper: PaperRow,
  { by, act, reason }: Step,
  nowMs: number,
): Promise<ReadonlySet<AccountId>> {
  if (act === 'approve') return new Set()
  const { meeting_id: meetingId } = paper
  const what: NoticeWhat = act === 'submit' ? { kind: 'papersToApprove' } : { kind: 'paperSentBack', reason }
  const concerned = act === 'submit' ? await approversOf(within, paper) : await submitterOf(within, paper)
  const unread = await within
    .selectFrom('notices')
    .select('account_id')
    .where('meeting_id', '=', meetingId)
    .where('what', '=', JSON.stringify(what))
    .where('read_at_ms', 'is', null)
    .execute()
  const told = new Set([by.accountId, ...unread.map((row) => row.account_id)])
  const to = concerned.filter((accountId) => !told.has(accountId))
  await keepNotices(within, { to, meetingId, byName: by.fullName, what }, nowMs)
  return new Set(to)
}

/** The chair, and the one who was named, if the paper's agenda item is for them. */
async function approversOf(within: Database, paper: PaperRow): Promise<AccountId[]> {
  const { approverId, approverRole } = await approvalRow(within, paper.meeting_id)
  const chairs = await within
    .selectFrom('participants')
    .select('account_id')
    .where('meeting_id', '=', paper.meeting_id)
    .where('role', '=', 'chair')
    .execute()
  const accountIds = chairs.map((row) => row.account_id)
  if (approverId === null || approverRole === null) return accountIds
  const reach = reachOf(paper, await closedItemsOf(within, paper.meeting_id))
  return isForViewer({ accountId: approverId, actor: approverRole }, reach) ? [...accountIds, approverId] : accountIds
}

async function submitterOf(within: Database, paper: PaperRow): Promise<AccountId[]> {
  const row = await within
    .selectFrom('paper_acts')
    .select('by_account_id')
    .where('paper_id', '=', paper.paper_id)
    .where('act', '=', 'submit')
    .orderBy('act_id', 'desc')
    .executeTakeFirst()
  return row?.by_account_id == null ? [] : [row.by_account_id]
}

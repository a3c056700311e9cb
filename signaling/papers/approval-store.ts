// What the database keeps of the approval of papers: a meeting's rules, and the history of each paper.
import type { Database } from '../storage/database.ts'
import type { Account, MeetingRole } from '../identity/wire.ts'
import type { MeetingId, PaperId } from '../wire/ids.ts'
import type { VersionRow } from './store.ts'
import { MOST_ACTS, type PaperAct } from './approval/wire.ts'

/** Roles in which somebody can be named to approve papers. */
export const MAY_APPROVE: readonly MeetingRole[] = ['chair', 'secretary', 'delegate']

/** A meeting's rules. The approver is null as well while the person named cannot approve. */
export async function approvalRow(database: Database, meetingId: MeetingId) {
  const row = await database
    .selectFrom('meeting_approvals')
    // Somebody taken off the list, or made an observer, approves no more from that moment on.
    .leftJoin('participants', (join) =>
      join
        .onRef('participants.meeting_id', '=', 'meeting_approvals.meeting_id')
        .onRef('participants.account_id', '=', 'meeting_approvals.approver_account_id')
        .on('participants.role', 'in', MAY_APPROVE),
    )
    .leftJoin('accounts', 'accounts.account_id', 'participants.account_id')
    .select(['needed', 'participants.account_id', 'participants.role', 'accounts.full_name'])
    .where('meeting_approvals.meeting_id', '=', meetingId)
    .executeTakeFirst()
  return {
    needed: row?.needed === 1,
    approverId: row?.account_id ?? null,
    approverRole: row?.role ?? null,
    approverName: row?.full_name ?? '',
  }
}

/** Whether this account was named to approve this meeting's papers beside the chair, and they are approved at all. */
export async function isApprover(
  database: Database,
  { accountId }: Pick<Account, 'accountId'>,
  meetingId: MeetingId,
): Promise<boolean> {
  const { needed, approverId } = await approvalRow(database, meetingId)
  return needed && approverId === accountId
}

/** Whether papers of this meeting are to be approved before they are issued. */
export async function needsApproval(database: Database, meetingId: MeetingId): Promise<boolean> {
  return (await approvalRow(database, meetingId)).needed
}

/** What was done, to which version, by whom and why. */
export interface Done {
  readonly meetingId: MeetingId
  readonly version: Pick<VersionRow, 'paper_id' | 'paper_version_id' | 'number'>
  readonly act: PaperAct['act']
  readonly by: Pick<Account, 'accountId' | 'fullName'>
  readonly reason: string
  readonly atMs: number
}

/** Writes a line of a paper's history; in the transaction of what it tells. */
export async function recordAct(within: Database, { meetingId, version, act, by, reason, atMs }: Done): Promise<void> {
  await within
    .insertInto('paper_acts')
    .values({
      meeting_id: meetingId,
      paper_id: version.paper_id,
      paper_version_id: version.paper_version_id,
      number: version.number,
      act,
      at_ms: atMs,
      by_account_id: by.accountId,
      by_name: by.fullName,
      reason,
    })
    .execute()
}

export async function actsOf(database: Database, paperId: PaperId): Promise<PaperAct[]> {
  const rows = await database
    .selectFrom('paper_acts')
    .select(['act', 'number', 'at_ms', 'by_name', 'reason'])
    .where('paper_id', '=', paperId)
    .orderBy('act_id', 'desc')
    .limit(MOST_ACTS)
    .execute()
  return rows.map((row) => ({
    act: row.act,
    number: row.number,
    atMs: row.at_ms,
    byName: row.by_name,
    reason: row.reason,
  }))
}

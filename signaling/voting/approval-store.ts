// Reads and writes the approvals of a meeting's list of ballots.
import type { Selectable } from 'kysely'
import type { Database } from '../storage/database.ts'
import type { BallotApprovalsTable } from '../storage/schema.ts'
import type { BallotApprovalId, MeetingId } from '../wire/ids.ts'
import type { BallotRow } from './store.ts'
import type { ListApproval } from './wire.ts'

/** The newest approval of a meeting; null: there was none. */
export async function newestApproval(database: Database, meetingId: MeetingId): Promise<ListApproval | null> {
  const row = await database
    .selectFrom('ballot_approvals')
    .selectAll()
    .where('meeting_id', '=', meetingId)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? null : approvalFrom(row)
}

/** Whether the list is before the chair just now, so that drafts stay as they are. */
export async function approvalRuns(database: Database, meetingId: MeetingId): Promise<boolean> {
  return (await newestApproval(database, meetingId))?.outcome === 'running'
}

export async function insertApproval(
  within: Database,
  meetingId: MeetingId,
  approval: Pick<ListApproval, 'approvalId' | 'number' | 'startedAtMs' | 'startedBy' | 'onChairsOrder'>,
): Promise<void> {
  await within
    .insertInto('ballot_approvals')
    .values({
      ...{ approval_id: approval.approvalId, meeting_id: meetingId, number: approval.number },
      ...{ started_at_ms: approval.startedAtMs, started_by: approval.startedBy },
      ...{ on_chairs_order: approval.onChairsOrder ? 1 : 0, reason: '' },
      ...{ ended_at_ms: null, ended_by: null, outcome: null },
    })
    .execute()
}

/** Ends an approval; of one that approves, what it approved is written down and every ballot marked with its revision. */
export async function writeApprovalEnd(
  within: Database,
  approvalId: BallotApprovalId,
  end: {
    readonly outcome: 'approved' | 'notApproved'
    readonly reason: string
    readonly atMs: number
    readonly byName: string
  },
  ballots: readonly BallotRow[],
): Promise<void> {
  await within
    .updateTable('ballot_approvals')
    .set({ outcome: end.outcome, reason: end.reason, ended_at_ms: end.atMs, ended_by: end.byName })
    .where('approval_id', '=', approvalId)
    .execute()
  if (end.outcome !== 'approved') return
  for (const { ballot_id, revision, position, title } of ballots) {
    await within
      .insertInto('ballot_approval_items')
      .values({ approval_id: approvalId, ballot_id, revision, position, title })
      .execute()
    await within
      .updateTable('ballots')
      .set({ approved_revision: revision })
      .where('ballot_id', '=', ballot_id)
      .execute()
  }
}

function approvalFrom(row: Selectable<BallotApprovalsTable>): ListApproval {
  return {
    ...{ approvalId: row.approval_id, number: row.number, startedAtMs: row.started_at_ms, startedBy: row.started_by },
    ...{ endedAtMs: row.ended_at_ms, endedBy: row.ended_by, outcome: row.outcome ?? 'running', reason: row.reason },
    onChairsOrder: row.on_chairs_order === 1,
  }
}

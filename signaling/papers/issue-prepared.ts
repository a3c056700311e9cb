// The papers that readers get with the invitations.
import type { Audit } from '../audit/audit.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId, MeetingId, PaperId } from '../wire/ids.ts'
import { needsApproval, recordAct } from './approval-store.ts'
import { noteIssued, type VersionRow } from './store.ts'

interface Sending {
  readonly meetingId: MeetingId
  /** Who sends it, for the papers' histories and the record. */
  readonly by: AccountId
  readonly nowMs: number
}

/** Issues all papers of a meeting that are prepared, and approved where that is needed, in the transaction that sends the meeting. */
export async function issuePrepared(within: Database, audit: Audit, { meetingId, by, nowMs }: Sending): Promise<void> {
  const versions = await newestOfPrepared(within, meetingId)
  const needed = await needsApproval(within, meetingId)
  const issued = versions.filter(({ approval }) => !needed || approval === 'approved')
  if (issued.length === 0) return
  const paperIds = issued.map((version) => version.paper_id)
  for (const paperId of paperIds)
    await within.updateTable('papers').set({ state: 'issued' }).where('paper_id', '=', paperId).execute()
  await noteIssued(within, paperIds, nowMs)
  const { full_name: fullName } = await within
    .selectFrom('accounts')
    .select('full_name')
    .where('account_id', '=', by)
    .executeTakeFirstOrThrow()
  for (const version of issued) {
    await recordAct(within, {
      ...{ meetingId, version, act: 'issue', reason: '', atMs: nowMs },
      by: { accountId: by, fullName },
    })
    const details = { paperId: version.paper_id, before: 'prepared', reason: null }
    await audit.record({ accountId: by, meetingId, action: 'papers.issue', details }, within)
  }
}

async function newestOfPrepared(within: Database, meetingId: MeetingId): Promise<VersionRow[]> {
  const rows = await within
    .selectFrom('paper_versions')
    .innerJoin('papers', 'papers.paper_id', 'paper_versions.paper_id')
    .selectAll('paper_versions')
    .where('papers.meeting_id', '=', meetingId)
    .where('papers.state', '=', 'prepared')
    .orderBy('paper_versions.number')
    .execute()
  return [...new Map<PaperId, VersionRow>(rows.map((row) => [row.paper_id, row])).values()]
}

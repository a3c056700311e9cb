import { z } from 'zod'
import type { Database } from '../storage/database.ts'
import type { ArchiveJobsTable } from '../storage/schema.ts'
import { PaperVersionId, type AccountId, type ArchiveJobId, type MeetingId } from '../wire/ids.ts'
import type { MeetingActor } from '../wire/permissions.ts'
import type { ArchiveFailure, ArchiveState } from './wire.ts'

export interface JobRow {
  readonly jobId: ArchiveJobId
  readonly meetingId: MeetingId
  readonly accountId: AccountId
  readonly state: ArchiveState
  readonly failure: ArchiveFailure | null
  readonly askedAtMs: number
  readonly finishedAtMs: number | null
  readonly expiresAtMs: number | null
  readonly bytes: number
  /** What its person was in the meeting when it was made, and the versions of papers that it holds; null: it is not made yet. */
  readonly holds: { readonly actor: MeetingActor; readonly versions: readonly PaperVersionId[] } | null
}
const Versions = z.array(PaperVersionId)

const asJob = (row: ArchiveJobsTable): JobRow => ({
  jobId: row.job_id,
  meetingId: row.meeting_id,
  accountId: row.account_id,
  state: row.state,
  failure: row.failure,
  askedAtMs: row.asked_at_ms,
  finishedAtMs: row.finished_at_ms,
  expiresAtMs: row.expires_at_ms,
  bytes: row.bytes,
  holds:
    row.actor === null || row.versions === null
      ? null
      : { actor: row.actor, versions: Versions.parse(JSON.parse(row.versions)) },
})

export async function jobOf(database: Database, meetingId: MeetingId, accountId: AccountId): Promise<JobRow | null> {
  const row = await database
    .selectFrom('archive_jobs')
    .selectAll()
    .where('meeting_id', '=', meetingId)
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return row === undefined ? null : asJob(row)
}

/** In the order in which they were asked for. */
export async function allJobs(database: Database): Promise<JobRow[]> {
  const rows = await database.selectFrom('archive_jobs').selectAll().orderBy('asked_at_ms').orderBy('job_id').execute()
  return rows.map(asJob)
}

/** A job that waits; one that this person had for the meeting gives way. */
export async function putJob(
  within: Database,
  { jobId, meetingId, accountId, askedAtMs }: Pick<JobRow, 'jobId' | 'meetingId' | 'accountId' | 'askedAtMs'>,
): Promise<void> {
  await within
    .deleteFrom('archive_jobs')
    .where('meeting_id', '=', meetingId)
    .where('account_id', '=', accountId)
    .execute()
  await within
    .insertInto('archive_jobs')
    .values({
      ...{ job_id: jobId, meeting_id: meetingId, account_id: accountId, state: 'waiting', failure: null },
      ...{ asked_at_ms: askedAtMs, finished_at_ms: null, expires_at_ms: null, bytes: 0, actor: null, versions: null },
    })
    .execute()
}

/** @returns whether the job is still there: it may have been cancelled. */
export async function setJob(
  database: Database,
  jobId: ArchiveJobId,
  change: Partial<Omit<ArchiveJobsTable, 'job_id' | 'meeting_id' | 'account_id' | 'asked_at_ms'>>,
): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('archive_jobs')
    .set(change)
    .where('job_id', '=', jobId)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function removeJob(database: Database, jobId: ArchiveJobId): Promise<void> {
  await database.deleteFrom('archive_jobs').where('job_id', '=', jobId).execute()
}

// The table of files that become PDF papers.
import type { Selectable } from 'kysely'
import type { Database } from '../storage/database.ts'
import type { PaperJobsTable } from '../storage/schema.ts'
import type { AccountId, MeetingId, PaperJobId, PaperVersionId } from '../wire/ids.ts'
import { RefusalDetails } from '../wire/kit.ts'
import { type PaperJob } from './wire.ts'
import { MAX_SURPRISES, Surprise } from '../office/wire.ts'

export type JobRow = Selectable<PaperJobsTable>
const UNFINISHED = ['converting', 'checking'] as const

export async function unfinishedJobs(database: Database): Promise<JobRow[]> {
  return database.selectFrom('paper_jobs').selectAll().where('state', 'in', UNFINISHED).orderBy('number').execute()
}

/** The same file sent once more to the same place by the same person, while it is not finished: its answer was lost on the way. */
export async function sameJob(
  database: Database,
  job: Pick<JobRow, 'agenda_item_id' | 'paper_id' | 'sha256' | 'file_name' | 'uploaded_by'>,
): Promise<JobRow | null> {
  const ofPaper = database.selectFrom('paper_jobs').selectAll().where('state', 'in', UNFINISHED)
  const row = await (
    job.paper_id === null ? ofPaper.where('paper_id', 'is', null) : ofPaper.where('paper_id', '=', job.paper_id)
  )
    .where('agenda_item_id', '=', job.agenda_item_id)
    .where('sha256', '=', job.sha256)
    .where('file_name', '=', job.file_name)
    .where('uploaded_by', '=', job.uploaded_by)
    .executeTakeFirst()
  return row ?? null
}

export async function insertJob(within: Database, job: Omit<JobRow, 'number'>): Promise<JobRow> {
  const last = await within
    .selectFrom('paper_jobs')
    .select((select) => select.fn.max('number').as('number'))
    .executeTakeFirst()
  const row = { ...job, number: Number(last?.number ?? 0) + 1 }
  await within.insertInto('paper_jobs').values(row).execute()
  return row
}

export async function changeJob(within: Database, jobId: PaperJobId, change: Partial<JobRow>): Promise<void> {
  await within.updateTable('paper_jobs').set(change).where('job_id', '=', jobId).execute()
}

export async function findJob(database: Database, jobId: PaperJobId): Promise<JobRow | null> {
  const row = await database.selectFrom('paper_jobs').selectAll().where('job_id', '=', jobId).executeTakeFirst()
  return row ?? null
}

export async function deleteJob(within: Database, jobId: PaperJobId): Promise<void> {
  await within.deleteFrom('paper_jobs').where('job_id', '=', jobId).execute()
}

/** Rows of jobs that were finished before this moment. */
export async function forgetJobs(database: Database, finishedBeforeMs: number): Promise<void> {
  await database.deleteFrom('paper_jobs').where('finished_at_ms', '<', finishedBeforeMs).execute()
}

/** Somebody's jobs in a meeting, in the order in which they came. */
export async function jobsOf(database: Database, meetingId: MeetingId, accountId: AccountId): Promise<JobRow[]> {
  return database
    .selectFrom('paper_jobs')
    .selectAll()
    .where('meeting_id', '=', meetingId)
    .where('uploaded_by', '=', accountId)
    .orderBy('number')
    .execute()
}

export function shownJob(row: JobRow, unfinished: readonly JobRow[]): PaperJob {
  return {
    jobId: row.job_id,
    agendaItemId: row.agenda_item_id,
    paperId: row.paper_id,
    accessClass: row.access_class,
    fileName: row.file_name,
    state: row.state,
    ahead: row.state === 'converting' ? unfinished.filter(({ number }) => number < row.number).length : 0,
    error: row.error,
    details: row.details === null ? null : (RefusalDetails.safeParse(JSON.parse(row.details)).data ?? null),
    paperVersionId: row.paper_version_id,
    pages: row.pages,
  }
}

/** Surprises as they lie in a row; those of a kind that this version does not know are left out. */
export function surprisesFrom(json: string): Surprise[] {
  const stored: unknown = JSON.parse(json)
  if (!Array.isArray(stored)) return []
  return stored.flatMap((surprise) => Surprise.safeParse(surprise).data ?? []).slice(0, MAX_SURPRISES)
}

export type FinishedAs =
  | { readonly state: 'ready'; readonly paper_version_id: PaperVersionId; readonly pages: number }
  | { readonly state: 'refused'; readonly error: string; readonly details: string | null }

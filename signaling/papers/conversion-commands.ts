// The list of one's own jobs, and taking one off it.
import type { Handlers } from '../kit/handlers.ts'
import type { Database } from '../storage/database.ts'
import { accept, refuse } from '../wire/kit.ts'
import { findJob, jobsOf, shownJob, unfinishedJobs, type JobRow } from './conversion-store.ts'

export type ConvertingMethod = 'papers.jobs' | 'papers.dismissJob'

export interface ConvertingDeps {
  readonly database: Database
  readonly jobs: { dismiss(job: JobRow): Promise<void> }
  isInstalling(): boolean
}

/** Jobs in one answer; more than so many were dismissed by nobody for a day. */
const MOST_SHOWN = 200

export function convertingHandlers({ database, jobs, isInstalling }: ConvertingDeps): Handlers<ConvertingMethod> {
  return {
    'papers.jobs': async ({ account: { accountId } }, { meetingId }) => {
      const unfinished = await unfinishedJobs(database)
      const own = await jobsOf(database, meetingId, accountId)
      const shown = own.slice(-MOST_SHOWN).map((job) => shownJob(job, unfinished))
      return accept({ jobs: shown, installing: isInstalling() })
    },
    'papers.dismissJob': async ({ account: { accountId } }, { meetingId, jobId }) => {
      const job = await findJob(database, jobId)
      if (job?.meeting_id !== meetingId || job.uploaded_by !== accountId) return refuse('notFound')
      await jobs.dismiss(job)
      return accept({})
    },
  }
}

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef } from 'react'
import { dismissJob, listJobs, type PaperJob } from '../../../../../signaling/papers/wire.ts'
import type { MeetingId } from '../../../../../signaling/wire/ids.ts'
import { ask, call } from '../../../net/http.ts'
import { papersKey, paperJobsKey } from '../../../queries/use-meetings.ts'

export interface PaperJobs {
  readonly jobs: readonly PaperJob[]
  /** The server installs its converter first. */
  readonly installing: boolean
  /** A job that the server has just answered with: it stands in the list at once. */
  addJob(job: PaperJob): void
  dismiss(job: PaperJob): Promise<void>
}

/** A hint of the server may be lost with its socket: while something is under way the list is asked for now and then. */
const ASK_EVERY_MS = 3_000
const NONE: readonly PaperJob[] = []

/** One's own files that the server converts, also those that were sent before the page was opened. */
export function usePaperJobs(meetingId: MeetingId, enabled: boolean): PaperJobs {
  const client = useQueryClient()
  const { data } = useQuery({
    queryKey: paperJobsKey(meetingId),
    queryFn: ({ signal }) => ask(listJobs, { meetingId }, { signal }),
    enabled,
    refetchInterval: ({ state }) => (state.data?.jobs.some(isUnderWay) === true ? ASK_EVERY_MS : false),
  })
  const jobs = data?.jobs ?? NONE
  const shown = useRef(new Set<string>())
  useEffect(() => {
    const ready = jobs.filter((job) => job.state === 'ready' && !shown.current.has(job.jobId))
    for (const { jobId } of ready) shown.current.add(jobId)
    if (ready.length > 0) void client.invalidateQueries({ queryKey: papersKey(meetingId) })
  }, [jobs, client, meetingId])
  const change = useCallback(
    (next: (jobs: readonly PaperJob[]) => readonly PaperJob[]) =>
      client.setQueryData(paperJobsKey(meetingId), (known: { jobs: readonly PaperJob[] } | undefined) => ({
        installing: false,
        ...known,
        jobs: next(known?.jobs ?? NONE),
      })),
    [client, meetingId],
  )
  const addJob = useCallback(
    (job: PaperJob) => {
      change((known) => [...known.filter(({ jobId }) => jobId !== job.jobId), job])
      void client.invalidateQueries({ queryKey: paperJobsKey(meetingId) })
    },
    [change, client, meetingId],
  )
  return {
    jobs,
    installing: data?.installing ?? false,
    addJob,
    async dismiss({ jobId }) {
      const answer = await call(dismissJob, { meetingId, jobId })
      if (answer.ok || answer.error === 'notFound') change((known) => known.filter((job) => job.jobId !== jobId))
    },
  }
}

export function isUnderWay({ state }: PaperJob): boolean {
  return state === 'converting' || state === 'checking'
}

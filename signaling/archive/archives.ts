// Makes archives of meetings one after the other, keeps each for a time, and goes on after a stop: what had been begun is made from its beginning.
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { headOf, type Audit } from '../audit/audit.ts'
import type { ActorIn } from '../identity/actors.ts'
import { accountById } from '../identity/store.ts'
import type { Account } from '../identity/wire.ts'
import { newId, type Clock } from '../kit/clock.ts'
import type { Handlers } from '../kit/handlers.ts'
import type { Cancel, Timers } from '../kit/timers.ts'
import { meetingRow } from '../meeting/store.ts'
import { isDiskFull } from '../storage/database-problem.ts'
import { ArchiveJobId, type AccountId, type MeetingId } from '../wire/ids.ts'
import { accept, refuse } from '../wire/kit.ts'
import { actorMay, type MeetingActor } from '../wire/permissions.ts'
import {
  mayReadAll,
  meetingFiles,
  paperBytes,
  type ArchiveSources,
  type HeldVersions,
  type MissingPapers,
} from './meeting-files.ts'
import { allJobs, jobOf, putJob, removeJob, setJob, type JobRow } from './store.ts'
import type { ArchiveFailure, ArchiveJob } from './wire.ts'
import { freeBytesOf, writeWhole, type Written } from './write-zip.ts'
import { MOST_PAPER_BYTES, TooLargeError, zipOf } from './zip-stream.ts'

export interface ArchivesDeps extends Omit<ArchiveSources, 'nowMs'> {
  readonly audit: Audit
  readonly actorIn: ActorIn
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Logger
  /** Where the files lie; of its own, what no job names in it is removed at start. */
  readonly folder: string
  /** Left free on the disk. */
  readonly minFreeBytes: number
}

const KEPT_MS = 3 * 86_400_000
const LOOK_EVERY_MS = 10 * 60_000
/** That still wait or are being made: of one person; of all together. */
const MOST_OF_ONE = 5
const MOST = 200

interface Made extends Written {
  readonly actor: MeetingActor
  readonly held: HeldVersions
}
interface Making {
  readonly jobId: ArchiveJobId
  readonly abort: AbortController
  doneBytes: number
  totalBytes: number
}

export class Archives {
  readonly #deps: ArchivesDeps
  #making: Making | null = null
  #working: Promise<void> | null = null
  #stopLooking: Cancel | null = null
  #closed = false

  constructor(deps: ArchivesDeps) {
    this.#deps = deps
  }

  get handlers(): Handlers<`archive.${'read' | 'start' | 'cancel'}`> {
    const { database } = this.#deps
    return {
      'archive.read': async ({ account: { accountId } }, { meetingId }) => {
        const job = await this.#jobOf(meetingId, accountId)
        return accept({ job: job === null ? null : this.#shown(job) })
      },
      'archive.start': ({ account, actor }, { meetingId }) => this.#ask(account, actor, meetingId),
      'archive.cancel': async ({ account: { accountId } }, { meetingId }) => {
        const job = await jobOf(database, meetingId, accountId)
        if (job !== null) await this.#remove(job)
        return accept({})
      },
    }
  }

  /** At start: removes what no job names, and goes on with those that a stop cut off. */
  async resume(): Promise<void> {
    const { database, folder, timers } = this.#deps
    await mkdir(folder, { recursive: true, mode: 0o750 })
    const jobs = await allJobs(database)
    const there = new Set(await readdir(folder))
    for (const job of jobs) {
      if (job.state === 'making') await setJob(database, job.jobId, { state: 'waiting' })
      if (job.state === 'done' && !there.delete(nameOf(job.jobId))) await removeJob(database, job.jobId)
    }
    for (const name of there) await rm(join(folder, name), { recursive: true, force: true })
    this.#stopLooking = timers.every(LOOK_EVERY_MS, () => void this.#removeOld())
    this.#work()
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#stopLooking?.()
    this.#making?.abort.abort()
    await this.#working
  }

  /** The file of a person's archive of a meeting; null: there is none. */
  async fileOf(
    meetingId: MeetingId,
    accountId: AccountId,
  ): Promise<{ jobId: ArchiveJobId; path: string; bytes: number } | null> {
    const job = await this.#jobOf(meetingId, accountId)
    return job?.state === 'done' ? { jobId: job.jobId, path: this.#pathOf(job.jobId), bytes: job.bytes } : null
  }

  /** An archive with a paper that was recalled since, or of somebody who is something else in the meeting now, is removed. */
  async #jobOf(meetingId: MeetingId, accountId: AccountId): Promise<JobRow | null> {
    const { actorIn, database, log } = this.#deps
    const job = await jobOf(database, meetingId, accountId)
    if (job?.state !== 'done') return job
    const account = await accountById(database, accountId)
    const actor = account === null ? null : await actorIn(account, meetingId)
    const isSame = actor !== null && actor === job.holds?.actor
    if (isSame && (await mayReadAll(database, meetingId, { accountId, actor }, job.holds.versions))) return job
    log.info({ meetingId }, 'an archive was removed: its person may not read all of it any more')
    await this.#remove(job)
    return null
  }

  /** Settled when nothing is being made. */
  async idle(): Promise<void> {
    while (this.#working !== null) await this.#working
  }

  async #ask(account: Account, actor: MeetingActor | null, meetingId: MeetingId) {
    const { audit, clock, database, folder, minFreeBytes } = this.#deps
    const { accountId } = account
    if (actor === null) return refuse('notFound')
    const before = await jobOf(database, meetingId, accountId)
    if (before?.state === 'waiting' || before?.state === 'making') return accept({ job: this.#shown(before) })
    const bytes = await paperBytes(database, meetingId, { accountId, actor })
    if (bytes > MOST_PAPER_BYTES) return refuse('archiveTooLarge')
    if ((await freeBytesOf(folder)) - bytes < minFreeBytes) return refuse('diskFull')
    const ahead = (await allJobs(database)).filter(({ state }) => state === 'waiting' || state === 'making')
    if (ahead.length >= MOST || ahead.filter((job) => job.accountId === accountId).length >= MOST_OF_ONE)
      return refuse('archivesWaiting')
    if (before !== null) await this.#remove(before)
    const jobId = newId(ArchiveJobId)
    await database.transaction().execute(async (within) => {
      await putJob(within, { jobId, meetingId, accountId, askedAtMs: clock.nowMs() })
      await audit.record({ accountId, meetingId, action: 'archive.start' }, within)
    })
    const job = await jobOf(database, meetingId, accountId)
    if (job === null) return refuse('notFound')
    this.#work()
    return accept({ job: this.#shown(job) })
  }

  #shown({ jobId, state, failure, askedAtMs, finishedAtMs, expiresAtMs, bytes }: JobRow): ArchiveJob {
    const making = this.#making?.jobId === jobId ? this.#making : null
    const progress = { doneBytes: making?.doneBytes ?? 0, totalBytes: making?.totalBytes ?? 0 }
    return { jobId, state, failure, askedAtMs, finishedAtMs, expiresAtMs, bytes, ...progress }
  }

  async #remove({ jobId }: JobRow): Promise<void> {
    // The row first: a file that nothing names is removed at the next start.
    await removeJob(this.#deps.database, jobId)
    if (this.#making?.jobId === jobId) this.#making.abort.abort()
    await rm(this.#pathOf(jobId), { force: true })
  }

  /** Makes what waits, one after the other. */
  #work(): void {
    const { log } = this.#deps
    this.#working ??= this.#makeAll()
      .catch((error: unknown) => log.error({ err: error }, 'archives could not be made'))
      .finally(() => (this.#working = null))
  }

  async #makeAll(): Promise<void> {
    const { database } = this.#deps
    while (!this.#closed) {
      const next = (await allJobs(database)).find(({ state }) => state === 'waiting')
      if (next === undefined) return
      await this.#makeOne(next)
    }
  }

  async #makeOne(job: JobRow): Promise<void> {
    const { clock, database, log } = this.#deps
    const { jobId, meetingId } = job
    const making: Making = { jobId, abort: new AbortController(), doneBytes: 0, totalBytes: 0 }
    this.#making = making
    try {
      if (!(await setJob(database, jobId, { state: 'making' }))) return
      const written = await this.#write(job, making)
      const finishedAtMs = clock.nowMs()
      const done =
        written === 'notAllowed'
          ? { state: 'failed' as const, failure: written, finished_at_ms: finishedAtMs }
          : {
              ...{ state: 'done' as const, bytes: written.bytes, actor: written.actor },
              ...{ versions: JSON.stringify(written.held), finished_at_ms: finishedAtMs },
              expires_at_ms: finishedAtMs + KEPT_MS,
            }
      if (!(await setJob(database, jobId, done))) await rm(this.#pathOf(jobId), { force: true })
      else log.info({ meetingId, ...(written === 'notAllowed' ? {} : { bytes: written.bytes }) }, 'an archive was made')
    } catch (error) {
      // Cancelled, or the server stops: then it is made after the next start.
      if (making.abort.signal.aborted) return
      log.error({ err: error, meetingId }, 'an archive could not be made')
      await setJob(database, jobId, { state: 'failed', failure: failureOf(error), finished_at_ms: clock.nowMs() })
    } finally {
      this.#making = null
    }
  }

  async #write({ jobId, meetingId, accountId }: JobRow, making: Making): Promise<Made | 'notAllowed'> {
    const { actorIn, clock, database, minFreeBytes } = this.#deps
    const account = await accountById(database, accountId)
    const actor = account === null || account.disabled ? null : await actorIn(account, meetingId)
    const row = await meetingRow(database, meetingId)
    if (account === null || actor === null || row === null || !actorMay('archive.start', actor)) return 'notAllowed'
    making.totalBytes = await paperBytes(database, meetingId, { accountId, actor })
    const auditHead = await headOf(database)
    const missing: MissingPapers = []
    const sources = { ...this.#deps, nowMs: clock.steadyMs() }
    const about = () => ({
      ...{ format: 1 as const, meetingId, title: row.title, madeAtMs: clock.nowMs(), madeByName: account.fullName },
      ...{ missing, auditHead },
    })
    const held: HeldVersions = []
    const files = meetingFiles(sources, meetingId, { account, actor }, missing, held)
    const written = await writeWhole(this.#pathOf(jobId), zipOf(files, about), {
      ...{ signal: making.abort.signal, minFreeBytes },
      onBytes: (bytes) => (making.doneBytes = bytes),
    })
    return { ...written, actor, held }
  }

  async #removeOld(): Promise<void> {
    const { clock, database, log } = this.#deps
    try {
      const nowMs = clock.nowMs()
      for (const job of await allJobs(database)) {
        const untilMs = job.expiresAtMs ?? (job.finishedAtMs === null ? Infinity : job.finishedAtMs + KEPT_MS)
        if (untilMs <= nowMs) await this.#remove(job)
      }
    } catch (error) {
      log.error({ err: error }, 'old archives could not be removed')
    }
  }

  #pathOf(jobId: ArchiveJobId): string {
    return join(this.#deps.folder, nameOf(jobId))
  }
}

const nameOf = (jobId: ArchiveJobId): string => `${jobId}.zip`

function failureOf(error: unknown): ArchiveFailure {
  if (isDiskFull(error)) return 'diskFull'
  return error instanceof TooLargeError ? 'tooLarge' : 'internal'
}

// The queue of files that become PDF papers: kept in the database, worked off one at a time, begun again after a crash.
import { mkdir, rm } from 'node:fs/promises'
import { createReadStream, createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Logger } from 'pino'
import type { Audit } from '../audit/audit.ts'
import { newId, type Clock } from '../kit/clock.ts'
import type { BlobStore, ReceivedBlob, ReceiveRefusal } from '../storage/blobs.ts'
import { isDiskFull } from '../storage/database-problem.ts'
import type { Database } from '../storage/database.ts'
import { PaperJobId, type AccountId, type Sha256 } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import type { PdfChecker } from './check-pdf.ts'
import { pdfNameOf, titleFromFileName } from './file-names.ts'
import type { CheckedFile, Upload } from './save-version.ts'
import { stampedName } from './state-secret.ts'
import type { PaperJob, UploadResult } from './wire.ts'
import type { OriginalKind, Surprise } from '../office/wire.ts'
import type { Converter } from '../converting/converter.ts'
import {
  changeJob,
  deleteJob,
  forgetJobs,
  insertJob,
  sameJob,
  shownJob,
  surprisesFrom,
  unfinishedJobs,
  type FinishedAs,
  type JobRow,
} from './conversion-store.ts'

export interface JobsDeps {
  readonly database: Database
  readonly clock: Pick<Clock, 'nowMs'>
  readonly audit: Audit
  readonly blobs: BlobStore
  readonly checker: PdfChecker
  readonly converter: Converter
  readonly log: Logger
  readonly maxBytes: number
  /** A folder of the jobs' own; what a crash left in it is removed. */
  readonly workFolder: string
  /** Lets the open pages of this account ask for its jobs. */
  tell(accountId: AccountId): void
  /** Saves the PDF as a paper's version, and that the job is done, in one. */
  save(upload: Upload, file: CheckedFile, jobId: PaperJobId): Promise<Outcome<UploadResult>>
  removeUnnamed(sha256: Sha256): Promise<void>
}
/** An office file or a picture that was received and looked into. */
export interface ReceivedOriginal {
  readonly blob: ReceivedBlob
  readonly kind: OriginalKind
  readonly fileName: string
  readonly surprises: readonly Surprise[]
}

/** Jobs that may wait; a secretary drops twenty files at once. */
const MAX_UNFINISHED = 200
/** For so long a finished job is shown to who comes back to the page. */
const KEPT_MS = 24 * 3_600_000

export class ConversionJobs {
  readonly #deps: JobsDeps
  #running: { readonly jobId: PaperJobId; readonly stop: AbortController; readonly done: Promise<void> } | null = null
  #working: Promise<void> | null = null
  /** A job came while the queue was worked off, perhaps after its last look. */
  #lookAgain = false
  #closed = false

  constructor(deps: JobsDeps) {
    this.#deps = deps
  }

  /** At start: what a crash left half done begins again. */
  async resume(): Promise<void> {
    const { database, clock, workFolder } = this.#deps
    await rm(workFolder, { recursive: true, force: true })
    await forgetJobs(database, clock.nowMs() - KEPT_MS)
    await database.updateTable('paper_jobs').set({ state: 'converting' }).where('state', '=', 'checking').execute()
    this.#work()
  }

  /** Gives the original its lasting place and the queue its row; the caller sees to it that no file is tidied up meanwhile. */
  async add(
    upload: Upload,
    original: ReceivedOriginal,
  ): Promise<Outcome<{ job: PaperJob }, 'unavailable' | 'diskFull'>> {
    const { blobs, database, clock, removeUnnamed } = this.#deps
    const { blob, kind, fileName, surprises } = original
    const row: Omit<JobRow, 'number'> = {
      job_id: newId(PaperJobId),
      meeting_id: upload.meetingId,
      agenda_item_id: upload.agendaItemId,
      paper_id: upload.paperId ?? null,
      title: upload.title ?? null,
      access_class: upload.accessClass,
      hold: upload.hold === 'yes' ? 1 : 0,
      file_name: fileName,
      kind,
      sha256: blob.sha256,
      bytes: blob.bytes,
      surprises: JSON.stringify(surprises),
      ...{ state: 'converting', error: null, details: null, paper_version_id: null, pages: null },
      uploaded_by: upload.uploadedBy,
      created_at_ms: clock.nowMs(),
      finished_at_ms: null,
    }
    await forgetJobs(database, clock.nowMs() - KEPT_MS)
    const unfinished = await unfinishedJobs(database)
    const known = await sameJob(database, row)
    if (known !== null) return accept({ job: shownJob(known, unfinished) })
    if (this.#closed || unfinished.length >= MAX_UNFINISHED) return refuse('unavailable')
    try {
      if ((await blobs.check(blob.sha256)) !== 'sound') await blob.commit()
      const made = await database.transaction().execute((within) => insertJob(within, row))
      this.#work()
      return accept({ job: shownJob(made, unfinished) })
    } catch (error) {
      // Not awaited: it waits for its turn behind the caller, who waits for this.
      void removeUnnamed(blob.sha256).catch((failed: unknown) => {
        this.#deps.log.warn({ err: failed, sha256: blob.sha256 }, 'an office file without a job stays')
      })
      if (isDiskFull(error)) return refuse('diskFull')
      throw error
    }
  }

  /** Takes a job off the list; one that is not finished is stopped, and its original removed unless a version names it. */
  async dismiss(job: JobRow): Promise<void> {
    const { database, removeUnnamed } = this.#deps
    await deleteJob(database, job.job_id)
    if (this.#running?.jobId === job.job_id) {
      this.#running.stop.abort()
      await this.#running.done
    }
    await removeUnnamed(job.sha256)
  }

  /** Stops what runs; it begins again at the next start. */
  async close(): Promise<void> {
    this.#closed = true
    this.#running?.stop.abort()
    await this.#working
  }

  #work(): void {
    const { log } = this.#deps
    this.#lookAgain = true
    if (this.#closed || this.#working !== null) return
    this.#working = this.#workOff()
      .catch((error: unknown) =>
        log.error({ err: error }, 'the queue of conversions stands still until the next upload'),
      )
      .finally(() => (this.#working = null))
  }

  async #workOff(): Promise<void> {
    while (this.#lookAgain && !this.#closed) {
      this.#lookAgain = false
      const [next] = await unfinishedJobs(this.#deps.database)
      if (next === undefined) continue
      this.#lookAgain = true
      const stop = new AbortController()
      const done = this.#carryOut(next, stop.signal)
      this.#running = { jobId: next.job_id, stop, done }
      await done.finally(() => (this.#running = null))
    }
  }

  async #carryOut(job: JobRow, signal: AbortSignal): Promise<void> {
    const { log, workFolder } = this.#deps
    const folder = join(workFolder, job.job_id)
    try {
      if (this.#closed) return
      const done = await this.#convert(job, folder, signal)
      // Stopped: dismissed, or it begins again at the next start.
      if (signal.aborted) return
      if (!done.ok) await this.#refuse(job, done.error, done.details)
    } catch (error) {
      log.error({ err: error, jobId: job.job_id }, 'a conversion failed')
      if (!signal.aborted) await this.#refuse(job, isDiskFull(error) ? 'diskFull' : 'conversionFailed')
    } finally {
      await rm(folder, { recursive: true, force: true })
      this.#deps.tell(job.uploaded_by)
    }
  }

  /** From the original's bytes to the paper's version. */
  async #convert(job: JobRow, folder: string, signal: AbortSignal): Promise<Outcome<UploadResult>> {
    const { blobs, checker, converter, database, maxBytes, tell } = this.#deps
    await mkdir(folder, { recursive: true, mode: 0o750 })
    const original = join(folder, 'original')
    await pipeline(blobs.open(job.sha256), createWriteStream(original))
    tell(job.uploaded_by)
    const printed = await converter.toPdf(original, job.kind, folder, signal)
    if (!printed.ok || signal.aborted) return printed.ok ? refuse('unavailable') : printed
    await changeJob(database, job.job_id, { state: 'checking' })
    tell(job.uploaded_by)
    const received = await blobs.receive(createReadStream(printed.value), { maxBytes, idleMs: READ_IDLE_MS, signal })
    if (!received.ok) return refuse(RECEIVE_ERRORS[received.error], { maxBytes })
    try {
      const checked = await checker.check(received.value.tempPath)
      if (!checked.ok) return checked
      const title = job.title ?? checked.value.title ?? titleFromFileName(job.file_name)
      if (stampedName(title)) return refuse('stateSecret')
      if (signal.aborted) return refuse('unavailable')
      const file: CheckedFile = {
        ...{ blob: received.value, ...checked.value, title, fileName: pdfNameOf(job.file_name) },
        original: {
          ...{ sha256: job.sha256, fileName: job.file_name, bytes: job.bytes },
          surprises: surprisesFrom(job.surprises),
        },
      }
      return await this.#deps.save(uploadOf(job), file, job.job_id)
    } finally {
      await received.value.discard()
    }
  }

  async #refuse(job: JobRow, error: string, details?: object): Promise<void> {
    const { audit, database, removeUnnamed } = this.#deps
    await this.finish(database, job.job_id, {
      state: 'refused',
      error,
      details: details === undefined ? null : JSON.stringify(details),
    })
    await removeUnnamed(job.sha256)
    const { uploaded_by: accountId, meeting_id: meetingId, agenda_item_id: agendaItemId } = job
    await audit.record({ accountId, meetingId, action: 'papers.upload.refused', details: { error, agendaItemId } })
  }

  /** Writes down how a job ended; within the transaction that saves its version, where there is one. */
  async finish(within: Database, jobId: PaperJobId, as: FinishedAs): Promise<void> {
    await changeJob(within, jobId, { ...as, finished_at_ms: this.#deps.clock.nowMs() })
  }
}

const READ_IDLE_MS = 60_000
const RECEIVE_ERRORS: Readonly<Record<ReceiveRefusal, string>> = {
  tooLarge: 'fileTooLarge',
  diskFull: 'diskFull',
  badHead: 'conversionFailed',
  interrupted: 'conversionFailed',
}

function uploadOf(job: JobRow): Upload {
  return {
    meetingId: job.meeting_id,
    agendaItemId: job.agenda_item_id,
    fileName: job.file_name,
    title: job.title ?? undefined,
    accessClass: job.access_class,
    paperId: job.paper_id ?? undefined,
    hold: job.hold === 1 ? 'yes' : undefined,
    uploadedBy: job.uploaded_by,
  }
}

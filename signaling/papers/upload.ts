import type { Readable } from 'node:stream'
import type { Logger } from 'pino'
import type { Audit } from '../audit/audit.ts'
import type { Clock } from '../kit/clock.ts'
import { createSerial } from '../kit/serial.ts'
import type { BlobStore, ReceivedBlob, ReceiveRefusal } from '../storage/blobs.ts'
import { isDiskFull } from '../storage/database-problem.ts'
import type { Database } from '../storage/database.ts'
import type { PaperJobId, Sha256 } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import type { PdfChecker } from './check-pdf.ts'
import type { Converter } from '../converting/converter.ts'
import { headOf, oleKind, type Head } from '../office/heads.ts'
import type { Inspect, Inspected } from '../converting/inspect.ts'
import type { ConversionJobs } from './conversion-jobs.ts'
import { shownFileName, titleFromFileName } from './file-names.ts'
import type { Changing } from './news.ts'
import { placeFor, saveVersion, type CheckedFile, type Upload } from './save-version.ts'
import { stampedName } from './state-secret.ts'
import { isNamed } from './store.ts'
import type { UploadAnswer, UploadError, UploadResult } from './wire.ts'

export type UploadRefusal = UploadError | 'notFound' | 'unavailable'

export interface UploadDeps {
  readonly database: Database
  readonly clock: Clock
  readonly audit: Audit
  readonly blobs: BlobStore
  readonly changing: Changing
  readonly checker: PdfChecker
  readonly converter: Converter
  readonly inspect: Inspect
  readonly log: Logger
  /** Where files wait that are no PDF yet. */
  readonly jobs: () => ConversionJobs
  readonly maxBytes: number
  /** Silence of a sender after which an upload counts as cut off. */
  readonly idleMs: number
}

const RECEIVE_ERRORS: Readonly<Record<ReceiveRefusal, UploadError>> = {
  tooLarge: 'fileTooLarge',
  badHead: 'notPdf',
  diskFull: 'diskFull',
  interrupted: 'uploadInterrupted',
}

/**
 * The way of every file into a meeting: receive and hash, check, save, tell. Whatever is refused leaves nothing behind.
 * Expected refusals are returned; a broken disk or database throws.
 */
export class Uploader {
  readonly #deps: UploadDeps
  /** Placing a file and saving its row go one after the other, so that tidying up after one can't take away another's file. */
  readonly #placing = createSerial()

  constructor(deps: UploadDeps) {
    this.#deps = deps
  }

  readonly take = async (upload: Upload, source: Readable): Promise<Outcome<UploadAnswer, UploadRefusal>> => {
    const outcome = await this.#receive(upload, source)
    if (!outcome.ok) {
      const { uploadedBy: accountId, meetingId, agendaItemId } = upload
      const details = { error: outcome.error, agendaItemId }
      const refused = { accountId, meetingId, action: 'papers.upload.refused' as const, details }
      // The client is refused all the same, for the reason that the upload had.
      await this.#deps.audit.record(refused).catch((error: unknown) => {
        this.#deps.log.error({ err: error, meetingId }, 'a refused upload could not be put on record')
      })
    }
    return outcome
  }

  /** Removes the file with these bytes unless a version names it; in turn with the uploads, which may be about to name it. */
  readonly removeUnnamed = (sha256: Sha256): Promise<void> => this.#placing.run(() => this.#removeUnnamed(sha256))

  /** Does what names bytes that are kept already, in turn with who removes files. */
  readonly naming = <T>(work: () => Promise<T>): Promise<T> => this.#placing.run(work)

  async #receive(upload: Upload, source: Readable): Promise<Outcome<UploadAnswer, UploadRefusal>> {
    const { blobs, changing, checker, database, idleMs, maxBytes } = this.#deps
    const fileName = shownFileName(upload.fileName)
    const placed = await placeFor(database, upload)
    if (!placed.ok) return placed
    if (stampedName(upload.title ?? '') || stampedName(fileName)) return refuse('stateSecret')
    const { signal } = upload
    const seen: { head: Head | null } = { head: null }
    const acceptHead = (bytes: Uint8Array) => (seen.head = headOf(bytes)) !== null
    const options = { maxBytes, idleMs, acceptHead, declaredBytes: upload.declaredBytes ?? 0 }
    const received = await blobs.receive(source, signal === undefined ? options : { ...options, signal })
    if (!received.ok) return refuse(RECEIVE_ERRORS[received.error], { maxBytes })
    try {
      if (received.value.bytes === 0) return refuse('emptyFile')
      if (seen.head !== 'pdf') return await this.#takeOriginal(upload, received.value, fileName, seen.head)
      const checked = await checker.check(received.value.tempPath)
      if (!checked.ok) return checked
      const title = upload.title ?? checked.value.title ?? titleFromFileName(fileName)
      if (stampedName(title)) return refuse('stateSecret')
      const file = { blob: received.value, ...checked.value, fileName, title }
      return await changing(upload.meetingId, () => this.#placing.run(() => this.#save(upload, file)))
    } finally {
      await received.value.discard()
    }
  }

  /** A file that is no PDF yet: what it is and hides is found out at once, so that who sends it hears of a refusal at once. */
  async #takeOriginal(
    upload: Upload,
    blob: ReceivedBlob,
    fileName: string,
    head: Head | null,
  ): Promise<Outcome<UploadAnswer, UploadRefusal>> {
    const { converter, jobs } = this.#deps
    const looked = await this.#lookInto(blob.tempPath, head, upload.signal)
    if (!looked.ok) return looked
    const { kind, surprises } = looked.value
    if (!(await converter.takes(kind))) return refuse('noConverter')
    return this.#placing.run(() => jobs().add(upload, { blob, kind, fileName, surprises }))
  }

  async #lookInto(path: string, head: Head | null, signal?: AbortSignal): Promise<Outcome<Inspected, UploadRefusal>> {
    switch (head) {
      case 'png':
      case 'jpeg':
        return accept({ kind: head, surprises: [] })
      case 'rtf':
        return accept({ kind: head, surprises: [{ kind: 'unread' }] })
      case 'ole': {
        const told = await oleKind(path)
        return 'refused' in told ? refuse(told.refused) : accept({ ...told, surprises: [{ kind: 'unread' }] })
      }
      // What is no office file either is refused there.
      case 'zip':
      case 'pdf':
      case null:
        return this.#deps.inspect(path, signal ?? new AbortController().signal)
      default:
        return head satisfies never
    }
  }

  /** Saves what a job made, and that it is done, in one. */
  readonly saveConverted = (upload: Upload, file: CheckedFile, jobId: PaperJobId): Promise<Outcome<UploadResult>> => {
    const done = (within: Database, { paperVersionId, pages }: UploadResult) =>
      this.#deps.jobs().finish(within, jobId, { state: 'ready', paper_version_id: paperVersionId, pages })
    return this.#deps.changing(upload.meetingId, () => this.#placing.run(() => this.#save(upload, file, done)))
  }

  async #save(
    upload: Upload,
    file: CheckedFile,
    alsoWithin?: (within: Database, saved: UploadResult) => Promise<void>,
  ): Promise<Outcome<UploadResult, UploadRefusal>> {
    return this.#keep(file.blob, () =>
      this.#deps.database.transaction().execute(async (within) => {
        const saved = await saveVersion(this.#deps, within, upload, file)
        if (saved.ok) await alsoWithin?.(within, saved.value)
        return saved
      }),
    )
  }

  /** Gives received bytes their place and has `save` name them, in turn with the uploads; bytes that it does not name go again. */
  readonly keep = <T, E extends string>(
    blob: ReceivedBlob,
    save: () => Promise<Outcome<T, E>>,
  ): Promise<Outcome<T, E | 'diskFull'>> => this.keepAll([blob], save)

  /** The same for several files that are saved as one. */
  readonly keepAll = <T, E extends string>(
    blobs: readonly ReceivedBlob[],
    save: () => Promise<Outcome<T, E>>,
  ): Promise<Outcome<T, E | 'diskFull'>> =>
    this.#placing.run(() =>
      blobs.reduceRight<() => Promise<Outcome<T, E | 'diskFull'>>>(
        (rest, blob) => () => this.#keep(blob, rest),
        save,
      )(),
    )

  async #keep<T, E extends string>(
    blob: ReceivedBlob,
    save: () => Promise<Outcome<T, E>>,
  ): Promise<Outcome<T, E | 'diskFull'>> {
    const { sha256 } = blob
    // A file that lay there before is not this upload's to take away again.
    const before = await this.#deps.blobs.check(sha256)
    const undo = () => (before === 'missing' ? this.#removeUnnamed(sha256) : Promise.resolve())
    try {
      // The same file sent again mends one that was lost or damaged on the disk.
      if (before !== 'sound') await blob.commit()
      const outcome = await save()
      await undo()
      return outcome
    } catch (error) {
      // The first error is the one to answer; a file that stays goes into quarantine at the next start.
      await undo().catch((failed: unknown) =>
        this.#deps.log.warn({ err: failed, sha256 }, 'a file without a version stays'),
      )
      if (isDiskFull(error)) return refuse('diskFull')
      throw error
    }
  }

  async #removeUnnamed(sha256: Sha256): Promise<void> {
    const { blobs, database } = this.#deps
    if (!(await isNamed(database, sha256))) await blobs.remove(sha256)
  }
}

import type { Readable } from 'node:stream'
import type { Audit } from '../audit/audit.ts'
import type { Clock } from '../kit/clock.ts'
import { createSerial } from '../kit/serial.ts'
import type { BlobStore, ReceiveRefusal } from '../storage/blobs.ts'
import { isDiskFull } from '../storage/database-problem.ts'
import type { Database } from '../storage/database.ts'
import type { Sha256 } from '../wire/ids.ts'
import { refuse, type Outcome } from '../wire/kit.ts'
import type { PdfChecker } from './check-pdf.ts'
import { shownFileName, titleFromFileName } from './file-names.ts'
import type { Changing } from './news.ts'
import { placeFor, saveVersion, type CheckedFile, type Upload } from './save-version.ts'
import { stampedName } from './state-secret.ts'
import type { UploadError, UploadResult } from './wire.ts'

export type UploadRefusal = UploadError | 'notFound' | 'unavailable'

export interface UploadDeps {
  readonly database: Database
  readonly clock: Clock
  readonly audit: Audit
  readonly blobs: BlobStore
  readonly changing: Changing
  readonly checker: PdfChecker
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
 * A PDF begins with its version, before which mail gateways and printers leave up to 1,024 bytes of their own. Files are served as
 * PDF, without sniffing and sandboxed, so what stands there is never run; whether it is a PDF at all, the check finds out.
 */
export function looksLikePdf(head: Uint8Array): boolean {
  return /%PDF-\d/.test(Buffer.from(head).toString('latin1'))
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

  readonly take = async (upload: Upload, source: Readable): Promise<Outcome<UploadResult, UploadRefusal>> => {
    const outcome = await this.#receive(upload, source)
    if (!outcome.ok) {
      const { uploadedBy: accountId, meetingId, agendaItemId } = upload
      const details = { error: outcome.error, agendaItemId }
      const refused = { accountId, meetingId, action: 'papers.upload.refused', details }
      await this.#deps.audit.record(refused).catch(() => undefined)
    }
    return outcome
  }

  /** Removes the file with these bytes unless a version names it; in turn with the uploads, which may be about to name it. */
  readonly removeUnnamed = (sha256: Sha256): Promise<void> => this.#placing.run(() => this.#removeUnnamed(sha256))

  async #receive(upload: Upload, source: Readable): Promise<Outcome<UploadResult, UploadRefusal>> {
    const { blobs, changing, checker, database, idleMs, maxBytes } = this.#deps
    const fileName = shownFileName(upload.fileName)
    const placed = await placeFor(database, upload)
    if (!placed.ok) return placed
    if (stampedName(upload.title ?? '') || stampedName(fileName)) return refuse('stateSecret')
    const { signal } = upload
    const options = { maxBytes, idleMs, acceptHead: looksLikePdf, declaredBytes: upload.declaredBytes ?? 0 }
    const received = await blobs.receive(source, signal === undefined ? options : { ...options, signal })
    if (!received.ok) return refuse(RECEIVE_ERRORS[received.error], { maxBytes })
    try {
      if (received.value.bytes === 0) return refuse('emptyFile')
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

  async #save(upload: Upload, file: CheckedFile): Promise<Outcome<UploadResult, UploadRefusal>> {
    const { blobs, database } = this.#deps
    const { sha256 } = file.blob
    // A file that lay there before is not this upload's to take away again.
    const before = await blobs.check(sha256)
    const undo = () => (before === 'missing' ? this.#removeUnnamed(sha256) : Promise.resolve())
    try {
      // The same file sent again mends one that was lost or damaged on the disk.
      if (before !== 'sound') await file.blob.commit()
      const outcome = await database.transaction().execute((within) => saveVersion(this.#deps, within, upload, file))
      if (!outcome.ok) await undo()
      return outcome
    } catch (error) {
      await undo().catch(() => undefined)
      if (isDiskFull(error)) return refuse('diskFull')
      throw error
    }
  }

  async #removeUnnamed(sha256: Sha256): Promise<void> {
    const { blobs, database } = this.#deps
    const named = await database
      .selectFrom('paper_versions')
      .select('sha256')
      .where('sha256', '=', sha256)
      .executeTakeFirst()
    if (named === undefined) await blobs.remove(sha256)
  }
}

import type { Readable } from 'node:stream'
import type { Audit } from '../audit/audit.ts'
import { isEditable } from '../meeting/rules.ts'
import type { BlobStore, ReceivedBlob, ReceiveRefusal } from '../storage/blobs.ts'
import { newId, type Clock } from '../kit/clock.ts'
import { isDiskFull } from '../storage/database-problem.ts'
import type { Database } from '../storage/database.ts'
import { PaperId, PaperVersionId, type AccountId, type AgendaItemId, type MeetingId, type Sha256 } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import type { PdfChecker } from './check-pdf.ts'
import { shownFileName, titleFromFileName } from './file-names.ts'
import type { Changing } from './news.ts'
import { takesVersions } from './rules.ts'
import { stampedName } from './state-secret.ts'
import { latestVersionNumber, nextPosition, paperRow, stateOfItemsMeeting, twinOf, versionOfBytes } from './store.ts'
import type { AccessClass, PaperRemark, PaperState, UploadError, UploadResult } from './wire.ts'

export interface Upload {
  readonly meetingId: MeetingId
  readonly agendaItemId: AgendaItemId
  readonly fileName: string
  readonly title?: string | undefined
  readonly accessClass: AccessClass
  /** Given: the file becomes this paper's next version, which keeps its title and class. */
  readonly paperId?: PaperId | undefined
  /** The new version of an issued paper waits to be put in its place. */
  readonly hold?: 'yes' | undefined
  readonly uploadedBy: AccountId
  /** The state of a new paper; `prepared` unless told. */
  readonly state?: 'prepared' | 'issued'
  readonly signal?: AbortSignal
  /** What the sender says that the file weighs; 0: nothing said. */
  readonly declaredBytes?: number
}
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

export interface Uploader {
  take(upload: Upload, source: Readable): Promise<Outcome<UploadResult, UploadRefusal>>
  /** Removes the file with these bytes unless a version names it; in turn with the uploads, which may be about to name it. */
  removeUnnamed(sha256: Sha256): Promise<void>
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
export function createUploader(deps: UploadDeps): Uploader {
  const { database, clock, audit, blobs, changing, checker } = deps
  // Placing a file and saving its row go one after the other, so that tidying up after one can't take away another's file.
  let placing: Promise<unknown> = Promise.resolve()

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = placing.then(work)
    placing = done.catch(() => undefined)
    return done
  }

  return {
    async take(upload, source) {
      const outcome = await receive(upload, source)
      if (!outcome.ok) {
        const { uploadedBy: accountId, meetingId, agendaItemId } = upload
        const details = { error: outcome.error, agendaItemId }
        await audit.record({ accountId, meetingId, action: 'papers.upload.refused', details }).catch(() => undefined)
      }
      return outcome
    },
    removeUnnamed: (sha256) => inTurn(() => removeUnnamed(sha256)),
  }

  async function receive(upload: Upload, source: Readable): Promise<Outcome<UploadResult, UploadRefusal>> {
    const fileName = shownFileName(upload.fileName)
    const placed = await placeFor(database, upload)
    if (!placed.ok) return placed
    if (stampedName(upload.title ?? '') || stampedName(fileName)) return refuse('stateSecret')
    const { signal } = upload
    const { maxBytes, idleMs } = deps
    const options = { maxBytes, idleMs, acceptHead: looksLikePdf, declaredBytes: upload.declaredBytes ?? 0 }
    const received = await blobs.receive(source, signal === undefined ? options : { ...options, signal })
    if (!received.ok) return refuse(RECEIVE_ERRORS[received.error], { maxBytes: deps.maxBytes })
    try {
      if (received.value.bytes === 0) return refuse('emptyFile')
      const checked = await checker.check(received.value.tempPath)
      if (!checked.ok) return checked
      const title = upload.title ?? checked.value.title ?? titleFromFileName(fileName)
      if (stampedName(title)) return refuse('stateSecret')
      const file = { blob: received.value, ...checked.value, fileName, title }
      return await changing(upload.meetingId, () => inTurn(() => save(upload, file)))
    } finally {
      await received.value.discard()
    }
  }

  async function save(upload: Upload, file: CheckedFile): Promise<Outcome<UploadResult, UploadRefusal>> {
    const { sha256 } = file.blob
    // A file that lay there before is not this upload's to take away again.
    const before = await blobs.check(sha256)
    const undo = () => (before === 'missing' ? removeUnnamed(sha256) : Promise.resolve())
    try {
      // The same file sent again mends one that was lost or damaged on the disk.
      if (before !== 'sound') await file.blob.commit()
      const outcome = await database.transaction().execute((within) => insert(within, upload, file))
      if (!outcome.ok) await undo()
      return outcome
    } catch (error) {
      await undo().catch(() => undefined)
      if (isDiskFull(error)) return refuse('diskFull')
      throw error
    }
  }

  async function insert(
    within: Database,
    upload: Upload,
    file: CheckedFile,
  ): Promise<Outcome<UploadResult, UploadRefusal>> {
    const { meetingId, agendaItemId, uploadedBy } = upload
    const { sha256, bytes } = file.blob
    // Asked again: the meeting may have ended, or the paper been recalled, while the file came.
    const placed = await placeFor(within, upload)
    if (!placed.ok) return placed
    const { before } = placed.value
    const known =
      upload.paperId === undefined
        ? await twinOf(within, { agendaItemId, title: file.title, fileName: file.fileName, sha256 })
        : await versionOfBytes(within, upload.paperId, sha256)
    // A new version of an issued paper is issued at once unless it is to wait; a new paper waits for the secretary.
    const state: PaperState = before ?? upload.state ?? 'prepared'
    const paperId = known?.paper_id ?? upload.paperId ?? newId(PaperId)
    const paperVersionId = known?.paper_version_id ?? newId(PaperVersionId)
    const saved = { paperId, paperVersionId, pages: file.pages, sha256, remarks: [...file.remarks] }
    if (known !== null) return accept(saved)
    const nowMs = clock.nowMs()
    if (upload.paperId === undefined) {
      await within
        .insertInto('papers')
        .values({
          paper_id: paperId,
          meeting_id: meetingId,
          agenda_item_id: agendaItemId,
          title: file.title,
          access_class: upload.accessClass,
          state,
          position: await nextPosition(within, agendaItemId),
          recall_reason: null,
          created_at_ms: nowMs,
        })
        .execute()
    }
    const number = (await latestVersionNumber(within, paperId)) + 1
    await within
      .insertInto('paper_versions')
      .values({
        paper_version_id: paperVersionId,
        paper_id: paperId,
        number,
        sha256,
        bytes,
        pages: file.pages,
        remarks: JSON.stringify(file.remarks),
        file_name: file.fileName,
        uploaded_by: uploadedBy,
        uploaded_at_ms: nowMs,
        issued_at_ms: state === 'issued' && !(upload.hold === 'yes' && before === 'issued') ? nowMs : null,
      })
      .execute()
    const details = {
      paperId,
      paperVersionId,
      number,
      sha256,
      bytes,
      pages: file.pages,
      state,
      remarks: file.remarks.map(({ kind }) => kind).join(' '),
    }
    await audit.record({ accountId: uploadedBy, meetingId, action: 'papers.upload', details }, within)
    return accept(saved)
  }

  async function removeUnnamed(sha256: Sha256): Promise<void> {
    const named = await database
      .selectFrom('paper_versions')
      .select('sha256')
      .where('sha256', '=', sha256)
      .executeTakeFirst()
    if (named === undefined) await blobs.remove(sha256)
  }
}

interface CheckedFile {
  readonly blob: ReceivedBlob
  readonly pages: number
  readonly remarks: readonly PaperRemark[]
  readonly fileName: string
  readonly title: string
}

/** Whether the upload has a place: its item, and its paper if it names one, are of this meeting and may change. */
async function placeFor(
  database: Database,
  upload: Upload,
): Promise<Outcome<{ before: PaperState | null }, 'notFound' | 'illegalState'>> {
  const meetingState = await stateOfItemsMeeting(database, upload.meetingId, upload.agendaItemId)
  if (meetingState === null) return refuse('notFound')
  const paper = upload.paperId === undefined ? null : await paperRow(database, upload.meetingId, upload.paperId)
  if (upload.paperId !== undefined && paper?.agenda_item_id !== upload.agendaItemId) return refuse('notFound')
  if (!isEditable(meetingState)) return refuse('illegalState')
  if (paper !== null && !takesVersions(paper.state)) return refuse('illegalState')
  return accept({ before: paper?.state ?? null })
}

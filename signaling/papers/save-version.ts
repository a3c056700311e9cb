// Saves a checked file as a paper's first or next version.
import type { Audit } from '../audit/audit.ts'
import { newId, type Clock } from '../kit/clock.ts'
import { isEditable } from '../meeting/rules.ts'
import type { ReceivedBlob } from '../storage/blobs.ts'
import type { Database } from '../storage/database.ts'
import { PaperId, PaperVersionId, type AccountId, type AgendaItemId, type MeetingId, type Sha256 } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import { needsApproval } from './approval-store.ts'
import { takesVersions } from './rules.ts'
import { latestVersionNumber, nextPosition, paperRow, stateOfItemsMeeting, twinOf, versionOfBytes } from './store.ts'
import type { AccessClass, PaperRemark, PaperState, UploadResult } from './wire.ts'
import type { Surprise } from '../office/wire.ts'

/** What a file is uploaded as. */
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

/** A file that was received and found to be a PDF. */
export interface CheckedFile {
  readonly blob: ReceivedBlob
  readonly pages: number
  readonly remarks: readonly PaperRemark[]
  readonly fileName: string
  readonly title: string
  /** What the PDF was made of, where it did not come as one. */
  readonly original?: OriginalFile
}
export interface OriginalFile {
  readonly sha256: Sha256
  readonly fileName: string
  readonly bytes: number
  readonly surprises: readonly Surprise[]
}
type NewVersion = Pick<UploadResult, 'paperId' | 'paperVersionId'> & {
  readonly state: PaperState
  /** The paper's state before this version; null for a new paper. */
  readonly before: PaperState | null
  readonly nowMs: number
}

/** Whether the upload has a place: its item, and its paper if it names one, are of this meeting and may change. */
export async function placeFor(
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

/** The same bytes once more, under the same title and name or of the same paper, are no new version. */
export async function saveVersion(
  { audit, clock }: { readonly audit: Audit; readonly clock: Pick<Clock, 'nowMs'> },
  within: Database,
  upload: Upload,
  file: CheckedFile,
): Promise<Outcome<UploadResult, 'notFound' | 'illegalState'>> {
  const { meetingId, agendaItemId, uploadedBy } = upload
  const { sha256, bytes } = file.blob
  // Asked again: the meeting may have ended, or the paper been recalled, while the file came.
  const placed = await placeFor(within, upload)
  if (!placed.ok) return placed
  const { before } = placed.value
  // Each conversion of the same file gives other bytes: it is known by the file that it was made of.
  const sameBytes = {
    sha256: file.original?.sha256 ?? sha256,
    of: file.original === undefined ? 'pdf' : 'original',
  } as const
  const known =
    upload.paperId === undefined
      ? await twinOf(within, { agendaItemId, title: file.title, fileName: file.fileName, ...sameBytes })
      : await versionOfBytes(within, upload.paperId, sameBytes)
  const paperId = known?.paper_id ?? upload.paperId ?? newId(PaperId)
  const paperVersionId = known?.paper_version_id ?? newId(PaperVersionId)
  const { pages } = known ?? file
  const saved = { paperId, paperVersionId, pages, sha256: known?.sha256 ?? sha256, remarks: [...file.remarks] }
  if (known !== null) return accept(saved)
  // A new version of an issued paper is issued at once unless it is to wait; a new paper waits for the secretary.
  const state: PaperState = before ?? upload.state ?? 'prepared'
  const made = { paperId, paperVersionId, state, before, nowMs: clock.nowMs() }
  if (upload.paperId === undefined) await insertPaper(within, upload, file.title, made)
  const number = await insertVersion(within, upload, file, made)
  const remarks = file.remarks.map(({ kind }) => kind).join(' ')
  const original = file.original?.sha256 ?? null
  const details = { paperId, paperVersionId, number, sha256, bytes, pages, state, remarks, original }
  await audit.record({ accountId: uploadedBy, meetingId, action: 'papers.upload', details }, within)
  return accept(saved)
}

async function insertPaper(
  within: Database,
  { accessClass, agendaItemId, meetingId }: Upload,
  title: string,
  { nowMs, paperId, state }: NewVersion,
): Promise<void> {
  await within
    .insertInto('papers')
    .values({
      paper_id: paperId,
      meeting_id: meetingId,
      agenda_item_id: agendaItemId,
      title,
      access_class: accessClass,
      state,
      position: await nextPosition(within, agendaItemId),
      recall_reason: null,
      created_at_ms: nowMs,
    })
    .execute()
}

/** @returns the number of the version. */
async function insertVersion(
  within: Database,
  { hold, meetingId, uploadedBy }: Upload,
  { blob, fileName, original, pages, remarks }: CheckedFile,
  { before, nowMs, paperId, paperVersionId, state }: NewVersion,
): Promise<number> {
  const number = (await latestVersionNumber(within, paperId)) + 1
  const waits = before === 'issued' && (hold === 'yes' || (await needsApproval(within, meetingId)))
  await within
    .insertInto('paper_versions')
    .values({
      paper_version_id: paperVersionId,
      paper_id: paperId,
      number,
      sha256: blob.sha256,
      bytes: blob.bytes,
      pages,
      remarks: JSON.stringify(remarks),
      file_name: fileName,
      uploaded_by: uploadedBy,
      uploaded_at_ms: nowMs,
      issued_at_ms: state === 'issued' && !waits ? nowMs : null,
      original_sha256: original?.sha256 ?? null,
      original_name: original?.fileName ?? null,
      original_bytes: original?.bytes ?? null,
      surprises: JSON.stringify(original?.surprises ?? []),
    })
    .execute()
  return number
}

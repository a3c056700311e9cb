import type { Selectable } from 'kysely'
import { closedItemsOf } from '../meeting/closed-items.ts'
import type { ClosedItems } from '../wire/agenda-audience.ts'
import type { Database } from '../storage/database.ts'
import type { PapersTable, PaperVersionsTable } from '../storage/schema.ts'
import type { AgendaItemId, MeetingId, PaperId, PaperVersionId, Sha256 } from '../wire/ids.ts'
import type { MeetingState } from '../meeting/wire.ts'
import { surprisesFrom, unfinishedJobs } from './conversion-store.ts'
import { currentOf, type Reach } from './rules.ts'
import { PaperRemark, type Paper, type PaperVersion } from './wire.ts'

export type PaperRow = Selectable<PapersTable>
export type VersionRow = Selectable<PaperVersionsTable>

/** What of a row decides who may see the paper. */
export function reachOf(
  row: Pick<PaperRow, 'access_class' | 'state' | 'recall_reason' | 'agenda_item_id'>,
  closed: ClosedItems,
): Reach {
  const closedTo = closed.get(row.agenda_item_id) ?? null
  return { accessClass: row.access_class, state: row.state, recallReason: row.recall_reason, closedTo }
}

/** The state of the meeting that an agenda item belongs to; null when it is not that meeting's item. */
export async function stateOfItemsMeeting(
  database: Database,
  meetingId: MeetingId,
  agendaItemId: AgendaItemId,
): Promise<MeetingState | null> {
  const row = await database
    .selectFrom('agenda_items')
    .innerJoin('meetings', 'meetings.meeting_id', 'agenda_items.meeting_id')
    .select('meetings.state')
    .where('agenda_items.agenda_item_id', '=', agendaItemId)
    .where('agenda_items.meeting_id', '=', meetingId)
    .executeTakeFirst()
  return row?.state ?? null
}

export async function paperRow(database: Database, meetingId: MeetingId, paperId: PaperId): Promise<PaperRow | null> {
  const row = await database
    .selectFrom('papers')
    .selectAll()
    .where('paper_id', '=', paperId)
    .where('meeting_id', '=', meetingId)
    .executeTakeFirst()
  return row ?? null
}

/** A version together with its paper. */
export async function versionWithPaper(
  database: Database,
  paperVersionId: PaperVersionId,
): Promise<(VersionRow & PaperRow) | null> {
  const row = await database
    .selectFrom('paper_versions')
    .innerJoin('papers', 'papers.paper_id', 'paper_versions.paper_id')
    .selectAll('papers')
    .selectAll('paper_versions')
    .where('paper_version_id', '=', paperVersionId)
    .executeTakeFirst()
  return row ?? null
}

/** Bytes of a PDF, or of the original that it was made of. */
interface SameBytes {
  readonly sha256: Sha256
  readonly of: 'pdf' | 'original'
}
const columnOf = { pdf: 'paper_versions.sha256', original: 'paper_versions.original_sha256' } as const

export async function versionOfBytes(
  database: Database,
  paperId: PaperId,
  same: SameBytes,
): Promise<VersionRow | null> {
  const row = await database
    .selectFrom('paper_versions')
    .selectAll()
    .where('paper_id', '=', paperId)
    .where(columnOf[same.of], '=', same.sha256)
    .executeTakeFirst()
  return row ?? null
}

/** The paper that the same upload made before, when a person or a browser sends it twice. */
export async function twinOf(
  database: Database,
  upload: { agendaItemId: AgendaItemId; title: string; fileName: string } & SameBytes,
): Promise<VersionRow | null> {
  const row = await database
    .selectFrom('paper_versions')
    .innerJoin('papers', 'papers.paper_id', 'paper_versions.paper_id')
    .selectAll('paper_versions')
    .where('papers.agenda_item_id', '=', upload.agendaItemId)
    .where('papers.title', '=', upload.title)
    .where('paper_versions.file_name', '=', upload.fileName)
    .where('papers.state', '!=', 'recalled')
    .where(columnOf[upload.of], '=', upload.sha256)
    .executeTakeFirst()
  return row ?? null
}

/** Where a new paper stands under its agenda item: behind the others. */
export async function nextPosition(database: Database, agendaItemId: AgendaItemId): Promise<number> {
  const row = await database
    .selectFrom('papers')
    .select((select) => select.fn.max('position').as('last'))
    .where('agenda_item_id', '=', agendaItemId)
    .executeTakeFirst()
  return row?.last == null ? 0 : Number(row.last) + 1
}

export async function latestVersionNumber(database: Database, paperId: PaperId): Promise<number> {
  const row = await database
    .selectFrom('paper_versions')
    .select((select) => select.fn.max('number').as('number'))
    .where('paper_id', '=', paperId)
    .executeTakeFirst()
  return Number(row?.number ?? 0)
}

/** A version as it is listed, and whether it was ever issued. */
export interface ListedVersion {
  readonly version: PaperVersion
  readonly issued: boolean
}

function versions(database: Database) {
  return database
    .selectFrom('paper_versions')
    .innerJoin('papers', 'papers.paper_id', 'paper_versions.paper_id')
    .innerJoin('accounts', 'accounts.account_id', 'paper_versions.uploaded_by')
    .selectAll('paper_versions')
    .select('accounts.full_name as uploader')
    .orderBy('paper_versions.number')
}

function listed(row: VersionRow & { readonly uploader: string }): ListedVersion {
  return {
    version: {
      paperVersionId: row.paper_version_id,
      number: row.number,
      sha256: row.sha256,
      bytes: row.bytes,
      pages: row.pages,
      fileName: row.file_name,
      uploadedAtMs: row.uploaded_at_ms,
      uploadedByName: row.uploader,
      remarks: remarksOf(row.remarks),
      original:
        row.original_name === null || row.original_bytes === null
          ? null
          : { fileName: row.original_name, bytes: row.original_bytes, surprises: surprisesFrom(row.surprises) },
      approval: row.approval,
    },
    issued: row.issued_at_ms !== null,
  }
}

/** The rows of a paper's versions, the oldest first. */
export async function versionRows(database: Database, paperId: PaperId): Promise<VersionRow[]> {
  return database.selectFrom('paper_versions').selectAll().where('paper_id', '=', paperId).orderBy('number').execute()
}

/** All versions of a paper, the oldest first. */
export async function versionsOf(database: Database, paperId: PaperId): Promise<ListedVersion[]> {
  const rows = await versions(database).where('papers.paper_id', '=', paperId).execute()
  return rows.map(listed)
}

/** Writes down that the newest versions of these papers have been issued. */
export async function noteIssued(within: Database, paperIds: readonly PaperId[], nowMs: number): Promise<void> {
  for (const paperId of paperIds)
    await within
      .updateTable('paper_versions')
      .set({ issued_at_ms: nowMs })
      .where('paper_id', '=', paperId)
      .where('number', '=', await latestVersionNumber(within, paperId))
      .where('issued_at_ms', 'is', null)
      .execute()
}

/** Deletes one version with the marks on it; its file stays for the caller to remove once this is kept. */
export async function deleteVersion(within: Database, paperVersionId: PaperVersionId): Promise<void> {
  for (const table of ['paper_receipts', 'mark_updates', 'mark_documents', 'mark_lines', 'paper_versions'] as const) {
    await within.deleteFrom(table).where('paper_version_id', '=', paperVersionId).execute()
  }
}

export interface ListedPapers {
  readonly papers: readonly (Paper & { reach: Reach; issuedCount: number })[]
  readonly closed: ClosedItems
}

/** All papers of a meeting with their newest versions, in the order of the agenda. */
export async function papersOf(database: Database, meetingId: MeetingId): Promise<ListedPapers> {
  const papers = await database
    .selectFrom('papers')
    .innerJoin('agenda_items', 'agenda_items.agenda_item_id', 'papers.agenda_item_id')
    .selectAll('papers')
    .where('papers.meeting_id', '=', meetingId)
    .orderBy('agenda_items.position')
    .orderBy('papers.position')
    .orderBy('papers.created_at_ms')
    .orderBy('papers.paper_id')
    .execute()
  const rows = await versions(database).where('papers.meeting_id', '=', meetingId).execute()
  const closed = await closedItemsOf(database, meetingId)
  const listedPapers = papers.map((row) => {
    const own = rows.filter((version) => version.paper_id === row.paper_id)
    const issued = own.filter((version) => version.issued_at_ms !== null)
    const newest = own.at(-1)
    const current = currentOf(row.state, own)
    const waits = current !== undefined && newest !== undefined && newest.number > current.number
    return {
      paperId: row.paper_id,
      agendaItemId: row.agenda_item_id,
      title: row.title,
      accessClass: row.access_class,
      state: row.state,
      recallReason: row.recall_reason,
      current: current === undefined ? null : listed(current).version,
      waiting: waits ? listed(newest).version : null,
      versionCount: own.length,
      late: row.late === 1,
      mayDownload: row.may_download === 1,
      mayPrint: row.may_print === 1,
      issuedCount: issued.length,
      reach: reachOf(row, closed),
    }
  })
  return { papers: listedPapers, closed }
}

/** Remarks as they lie in a row; those of a kind that this version does not know are left out. */
export function remarksOf(json: string): PaperRemark[] {
  const stored: unknown = JSON.parse(json)
  return Array.isArray(stored) ? stored.flatMap((remark) => PaperRemark.safeParse(remark).data ?? []) : []
}

/** Every file that the database names: versions, what they were made of, what is still to be converted, the files of consultations, personal documents, and papers that came over the axis. */
export async function namedBlobs(database: Database): Promise<Set<Sha256>> {
  const rows = await database.selectFrom('paper_versions').select(['sha256', 'original_sha256']).execute()
  const jobs = await unfinishedJobs(database)
  const consulted = await database.selectFrom('consultation_files').select('sha256').execute()
  const personal = await database.selectFrom('personal_documents').select('sha256').execute()
  const came = await database.selectFrom('axis_files').select('sha256').execute()
  return new Set([
    ...came.map((row) => row.sha256),
    ...consulted.map((row) => row.sha256),
    ...personal.map((row) => row.sha256),
    ...rows.flatMap((row) => [row.sha256, ...(row.original_sha256 === null ? [] : [row.original_sha256])]),
    ...jobs.map((job) => job.sha256),
  ])
}

/** Whether anything still names these bytes. */
export async function isNamed(database: Database, sha256: Sha256): Promise<boolean> {
  const version = await database
    .selectFrom('paper_versions')
    .select('sha256')
    .where(({ eb, or }) => or([eb('sha256', '=', sha256), eb('original_sha256', '=', sha256)]))
    .executeTakeFirst()
  const consulted = await database
    .selectFrom('consultation_files')
    .select('file_id')
    .where('sha256', '=', sha256)
    .executeTakeFirst()
  const personal = await database
    .selectFrom('personal_documents')
    .select('document_id')
    .where('sha256', '=', sha256)
    .executeTakeFirst()
  const came = await database.selectFrom('axis_files').select('file_id').where('sha256', '=', sha256).executeTakeFirst()
  return (
    version !== undefined ||
    consulted !== undefined ||
    personal !== undefined ||
    came !== undefined ||
    (await unfinishedJobs(database)).some((job) => job.sha256 === sha256)
  )
}

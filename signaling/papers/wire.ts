import { z } from 'zod'
import { Surprise, MAX_SURPRISES } from '../office/wire.ts'
import { AgendaItemId, MeetingId, PaperId, PaperJobId, PaperVersionId, Sha256, TimeMs } from '../wire/ids.ts'
import { event, plainLine, RefusalDetails, request } from '../wire/kit.ts'

/** State secrets (Mật, Tối mật, Tuyệt mật) are banned from networked devices by law and are no class here. */
export const AccessClass = z.enum(['public', 'internal', 'restricted'])
export type AccessClass = z.infer<typeof AccessClass>

/** `prepared`: seen by secretary and chair alone; `issued`: by those entitled; `recalled`: its files are given to nobody. */
export const PaperState = z.enum(['prepared', 'issued', 'recalled'])
export type PaperState = z.infer<typeof PaperState>

/** How far a version has come with those who approve it, where a meeting asks for that. */
export const Approval = z.enum(['none', 'submitted', 'sentBack', 'approved'])
export type Approval = z.infer<typeof Approval>

/**
 * What the check found worth saying of a file that it took. `indexRebuilt`: the index is wrong, readers find the pages without it;
 * `indexIgnored`: the same, and readers must be made to; `endMissing`: cut off behind its last page; `picturesTooLarge`: these
 * pages have pictures that are not drawn; `form`: an XFA form that has pages too; `attachments`: files inside that are not shown;
 * `activeContent`: commands that other programs may run, as JavaScript.
 */
export const PaperRemark = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['indexRebuilt', 'indexIgnored', 'endMissing', 'form', 'activeContent']) }),
  z.strictObject({ kind: z.literal('picturesTooLarge'), pageNumbers: z.array(z.int().min(1)).max(200) }),
  z.strictObject({ kind: z.literal('attachments'), files: z.int().min(1) }),
])
export type PaperRemark = z.infer<typeof PaperRemark>

/** The file that a version was made of, for those who prepare papers. */
export const Original = z.strictObject({
  fileName: z.string(),
  bytes: z.int().min(1),
  surprises: z.array(Surprise).max(MAX_SURPRISES),
})
export type Original = z.infer<typeof Original>

export const PaperVersion = z.strictObject({
  paperVersionId: PaperVersionId,
  number: z.int().min(1),
  sha256: Sha256,
  bytes: z.int().min(1),
  pages: z.int().min(1),
  fileName: z.string(),
  uploadedAtMs: TimeMs,
  uploadedByName: z.string(),
  remarks: z.array(PaperRemark).max(10),
  /** Null: it came as a PDF, or the person does not prepare papers. */
  original: Original.nullable(),
  /** `none` for accounts that neither prepare nor approve papers. */
  approval: Approval,
})
export type PaperVersion = z.infer<typeof PaperVersion>

export const Paper = z.strictObject({
  paperId: PaperId,
  agendaItemId: AgendaItemId,
  title: z.string(),
  accessClass: AccessClass,
  state: PaperState,
  recallReason: z.string().nullable(),
  /** Null only for somebody who may not read a recalled paper any more. */
  current: PaperVersion.nullable(),
  /** A version that came after an issued one and waits to take its place; null for people who may not issue or prepare papers. */
  waiting: PaperVersion.nullable(),
  /** Of those that the person may read. */
  versionCount: z.int(),
  /** A late paper (tài liệu bổ sung): issued first after the invitations had gone out. */
  late: z.boolean(),
  /** What the pages offer its readers beside reading it. */
  mayDownload: z.boolean(),
  mayPrint: z.boolean(),
})
export type Paper = z.infer<typeof Paper>

export const listPapers = request('papers.list', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId }),
  result: z.strictObject({ papers: z.array(Paper) }),
})
/** Versions of a paper that the person may read, the oldest first; `notFound` when they may read none. */
export const listVersions = request('papers.versions', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, paperId: PaperId }),
  result: z.strictObject({ versions: z.array(PaperVersion) }),
})
export const issuePaper = request('papers.issue', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, paperId: PaperId }),
  result: z.strictObject({}),
  errors: ['illegalState', 'notApproved'],
})
export const recallPaper = request('papers.recall', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, paperId: PaperId, reason: plainLine(500) }),
  result: z.strictObject({}),
  errors: ['illegalState'],
})

/** Another title for a paper that was not issued yet. */
export const renamePaper = request('papers.rename', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, paperId: PaperId, title: plainLine(300) }),
  result: z.strictObject({}),
  errors: ['illegalState', 'stateSecret'],
})
/** Who may read a paper, and what its readers' pages offer; of an issued one only chair and secretary change it. */
export const setPaperAccess = request('papers.setAccess', {
  via: 'http',
  params: z.strictObject({
    meetingId: MeetingId,
    paperId: PaperId,
    accessClass: AccessClass,
    mayDownload: z.boolean(),
    mayPrint: z.boolean(),
  }),
  result: z.strictObject({}),
  errors: ['illegalState'],
})
/**
 * Puts a paper under an agenda item as the one with this index (0-based, behind the last one where it is larger). Into
 * another item only while it was not issued.
 */
export const placePaper = request('papers.place', {
  via: 'http',
  params: z.strictObject({
    meetingId: MeetingId,
    paperId: PaperId,
    agendaItemId: AgendaItemId,
    index: z.int().min(0).max(10_000),
  }),
  result: z.strictObject({}),
  errors: ['illegalState'],
})
const oneVersion = { meetingId: MeetingId, paperId: PaperId, paperVersionId: PaperVersionId }
/** Gives readers the waiting version in the place of the one they have. */
export const replaceVersion = request('papers.replace', {
  via: 'http',
  params: z.strictObject({ ...oneVersion, reason: plainLine(500) }),
  result: z.strictObject({}),
  errors: ['illegalState', 'notApproved'],
})
/** Takes the version that readers have back: the one before it takes its place again, and it waits as before. */
export const takeBackVersion = request('papers.takeBack', {
  via: 'http',
  params: z.strictObject({ ...oneVersion, reason: plainLine(500) }),
  result: z.strictObject({}),
  errors: ['illegalState'],
})
/** Deletes a waiting version with its file. */
export const dropVersion = request('papers.dropVersion', {
  via: 'http',
  params: z.strictObject(oneVersion),
  result: z.strictObject({}),
  errors: ['illegalState'],
})
/** Deletes a paper that was never issued, with its files; an issued one is recalled instead. */
export const removePaper = request('papers.remove', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, paperId: PaperId }),
  result: z.strictObject({}),
  errors: ['illegalState'],
})

/**
 * Upload: `POST /api/meetings/:meetingId/agenda/:agendaItemId/papers`, the body is the file itself
 * (`application/octet-stream`), these in the query. With `paperId` it becomes that paper's next version.
 * Answer: HttpReply with UploadAnswer. The same bytes again for the same paper give the same version, or the same job.
 */
export const UploadQuery = z.strictObject({
  /** As the person's machine calls it; kept for show only, never used as a path. Longer ones are cut to 200. */
  fileName: z.string().max(1000),
  title: plainLine(300).optional(),
  accessClass: AccessClass.default('internal'),
  paperId: PaperId.optional(),
  /** The new version of an issued paper waits until it is put in the old one's place; an administrator's always does. */
  hold: z.literal('yes').optional(),
})
export type UploadQuery = z.infer<typeof UploadQuery>
export const UploadResult = z.strictObject({
  paperId: PaperId,
  paperVersionId: PaperVersionId,
  pages: z.int(),
  sha256: Sha256,
  remarks: z.array(PaperRemark).max(10),
})
export type UploadResult = z.infer<typeof UploadResult>

/** `converting`: waits for LibreOffice or is in it; `checking`: the PDF that came out is checked. */
export const JobState = z.enum(['converting', 'checking', 'ready', 'refused'])
export type JobState = z.infer<typeof JobState>
/** A file that was received and becomes a PDF paper. */
export const PaperJob = z.strictObject({
  jobId: PaperJobId,
  agendaItemId: AgendaItemId,
  paperId: PaperId.nullable(),
  accessClass: AccessClass,
  fileName: z.string(),
  state: JobState,
  /** How many are converted before it. */
  ahead: z.int().min(0),
  /** Why it was refused, and what its sentence names. */
  error: z.string().nullable(),
  details: RefusalDetails.nullable(),
  paperVersionId: PaperVersionId.nullable(),
  pages: z.int().nullable(),
})
export type PaperJob = z.infer<typeof PaperJob>
export const UploadAnswer = z.union([UploadResult, z.strictObject({ job: PaperJob })])
export type UploadAnswer = z.infer<typeof UploadAnswer>

/** Unfinished jobs and those of the last day that were not dismissed, one's own. `installing`: LibreOffice is being installed first. */
export const listJobs = request('papers.jobs', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId }),
  result: z.strictObject({ jobs: z.array(PaperJob).max(200), installing: z.boolean() }),
})
/** Takes one of one's own jobs off the list; one that is not finished is stopped, and its file goes. */
export const dismissJob = request('papers.dismissJob', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, jobId: PaperJobId }),
  result: z.strictObject({}),
})
/** One's own jobs have moved on, and are to be asked for. Goes to the open pages of their uploader alone. */
export const jobsChanged = event('papers.jobsChanged', { data: z.strictObject({}), kept: false })

/** Refusals that lie in the file itself: the same file would be refused again. */
export const FILE_ERRORS = [
  'emptyFile',
  'notPdf',
  'truncatedPdf',
  'damagedPdf',
  'encryptedPdf',
  'certificatePdf',
  'lockedPdf',
  'xfaPdf',
  'portfolioPdf',
  'tooManyPages',
  'fileTooLarge',
  'stateSecret',
  'pdfTooSlow',
  'officeDamaged',
  'officeTooLarge',
  'officeUnsafe',
  'officeMacros',
  'officePassword',
  'pictureDamaged',
  'conversionFailed',
  'conversionTooSlow',
] as const
export const UPLOAD_ERRORS = [...FILE_ERRORS, 'diskFull', 'illegalState', 'uploadInterrupted', 'noConverter'] as const
export type UploadError = (typeof UPLOAD_ERRORS)[number]

/** Download: ranged, immutable, only for people who may read the paper now. */
export function paperFilePath(paperVersionId: PaperVersionId): string {
  return `/api/papers/${paperVersionId}/file`
}
/** A version as a file to keep: the original, of a restricted paper a copy with the reader's name and the time on each page. */
export function paperDownloadPath(paperVersionId: PaperVersionId): string {
  return `/api/papers/${paperVersionId}/download`
}
/** The office file or picture that a version was made of, as a download for those who prepare papers. */
export function originalFilePath(paperVersionId: PaperVersionId): string {
  return `/api/papers/${paperVersionId}/original`
}
/** A copy with a sound index of a version whose index is wrong, as a download for those who prepare papers. */
export function repairedFilePath(paperVersionId: PaperVersionId): string {
  return `/api/papers/${paperVersionId}/repaired`
}

/**
 * The list of papers, as the role of this seat sees it, is another one: the rows that are new or changed, and the ids of all papers in
 * their order. What is not in `order` is gone for this seat. A seat for which nothing changed is sent nothing, hence without a number; a client
 * that comes back asks for the list. `tooMany`: so many rows changed that none comes along, and the client asks for the list.
 */
export const papersChanged = event('papers.changed', {
  data: z.strictObject({ papers: z.array(Paper), order: z.array(PaperId), tooMany: z.boolean() }),
  kept: false,
  inState: true,
})

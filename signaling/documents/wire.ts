// Personal documents (tài liệu cá nhân): folders and files of one person, which nobody else sees or fetches.
import { z } from 'zod'
import { DocumentId, FolderId, MeetingId, PaperVersionId, TimeMs } from '../wire/ids.ts'
import { plainLine, request } from '../wire/kit.ts'
import { PaperRemark } from '../papers/wire.ts'

export const MOST_FOLDERS = 200
export const MOST_DOCUMENTS = 2_000
/** Folders within folders; 1: one that lies at the top. */
export const MAX_DEPTH = 5
export const MAX_NAME = 200

export const Folder = z.strictObject({
  folderId: FolderId,
  /** Null: it lies at the top. */
  parentId: FolderId.nullable(),
  name: z.string(),
})
export type Folder = z.infer<typeof Folder>

/** A folder as it lies in its tree. */
export type Placed = Pick<Folder, 'folderId' | 'parentId'>

/** The folder and everything below it. */
export function within(folders: readonly Placed[], folderId: FolderId): ReadonlySet<FolderId> {
  const found = new Set([folderId])
  for (const holder of found) for (const { folderId: id, parentId } of folders) if (parentId === holder) found.add(id)
  return found
}

/**
 * Why a copy of a meeting's paper cannot be read any more: the paper or this version was taken back, its agenda item is not for the copy's owner by
 * now, or it is restricted.
 */
export const DocumentLock = z.enum(['recalled', 'closed', 'restricted'])
export type DocumentLock = z.infer<typeof DocumentLock>

export const PersonalDocument = z.strictObject({
  documentId: DocumentId,
  folderId: FolderId.nullable(),
  name: z.string(),
  bytes: z.int(),
  pages: z.int(),
  remarks: z.array(PaperRemark),
  addedAtMs: TimeMs,
  /** The meeting's paper that it is a copy of; null: it was uploaded. */
  fromPaper: z.boolean(),
  lock: DocumentLock.nullable(),
})
export type PersonalDocument = z.infer<typeof PersonalDocument>

const none = z.strictObject({})
const name = plainLine(MAX_NAME)
/** `nameTaken`: another folder beside it is called so. */
const FOLDER_ERRORS = ['nameTaken', 'tooDeep'] as const
/** `quotaFull`: the details name what is used and what may be, in bytes. */
const ROOM_ERRORS = ['quotaFull', 'tooManyDocuments'] as const

/** All of one's own: names are searched in the page. */
export const listDocuments = request('documents.list', {
  via: 'http',
  params: none,
  result: z.strictObject({
    folders: z.array(Folder).max(MOST_FOLDERS),
    documents: z.array(PersonalDocument).max(MOST_DOCUMENTS),
    usedBytes: z.int(),
    /** 0: this server keeps no new personal documents. */
    quotaBytes: z.int(),
    /** Of one file. */
    maxBytes: z.int(),
  }),
})
export const makeFolder = request('documents.makeFolder', {
  via: 'http',
  params: z.strictObject({ parentId: FolderId.nullable(), name }),
  result: z.strictObject({ folderId: FolderId }),
  errors: [...FOLDER_ERRORS, 'tooManyFolders'],
})
export const renameFolder = request('documents.renameFolder', {
  via: 'http',
  params: z.strictObject({ folderId: FolderId, name }),
  result: none,
  errors: ['nameTaken'],
})
/** With everything in it. `intoItself`: into one that lies within it. */
export const moveFolder = request('documents.moveFolder', {
  via: 'http',
  params: z.strictObject({ folderId: FolderId, parentId: FolderId.nullable() }),
  result: none,
  errors: [...FOLDER_ERRORS, 'intoItself'],
})
/** With everything in it. `folderChanged`: it holds another number of documents than the person was shown. */
export const removeFolder = request('documents.removeFolder', {
  via: 'http',
  params: z.strictObject({ folderId: FolderId, documents: z.int().min(0) }),
  result: none,
  errors: ['folderChanged'],
})
export const renameDocument = request('documents.rename', {
  via: 'http',
  params: z.strictObject({ documentId: DocumentId, name }),
  result: none,
  errors: ['stateSecret'],
})
export const moveDocument = request('documents.move', {
  via: 'http',
  params: z.strictObject({ documentId: DocumentId, folderId: FolderId.nullable() }),
  result: none,
})
/** With one's marks on it. */
export const removeDocument = request('documents.remove', {
  via: 'http',
  params: z.strictObject({ documentId: DocumentId }),
  result: none,
})
/**
 * A copy of a meeting's paper that one may read and download now, by its bytes. Saved again into the same folder it is the same copy.
 * `restrictedPaper`: a restricted paper leaves the meeting with the reader's name on each page alone.
 */
export const saveCopy = request('documents.saveCopy', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, paperVersionId: PaperVersionId, folderId: FolderId.nullable() }),
  result: z.strictObject({ documentId: DocumentId }),
  errors: [...ROOM_ERRORS, 'downloadForbidden', 'restrictedPaper', 'fileDamaged'],
})

/** What an upload is refused with, beside what is wrong with the file itself. */
export const DOCUMENT_UPLOAD_ERRORS = ROOM_ERRORS

export const DocumentUploadQuery = z.strictObject({
  fileName: z.string().max(1_000),
  /** Left out: at the top. */
  folderId: FolderId.optional(),
})
export const DocumentUploadResult = z.strictObject({ documentId: DocumentId })

export function documentUploadPath(fileName: string, folderId: FolderId | null): string {
  const query = new URLSearchParams({ fileName, ...(folderId === null ? {} : { folderId }) })
  return `/api/documents?${query.toString()}`
}
export const documentFilePath = (documentId: DocumentId): string => `/api/documents/${documentId}/file`

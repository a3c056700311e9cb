import type { Selectable } from 'kysely'
import { remarksOf } from '../papers/store.ts'
import type { Database } from '../storage/database.ts'
import type { PersonalDocumentsTable } from '../storage/schema.ts'
import { marksIdOf, type AccountId, type DocumentId, type FolderId } from '../wire/ids.ts'
import type { DocumentLock, Folder, PersonalDocument } from './wire.ts'

export type DocumentRow = Selectable<PersonalDocumentsTable>

export async function foldersOf(database: Database, accountId: AccountId): Promise<Folder[]> {
  const rows = await database
    .selectFrom('personal_folders')
    .select(['folder_id', 'parent_id', 'name'])
    .where('account_id', '=', accountId)
    .orderBy('name')
    .orderBy('folder_id')
    .execute()
  return rows.map(({ folder_id, parent_id, name }) => ({ folderId: folder_id, parentId: parent_id, name }))
}

/** By name. */
export async function documentsOf(database: Database, accountId: AccountId): Promise<DocumentRow[]> {
  return database
    .selectFrom('personal_documents')
    .selectAll()
    .where('account_id', '=', accountId)
    .orderBy('name')
    .orderBy('document_id')
    .execute()
}

/** One of this person's; null: there is none, or it is somebody else's, which is the same to them. */
export async function documentRow(
  database: Database,
  accountId: AccountId,
  documentId: DocumentId,
): Promise<DocumentRow | null> {
  const row = await database
    .selectFrom('personal_documents')
    .selectAll()
    .where('document_id', '=', documentId)
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return row ?? null
}

export const shownAs = (row: DocumentRow, lock: DocumentLock | null): PersonalDocument => ({
  ...{ documentId: row.document_id, folderId: row.folder_id, name: row.name, bytes: Number(row.bytes) },
  ...{ pages: row.pages, remarks: remarksOf(row.remarks), addedAtMs: Number(row.added_at_ms) },
  ...{ fromPaper: row.paper_version_id !== null, lock },
})

export interface Room {
  readonly documents: number
  readonly usedBytes: number
}
/** What a person keeps; a file that was saved twice counts twice. */
export async function roomOf(database: Database, accountId: AccountId): Promise<Room> {
  const { documents: count, used } = await database
    .selectFrom('personal_documents')
    .select((select) => [
      select.fn.countAll<number | bigint>().as('documents'),
      select.fn.sum<number | bigint | null>('bytes').as('used'),
    ])
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow()
  return { documents: Number(count), usedBytes: Number(used ?? 0) }
}

export async function hasFolder(database: Database, accountId: AccountId, folderId: FolderId): Promise<boolean> {
  const row = await database
    .selectFrom('personal_folders')
    .select('folder_id')
    .where('folder_id', '=', folderId)
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return row !== undefined
}

/** Deletes documents with the marks on them; their files stay for the caller to remove once this is kept. */
export async function deleteDocuments(within: Database, documentIds: readonly DocumentId[]): Promise<void> {
  for (const documentId of documentIds) {
    await within.deleteFrom('mark_updates').where('paper_version_id', '=', marksIdOf(documentId)).execute()
    await within.deleteFrom('personal_documents').where('document_id', '=', documentId).execute()
  }
}

/** Whose document it is; null: there is none with this id. */
export async function ownerOf(database: Database, documentId: DocumentId): Promise<AccountId | null> {
  const row = await database
    .selectFrom('personal_documents')
    .select('account_id')
    .where('document_id', '=', documentId)
    .executeTakeFirst()
  return row?.account_id ?? null
}

// What a person does with folders and documents: making, naming, moving and removing them, and keeping a copy of a meeting's paper.
import type { Audit } from '../audit/audit.ts'
import type { ActorIn } from '../identity/actors.ts'
import { newId, type Clock } from '../kit/clock.ts'
import type { Call, Handlers } from '../kit/handlers.ts'
import type { ClosedItemsIn } from '../papers/reading.ts'
import { mayReadNow } from '../papers/reading.ts'
import { sightOf } from '../papers/rules.ts'
import { stampedName } from '../papers/state-secret.ts'
import { versionWithPaper } from '../papers/store.ts'
import type { BlobStore } from '../storage/blobs.ts'
import type { Database } from '../storage/database.ts'
import type { AuditedAct } from '../wire/audited-acts.ts'
import {
  DocumentId,
  FolderId,
  marksIdOf,
  type AccountId,
  type MeetingId,
  type PaperVersionId,
  type Sha256,
} from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import type { ErrorOf, Method, ParamsOf } from '../wire/registry.ts'
import { locksOf } from './locks.ts'
import { depthOf, heightOf } from './rules.ts'
import * as store from './store.ts'
import { MAX_DEPTH, MOST_DOCUMENTS, MOST_FOLDERS, within as below } from './wire.ts'

export interface KeepingDeps {
  readonly database: Database
  readonly clock: Pick<Clock, 'nowMs'>
  readonly audit: Audit
  readonly blobs: BlobStore
  readonly closedItems: ClosedItemsIn
  readonly actorIn: ActorIn
  /** What one person may keep; 0: nothing new. */
  readonly quotaBytes: number
  /** Of one file. */
  readonly maxBytes: number
  /** Does something that names kept bytes, in turn with who removes files. */
  naming<T>(work: () => Promise<T>): Promise<T>
  /** Removes the file with these bytes unless something names it. */
  removeUnnamed(sha256: Sha256): Promise<void>
  /** These marks are gone: who has them open finds out. */
  marksGone(ids: ReadonlySet<PaperVersionId>): void
}
type Done = Record<string, never>
type RoomRefusal = 'quotaFull' | 'tooManyDocuments'

/** Whether so many more bytes find room. */
export async function roomFor(
  within: Database,
  accountId: AccountId,
  bytes: number,
  quotaBytes: number,
): Promise<Outcome<true, RoomRefusal>> {
  const { documents, usedBytes } = await store.roomOf(within, accountId)
  if (documents >= MOST_DOCUMENTS) return refuse('tooManyDocuments')
  return usedBytes + bytes > quotaBytes ? refuse('quotaFull', { usedBytes, quotaBytes }) : accept(true)
}

export class Keeping {
  readonly #deps: KeepingDeps

  constructor(deps: KeepingDeps) {
    this.#deps = deps
  }

  get handlers(): Handlers<Extract<Method, `documents.${string}`>> {
    return {
      'documents.list': (call) => this.#list(call),
      'documents.makeFolder': (call, asked) => this.#makeFolder(call, asked),
      'documents.renameFolder': (call, asked) => this.#renameFolder(call, asked),
      'documents.moveFolder': (call, asked) => this.#moveFolder(call, asked),
      'documents.removeFolder': (call, asked) => this.#removeFolder(call, asked),
      'documents.rename': (call, asked) => this.#rename(call, asked),
      'documents.move': (call, asked) => this.#move(call, asked),
      'documents.remove': (call, { documentId }) => this.#remove(call, documentId),
      'documents.saveCopy': (call, asked) => this.#saveCopy(call, asked),
    }
  }

  async #list({ account }: Call) {
    const { database, quotaBytes, maxBytes } = this.#deps
    const { accountId } = account
    const rows = await store.documentsOf(database, accountId)
    const locks = await locksOf(this.#deps, account, rows)
    const documents = rows.map((row) => store.shownAs(row, locks.get(row.document_id) ?? null))
    const usedBytes = documents.reduce((sum, { bytes }) => sum + bytes, 0)
    return accept({ folders: await store.foldersOf(database, accountId), documents, usedBytes, quotaBytes, maxBytes })
  }

  #makeFolder(call: Call, { parentId, name }: ParamsOf<'documents.makeFolder'>) {
    type Refused = ErrorOf<'documents.makeFolder'>
    return this.#inFolders<{ folderId: FolderId }, Refused>(call, parentId, async (within, folders) => {
      if (folders.length >= MOST_FOLDERS) return refuse('tooManyFolders')
      if (depthOf(folders, parentId) >= MAX_DEPTH) return refuse('tooDeep')
      if (taken(folders, parentId, name, null)) return refuse('nameTaken')
      const folderId = newId(FolderId)
      const { accountId } = call.account
      await within
        .insertInto('personal_folders')
        .values({
          ...{ folder_id: folderId, account_id: accountId, parent_id: parentId, name },
          created_at_ms: this.#deps.clock.nowMs(),
        })
        .execute()
      await this.#record(within, accountId, 'documents.makeFolder', { folderId })
      return accept({ folderId })
    })
  }

  #renameFolder(call: Call, { folderId, name }: ParamsOf<'documents.renameFolder'>) {
    return this.#inFolders<Done, 'nameTaken'>(call, folderId, async (within, folders) => {
      const parentId = folders.find((folder) => folder.folderId === folderId)?.parentId ?? null
      if (taken(folders, parentId, name, folderId)) return refuse('nameTaken')
      await within.updateTable('personal_folders').set({ name }).where('folder_id', '=', folderId).execute()
      await this.#record(within, call.account.accountId, 'documents.renameFolder', { folderId })
      return accept({})
    })
  }

  #moveFolder(call: Call, { folderId, parentId }: ParamsOf<'documents.moveFolder'>) {
    type Refused = ErrorOf<'documents.moveFolder'>
    return this.#inFolders<Done, Refused | 'notFound'>(call, folderId, async (within, folders) => {
      const moved = folders.find((folder) => folder.folderId === folderId)
      if (moved === undefined) return refuse('notFound')
      if (parentId !== null && !folders.some((folder) => folder.folderId === parentId)) return refuse('notFound')
      if (parentId !== null && below(folders, folderId).has(parentId)) return refuse('intoItself')
      if (depthOf(folders, parentId) + heightOf(folders, folderId) > MAX_DEPTH) return refuse('tooDeep')
      if (taken(folders, parentId, moved.name, folderId)) return refuse('nameTaken')
      await within
        .updateTable('personal_folders')
        .set({ parent_id: parentId })
        .where('folder_id', '=', folderId)
        .execute()
      await this.#record(within, call.account.accountId, 'documents.moveFolder', { folderId })
      return accept({})
    })
  }

  async #removeFolder(call: Call, { folderId, documents: shown }: ParamsOf<'documents.removeFolder'>) {
    const gone: store.DocumentRow[] = []
    const done = await this.#inFolders<Done, 'folderChanged'>(call, folderId, async (within, folders) => {
      const { accountId } = call.account
      const all = below(folders, folderId)
      const inIt = (await store.documentsOf(within, accountId)).filter(
        ({ folder_id }) => folder_id !== null && all.has(folder_id),
      )
      // What was put there on another device meanwhile is not deleted unseen.
      if (inIt.length !== shown) return refuse('folderChanged')
      await store.deleteDocuments(
        within,
        inIt.map(({ document_id }) => document_id),
      )
      // From the bottom up: a folder is deleted after those within it.
      for (const one of [...all].toReversed())
        await within.deleteFrom('personal_folders').where('folder_id', '=', one).execute()
      gone.push(...inIt)
      await this.#record(within, accountId, 'documents.removeFolder', { folderId, documents: inIt.length })
      return accept({})
    })
    if (done.ok) await this.#tidyAfter(gone)
    return done
  }

  #rename(call: Call, { documentId, name }: ParamsOf<'documents.rename'>) {
    return this.#document<Done, 'stateSecret'>(call, documentId, async (within) => {
      if (stampedName(name)) return refuse('stateSecret')
      await within.updateTable('personal_documents').set({ name }).where('document_id', '=', documentId).execute()
      await this.#record(within, call.account.accountId, 'documents.rename', { documentId })
      return accept({})
    })
  }

  #move(call: Call, { documentId, folderId }: ParamsOf<'documents.move'>) {
    const { accountId } = call.account
    return this.#document<Done, 'notFound'>(call, documentId, async (within) => {
      if (folderId !== null && !(await store.hasFolder(within, accountId, folderId))) return refuse('notFound')
      await within
        .updateTable('personal_documents')
        .set({ folder_id: folderId })
        .where('document_id', '=', documentId)
        .execute()
      await this.#record(within, accountId, 'documents.move', { documentId })
      return accept({})
    })
  }

  async #remove(call: Call, documentId: DocumentId) {
    const gone: store.DocumentRow[] = []
    const done = await this.#document<Done, never>(call, documentId, async (within, row) => {
      await store.deleteDocuments(within, [documentId])
      gone.push(row)
      await this.#record(within, call.account.accountId, 'documents.remove', { documentId })
      return accept({})
    })
    if (done.ok) await this.#tidyAfter(gone)
    return done
  }

  async #saveCopy({ account, actor }: Call, asked: ParamsOf<'documents.saveCopy'>) {
    const { database, blobs, closedItems, clock, naming, quotaBytes } = this.#deps
    const { meetingId, paperVersionId, folderId } = asked
    const { accountId } = account
    type Refused = ErrorOf<'documents.saveCopy'>
    const readable = await versionWithPaper(database, paperVersionId)
    if (readable === null || readable.meeting_id !== meetingId || actor === null) return refuse('notFound')
    // Before the transaction: it holds the one connection that this reads by.
    if (!(await mayReadNow(database, closedItems, account, actor, readable))) return refuse('notFound')
    return naming(async (): Promise<Outcome<{ documentId: DocumentId }, Refused | 'notFound'>> => {
      if ((await blobs.check(readable.sha256)) !== 'sound') return refuse('fileDamaged')
      return database.transaction().execute(async (within) => {
        const version = await versionWithPaper(within, paperVersionId)
        if (version === null || version.state === 'recalled') return refuse('notFound')
        if (folderId !== null && !(await store.hasFolder(within, accountId, folderId))) return refuse('notFound')
        if (version.access_class === 'restricted') return refuse('restrictedPaper')
        if (version.may_download === 0 && sightOf(actor) !== 'all') return refuse('downloadForbidden')
        const known = (await store.documentsOf(within, accountId)).find(
          (row) => row.paper_version_id === paperVersionId && row.folder_id === folderId,
        )
        if (known !== undefined) return accept({ documentId: known.document_id })
        const room = await roomFor(within, accountId, Number(version.bytes), quotaBytes)
        if (!room.ok) return room
        const documentId = newId(DocumentId)
        await within
          .insertInto('personal_documents')
          .values({
            ...{ document_id: documentId, account_id: accountId, folder_id: folderId, name: version.title },
            ...{ sha256: version.sha256, bytes: Number(version.bytes), pages: version.pages, remarks: version.remarks },
            ...{ paper_version_id: paperVersionId, paper_issued: version.issued_at_ms === null ? 0 : 1 },
            added_at_ms: clock.nowMs(),
          })
          .execute()
        await this.#record(within, accountId, 'documents.saveCopy', { documentId, paperVersionId }, meetingId)
        return accept({ documentId })
      })
    })
  }

  /** Does something in the tree of this person's folders, in one transaction; the folder named is one of them. */
  #inFolders<T, E extends string>(
    { account: { accountId } }: Call,
    folderId: FolderId | null,
    work: (within: Database, folders: Awaited<ReturnType<typeof store.foldersOf>>) => Promise<Outcome<T, E>>,
  ) {
    return this.#deps.database.transaction().execute(async (within): Promise<Outcome<T, E | 'notFound'>> => {
      const folders = await store.foldersOf(within, accountId)
      if (folderId !== null && !folders.some((folder) => folder.folderId === folderId)) return refuse('notFound')
      return work(within, folders)
    })
  }

  #document<T, E extends string>(
    { account: { accountId } }: Call,
    documentId: DocumentId,
    work: (within: Database, row: store.DocumentRow) => Promise<Outcome<T, E>>,
  ) {
    return this.#deps.database.transaction().execute(async (within): Promise<Outcome<T, E | 'notFound'>> => {
      const row = await store.documentRow(within, accountId, documentId)
      return row === null ? refuse('notFound') : work(within, row)
    })
  }

  async #tidyAfter(gone: readonly store.DocumentRow[]): Promise<void> {
    this.#deps.marksGone(new Set(gone.map(({ document_id }) => marksIdOf(document_id))))
    for (const sha256 of new Set(gone.map((row) => row.sha256))) await this.#deps.removeUnnamed(sha256)
  }

  /** Names of folders and files are nobody's business: the record has ids and numbers. */
  async #record(
    within: Database,
    accountId: AccountId,
    action: AuditedAct,
    details: Readonly<Record<string, string | number>>,
    meetingId: MeetingId | null = null,
  ): Promise<void> {
    await this.#deps.audit.record({ accountId, meetingId, action, details }, within)
  }
}

/** Whether a folder of this name lies there beside the one that is meant. */
function taken(
  folders: readonly { readonly folderId: FolderId; readonly parentId: FolderId | null; readonly name: string }[],
  parentId: FolderId | null,
  name: string,
  but: FolderId | null,
): boolean {
  return folders.some((one) => one.parentId === parentId && one.name === name && one.folderId !== but)
}

import { sql } from 'kysely'
import * as Y from 'yjs'
import type { Database } from '../storage/database.ts'
import type { AccountId, PaperVersionId } from '../wire/ids.ts'
import type { MarkLayer } from './wire.ts'

/** Names one document of marks. */
export interface MarksKey {
  readonly paperVersionId: PaperVersionId
  readonly layer: MarkLayer
  readonly author: AccountId
}

export interface StoredUpdate {
  readonly updateId: number
  readonly data: Uint8Array
}

export interface MarksStore {
  /** All updates of a document in the order of their arrival. */
  load(key: MarksKey): Promise<StoredUpdate[]>
  /**
   * On disk when it returns. `isMark` also enters the author among those of the paper.
   *
   * @returns Whether the author is a new one.
   */
  append(key: MarksKey, data: Uint8Array, nowMs: number, isMark: boolean): Promise<{ newAuthor: boolean }>
  /** Puts one update in the place of those given. Those that came meanwhile stay. @returns False when they are not all there any more. */
  replace(key: MarksKey, updateIds: readonly number[], data: Uint8Array, nowMs: number): Promise<boolean>
  authors(paperVersionId: PaperVersionId): Promise<{ accountId: AccountId; fullName: string }[]>
  fullName(accountId: AccountId): Promise<string>
}

export function createMarksStore(database: Database): MarksStore {
  const rowOf = (key: MarksKey) => ({
    paper_version_id: key.paperVersionId,
    layer: key.layer,
    account_id: key.author,
  })

  // In plain SQL: the database counts these rows itself, and the table's type would ask for the number.
  const insertUpdate = (within: Database, key: MarksKey, data: Uint8Array, nowMs: number) =>
    sql`insert into mark_updates (paper_version_id, layer, account_id, data, created_at_ms) values
      (${key.paperVersionId}, ${key.layer}, ${key.author}, ${data}, ${nowMs})`.execute(within)

  return {
    async load(key) {
      const rows = await database
        .selectFrom('mark_updates')
        .select(['update_id', 'data'])
        .where('paper_version_id', '=', key.paperVersionId)
        .where('layer', '=', key.layer)
        .where('account_id', '=', key.author)
        .orderBy('update_id')
        .execute()
      return rows.map((row) => ({ updateId: row.update_id, data: row.data }))
    },
    append: (key, data, nowMs, isMark) =>
      database.transaction().execute(async (within) => {
        const entered = isMark
          ? await within
              .insertInto('mark_documents')
              .values({ ...rowOf(key), created_at_ms: nowMs })
              .onConflict((conflict) => conflict.doNothing())
              .executeTakeFirst()
          : undefined
        await insertUpdate(within, key, data, nowMs)
        return { newAuthor: Number(entered?.numInsertedOrUpdatedRows ?? 0) === 1 }
      }),
    replace: (key, updateIds, data, nowMs) =>
      database
        .transaction()
        .execute(async (within) => {
          const last = updateIds.at(-1) ?? 0
          const gone = await within
            .deleteFrom('mark_updates')
            .where('paper_version_id', '=', key.paperVersionId)
            .where('layer', '=', key.layer)
            .where('account_id', '=', key.author)
            .where('update_id', '<=', last)
            .executeTakeFirst()
          if (Number(gone.numDeletedRows) !== updateIds.length) throw new Rewritten()
          await insertUpdate(within, key, data, nowMs)
          return true
        })
        .catch((error: unknown) => {
          if (error instanceof Rewritten) return false
          throw error
        }),
    authors: (paperVersionId) =>
      database
        .selectFrom('mark_documents')
        .innerJoin('accounts', 'accounts.account_id', 'mark_documents.account_id')
        .select(['mark_documents.account_id as accountId', 'accounts.full_name as fullName'])
        .where('paper_version_id', '=', paperVersionId)
        .where('layer', '=', 'shared')
        .orderBy('mark_documents.created_at_ms')
        .orderBy('mark_documents.account_id')
        .execute(),
    async fullName(accountId) {
      const row = await database
        .selectFrom('accounts')
        .select('full_name')
        .where('account_id', '=', accountId)
        .executeTakeFirst()
      return row?.full_name ?? ''
    },
  }
}

class Rewritten extends Error {}

/**
 * One update that says the same as many. Goes through a document, not `mergeUpdates` alone, because that forgets the content of
 * removed marks; what waits for an update that has not come yet is kept.
 *
 * @throws When one of them can't be applied.
 */
export function mergeMarks(updates: readonly Uint8Array[]): Uint8Array {
  const document = new Y.Doc({ gc: true })
  try {
    for (const update of updates) Y.applyUpdate(document, update)
    return Y.encodeStateAsUpdate(document)
  } finally {
    document.destroy()
  }
}

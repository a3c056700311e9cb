// Why copies of meetings' papers are locked, looked up now and decided by the rules.
import { sql } from 'kysely'
import type { ActorIn } from '../identity/actors.ts'
import type { Account } from '../identity/wire.ts'
import type { ClosedItemsIn } from '../papers/reading.ts'
import { isForViewer } from '../papers/rules.ts'
import { reachOf } from '../papers/store.ts'
import type { Database } from '../storage/database.ts'
import type { DocumentId, PaperVersionId } from '../wire/ids.ts'
import { lockOf } from './rules.ts'
import type { DocumentRow } from './store.ts'
import type { DocumentLock } from './wire.ts'

export interface LocksDeps {
  readonly database: Database
  readonly closedItems: ClosedItemsIn
  readonly actorIn: ActorIn
}

/**
 * The locks on this person's documents; what is not in it can be read. Not to be called within a transaction: closed items and ties to meetings are
 * read by the one connection that a transaction holds.
 */
export async function locksOf(
  { database, closedItems, actorIn }: LocksDeps,
  account: Account,
  documents: readonly DocumentRow[],
): Promise<ReadonlyMap<DocumentId, DocumentLock>> {
  const copies = documents.flatMap((row) =>
    row.paper_version_id === null ? [] : [{ ...row, paper_version_id: row.paper_version_id }],
  )
  const papers = await papersOf(
    database,
    copies.map((row) => row.paper_version_id),
  )
  const locks = new Map<DocumentId, DocumentLock>()
  for (const { document_id, paper_issued, paper_version_id } of copies) {
    const paper = papers.get(paper_version_id) ?? null
    const lock = lockOf({
      wasIssued: paper_issued === 1,
      paper:
        paper === null
          ? null
          : { state: paper.state, accessClass: paper.access_class, issued: paper.issued_at_ms !== null },
      isForOwner: paper === null || (await isFor(paper)),
    })
    if (lock !== null) locks.set(document_id, lock)
  }
  return locks

  async function isFor(paper: PaperOfVersion): Promise<boolean> {
    const { closedTo } = reachOf(paper, await closedItems(paper.meeting_id))
    if (closedTo === null || closedTo.has(account.accountId)) return true
    const actor = await actorIn(account, paper.meeting_id)
    return actor !== null && isForViewer({ accountId: account.accountId, actor }, { closedTo })
  }
}

type PaperOfVersion = NonNullable<ReturnType<Awaited<ReturnType<typeof papersOf>>['get']>>

async function papersOf(database: Database, versionIds: readonly PaperVersionId[]) {
  const rows = await database
    .selectFrom('paper_versions')
    .innerJoin('papers', 'papers.paper_id', 'paper_versions.paper_id')
    .selectAll('papers')
    .select(['paper_versions.paper_version_id', 'paper_versions.issued_at_ms'])
    .where('paper_version_id', 'in', sql<PaperVersionId>`(select value from json_each(${JSON.stringify(versionIds)}))`)
    .execute()
  return new Map(rows.map((row) => [row.paper_version_id, row]))
}

/**
 * Keeps the marks that the server has not acknowledged in this browser's IndexedDB, so that a closed page, a killed browser and a power cut
 * lose none of them. A record is one document of marks as a Yjs update of the whole of it; it goes when the server has everything.
 *
 * Not y-indexeddb (9.0.12 was tried, see `findings/y-indexeddb-clear-breaks-the-other-tab.sh`): it keeps everything for good, private marks
 * that the server has had for long included, in a database for each document without owner or age; its transactions may be lost by a power
 * cut; where IndexedDB is missing `whenSynced` never settles; and clearing in one tab makes the next change in another throw.
 */
import { z } from 'zod'
import { MarkLayer } from '../../../../signaling/annotations/wire.ts'
import { AccountId, MeetingId, PaperVersionId } from '../../../../signaling/wire/ids.ts'
import { log } from '../../log/log.ts'
import { BY_ACCOUNT, database, RECORDS, STRICT } from './unsent-database.ts'
import { recordsToForget } from './unsent-rules.ts'

const UnsentRecord = z.strictObject({
  accountId: AccountId,
  /** Null: the marks are on a document of the person's own. */
  meetingId: MeetingId.nullable(),
  paperVersionId: PaperVersionId,
  layer: MarkLayer,
  /** Of the paper: it may be out of reach when its marks are refused. */
  title: z.string(),
  update: z.instanceof(Uint8Array),
  /** Ids of the marks in it that the server holds. */
  savedIds: z.array(z.string()),
  /** By this machine's clock. */
  keptAtMs: z.number(),
  /** By the server's clock, when a page that started first found it here. */
  seenAtMs: z.number().nullable(),
})
export type UnsentRecord = z.infer<typeof UnsentRecord>
export type UnsentKey = Pick<UnsentRecord, 'accountId' | 'paperVersionId' | 'layer'>

/** Puts a record in the place of others. @returns its key, once it is on the disk. */
export async function putUnsent(record: UnsentRecord, insteadOf: readonly number[]): Promise<number> {
  const transaction = (await database()).transaction(RECORDS, 'readwrite', STRICT)
  const done = transaction.done
  const [key] = await Promise.all([
    transaction.store.add(record),
    ...insteadOf.map((old) => transaction.store.delete(old)),
    done,
  ])
  return key
}

export async function dropUnsent(keys: readonly number[]): Promise<void> {
  const transaction = (await database()).transaction(RECORDS, 'readwrite', STRICT)
  await Promise.all([...keys.map((key) => transaction.store.delete(key)), transaction.done])
}

interface Found {
  readonly key: number
  readonly record: UnsentRecord
}

/** The records of one account; what this build cannot read is left alone until it is too old. */
async function found(accountId: AccountId): Promise<Found[]> {
  const transaction = (await database()).transaction(RECORDS)
  const records: Found[] = []
  let cursor = await transaction.store.index(BY_ACCOUNT).openCursor(accountId)
  while (cursor !== null) {
    const record = UnsentRecord.safeParse(cursor.value)
    if (record.success) records.push({ key: cursor.primaryKey, record: record.data })
    cursor = await cursor.continue()
  }
  await transaction.done
  return records
}

/** Everything that is kept of one document of marks: more than one record when several tabs were at it. */
export async function readUnsent({ accountId, paperVersionId, layer }: UnsentKey): Promise<Found[]> {
  const mine = await found(accountId)
  return mine.filter(({ record }) => record.paperVersionId === paperVersionId && record.layer === layer)
}

export interface UnsentPaper extends Pick<UnsentRecord, 'meetingId' | 'paperVersionId' | 'title'> {
  readonly hasShared: boolean
}

/** The papers on which this person has marks here that the server does not have. */
export async function unsentPapers(accountId: AccountId): Promise<UnsentPaper[]> {
  const papers = new Map<PaperVersionId, UnsentPaper>()
  for (const { record } of await found(accountId)) {
    const { meetingId, paperVersionId, title, layer } = record
    const hasShared = layer === 'shared' || papers.get(paperVersionId)?.hasShared === true
    papers.set(paperVersionId, { meetingId, paperVersionId, title, hasShared })
  }
  return [...papers.values()]
}

/** Lets go of what is too old to be taken by any server, and of the oldest where there is too much. */
export async function forgetOldUnsent(serverNowMs: number): Promise<void> {
  const transaction = (await database()).transaction(RECORDS, 'readwrite')
  const ages = []
  let cursor = await transaction.store.openCursor()
  while (cursor !== null) {
    const read = UnsentRecord.safeParse(cursor.value)
    const record = read.success ? read.data : null
    if (record !== null && (record.seenAtMs === null || record.seenAtMs > serverNowMs)) {
      record.seenAtMs = serverNowMs
      await cursor.update(record)
    }
    ages.push({
      key: cursor.primaryKey,
      bytes: record?.update.length ?? 0,
      keptAtMs: record?.keptAtMs ?? 0,
      seenAtMs: record?.seenAtMs ?? 0,
    })
    cursor = await cursor.continue()
  }
  const old = recordsToForget(ages, { hereMs: Date.now(), serverMs: serverNowMs })
  if (old.length > 0) log.marks('unsent marks of long ago are forgotten', { records: old.length })
  await Promise.all([...old.map((key) => transaction.store.delete(key)), transaction.done])
}

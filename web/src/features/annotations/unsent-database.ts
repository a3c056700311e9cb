/** This browser's database of what its people have marked and written and the server does not have. */
import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from 'idb'
import type { AccountId } from '../../../../signaling/wire/ids.ts'
import { logOnce } from '../../log/log.ts'

const DATABASE = 'unsent-marks'
export const RECORDS = 'records'
export const DRAFTS = 'drafts'
export const BY_ACCOUNT = 'byAccount'

interface Schema extends DBSchema {
  [RECORDS]: { key: number; value: { accountId: string }; indexes: { [BY_ACCOUNT]: string } }
  /** Under the name of each draft. */
  [DRAFTS]: { key: string; value: { accountId: string }; indexes: { [BY_ACCOUNT]: string } }
}

let opened: Promise<IDBPDatabase<Schema>> | null = null

/** One connection a page; it is opened again after the browser has cleared or another tab has deleted the database. */
export function database(): Promise<IDBPDatabase<Schema>> {
  if (opened !== null) return opened
  const forget = () => {
    if (opened === mine) opened = null
  }
  const mine = openDB<Schema>(DATABASE, 2, {
    upgrade(fresh, before) {
      if (before < 1) fresh.createObjectStore(RECORDS, { autoIncrement: true }).createIndex(BY_ACCOUNT, 'accountId')
      if (before < 2) fresh.createObjectStore(DRAFTS).createIndex(BY_ACCOUNT, 'accountId')
    },
    blocking(_current, _blocked, event) {
      forget()
      if (event.target instanceof IDBDatabase) event.target.close()
    },
    terminated: forget,
  })
  opened = mine
  mine.catch((error: unknown) => {
    logOnce('storage', 'the database of unsent marks cannot be opened', error)
    forget()
  })
  return mine
}

/** What is written has to be on the disk, not on its way there, before it counts as kept: the power may fail. */
export const STRICT = { durability: 'strict' } as const

/**
 * Signing out clears everything that the browser keeps of these pages (`Clear-Site-Data`): what others have not sent yet is held meanwhile.
 *
 * @returns what puts theirs back and forgets the one's who signs out. To be called when the answer has come.
 */
export async function holdOthersUnsent(accountId: AccountId): Promise<() => Promise<void>> {
  const reading = (await database()).transaction([RECORDS, DRAFTS])
  const of = (record: { accountId: string }) => record.accountId !== accountId
  const records = (await reading.objectStore(RECORDS).getAll()).filter(of)
  const names = await reading.objectStore(DRAFTS).getAllKeys()
  const drafts = (await reading.objectStore(DRAFTS).getAll())
    .map((draft, index) => ({ draft, name: names[index] ?? '' }))
    .filter(({ draft }) => of(draft))
  await reading.done
  return async () => {
    // The browser may have cut this connection without having said so yet.
    const before = opened
    opened = null
    await before?.then(
      (connection) => connection.close(),
      (error: unknown) => logOnce('storage', 'the database of unsent marks cannot be opened', error),
    )
    if (records.length + drafts.length === 0) return deleteDB(DATABASE)
    const writing = (await database()).transaction([RECORDS, DRAFTS], 'readwrite', STRICT)
    await Promise.all([
      writing.objectStore(RECORDS).clear(),
      writing.objectStore(DRAFTS).clear(),
      ...records.map((record) => writing.objectStore(RECORDS).add(record)),
      ...drafts.map(({ draft, name }) => writing.objectStore(DRAFTS).put(draft, name)),
      writing.done,
    ])
  }
}

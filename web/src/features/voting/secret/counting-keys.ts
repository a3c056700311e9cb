// Private keys of people who count secret ballots: in this browser alone, on its disk, until the ballot is counted.
import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from 'idb'
import { z } from 'zod'
import type { AccountId, BallotId } from '../../../../../signaling/wire/ids.ts'
import { log, logOnce } from '../../../log/log.ts'

const DATABASE = 'counting-keys'
const KEYS = 'keys'

export const CountingKey = z.strictObject({
  /** Decimal. */
  privateKey: z.string().regex(/^[1-9][0-9]{0,99}$/),
  /** As it was given to the server (JSON). */
  key: z.string().max(2_000),
  /** The fingerprint of the list of ballots whose sums it was used for; null: not used. It is used for no other list. */
  usedFor: z.string().nullable(),
})
export type CountingKey = z.infer<typeof CountingKey>

interface Schema extends DBSchema {
  [KEYS]: { key: string; value: CountingKey }
}

/** Opened for each use: keys are few, and signing out may delete the database between. */
async function using<T>(work: (database: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
  const database = await openDB<Schema>(DATABASE, 1, { upgrade: (fresh) => void fresh.createObjectStore(KEYS) })
  try {
    return await work(database)
  } finally {
    database.close()
  }
}
const nameOf = (accountId: AccountId, ballotId: BallotId): string => `${accountId}/${ballotId}`

/** Null: there is none in this browser, or its storage cannot be read. */
export async function countingKey(accountId: AccountId, ballotId: BallotId): Promise<CountingKey | null> {
  try {
    const kept = await using((database) => database.get(KEYS, nameOf(accountId, ballotId)))
    return CountingKey.safeParse(kept).data ?? null
  } catch (error) {
    logOnce('storage', 'the keys for counting cannot be read', error)
    return null
  }
}

/** Asks the browser to keep these keys also when its disk is full. What it says to that changes nothing: some ask their user first. */
export async function askToKeepKeys(): Promise<void> {
  try {
    // Not there at an address that is not secure.
    const storage: Partial<StorageManager> | undefined = navigator.storage
    const persistent = (await storage?.persist?.()) ?? false
    if (!persistent) log.storage('the browser may drop the keys for counting when its disk is full')
  } catch (error) {
    logOnce('storage', 'the browser was not asked to keep the keys for counting', error)
  }
}

/** On the disk when it returns: the power may fail. @returns false where this browser keeps nothing. */
export async function keepCountingKey(accountId: AccountId, ballotId: BallotId, key: CountingKey): Promise<boolean> {
  try {
    await using(async (database) => {
      const writing = database.transaction(KEYS, 'readwrite', { durability: 'strict' })
      await Promise.all([writing.store.put(key, nameOf(accountId, ballotId)), writing.done])
    })
    return true
  } catch (error) {
    logOnce('storage', 'a key for counting cannot be kept', error)
    return false
  }
}

/** After the count: with all keys of a committee single ballots could be opened too. */
export async function forgetCountingKey(accountId: AccountId, ballotId: BallotId): Promise<void> {
  try {
    await using((database) => database.delete(KEYS, nameOf(accountId, ballotId)))
  } catch (error) {
    logOnce('storage', 'a key for counting cannot be forgotten', error)
  }
}

/** Signing out clears everything that the browser keeps of these pages; a count must not be lost over it. @returns what puts the keys back; it never throws. */
export async function holdCountingKeys(): Promise<() => Promise<void>> {
  try {
    const held = await using(async (database) => ({
      names: await database.getAllKeys(KEYS),
      keys: await database.getAll(KEYS),
    }))
    return async () => {
      try {
        const left = await using(async (database) => {
          const writing = database.transaction(KEYS, 'readwrite', { durability: 'strict' })
          for (const [index, key] of held.keys.entries()) {
            const name = held.names[index] ?? ''
            // Another page may have put a newer one there meanwhile.
            if ((await writing.store.getKey(name)) === undefined) await writing.store.put(key, name)
          }
          const count = await writing.store.count()
          await writing.done
          return count
        })
        if (left === 0) await deleteDB(DATABASE)
      } catch (error) {
        logOnce('storage', 'the keys for counting cannot be put back', error)
      }
    }
  } catch (error) {
    logOnce('storage', 'the keys for counting cannot be read', error)
    return () => Promise.resolve()
  }
}

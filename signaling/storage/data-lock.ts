import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { asDatabaseProblem } from './database-problem.ts'

const PATIENCE_MS = 3_000

/**
 * Takes a data folder for this process alone: a second server on the same folder would take the first one's half received
 * files for leftovers and end its people's attendance. The operating system gives the lock up when the process dies.
 *
 * SQLite's own file lock is used because Node has none; nothing is ever written to the file.
 *
 * @returns what gives the folder up again. Twice is fine.
 * @throws DatabaseProblem `inUse` when another process keeps it for longer than three seconds.
 */
export function lockDataFolder(dataDir: string): () => void {
  const path = join(dataDir, 'server.lock')
  let lock: DatabaseSync | undefined
  try {
    lock = new DatabaseSync(path)
    lock.exec(`PRAGMA busy_timeout = ${PATIENCE_MS}; BEGIN EXCLUSIVE`)
  } catch (error) {
    if (lock?.isOpen === true) lock.close()
    throw asDatabaseProblem(error, path)
  }
  const held = lock
  return () => {
    if (held.isOpen) held.close()
  }
}
